"""Addresses of the foundings feature."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("foundings", __name__)


@blueprint.get("/communes/<int:commune_id>/foundings")
@needs(Permission.COMMUNE_VIEW)
def index(commune_id: int) -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")


@blueprint.get("/district/foundings")
@needs(Permission.DISTRICT_VIEW)
def district_index() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")
