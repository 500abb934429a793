"""Addresses of the programmes feature."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("programmes", __name__)


@blueprint.get("/admin/programmes")
@needs(Permission.ADMIN_PROGRAMMES)
def index() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")
