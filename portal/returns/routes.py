"""The feature's blueprint with all its addresses."""

from portal.returns import calendar_routes, commune_routes, review_routes
from portal.returns.web import blueprint

__all__ = ["blueprint", "calendar_routes", "commune_routes", "review_routes"]
