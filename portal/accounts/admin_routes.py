"""The administrator's pages: people, posts, settings."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/people")
@needs(Permission.ADMIN_PEOPLE)
def people() -> Response:
    """List the people."""
    return pages.render("base.html")


@blueprint.get("/settings")
@needs(Permission.ADMIN_SETTINGS)
def settings() -> Response:
    """Show the settings."""
    return pages.render("base.html")
