"""Addresses of the district feature."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("district", __name__)


@blueprint.get("/district")
@needs(Permission.DISTRICT_VIEW)
def dashboard() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")


@blueprint.get("/district/foundings")
@needs(Permission.DISTRICT_VIEW)
def foundings() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")
