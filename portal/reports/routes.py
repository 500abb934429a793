"""The feature's addresses, put together: importing them registers them on the blueprint."""

from portal.reports import commune_routes, district_routes
from portal.reports.web import blueprint

__all__ = ["blueprint", "commune_routes", "district_routes"]
