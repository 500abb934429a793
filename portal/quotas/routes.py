"""Addresses of the quotas feature."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("quotas", __name__)


@blueprint.get("/communes/<int:commune_id>/quotas")
@needs(Permission.COMMUNE_VIEW)
def show(commune_id: int) -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")


@blueprint.get("/district/quotas")
@needs(Permission.ALLOCATION_VIEW)
def allocation() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")
