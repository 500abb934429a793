"""Addresses of the quotas feature: the commune's, and the district's."""

from portal.quotas import commune_routes, district_routes
from portal.quotas.web import blueprint

__all__ = ["blueprint", "commune_routes", "district_routes"]
