"""Addresses of the duties feature."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("duties", __name__)


@blueprint.get("/duties")
@needs(Permission.DUTIES_VIEW)
def board() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")
