"""Addresses of the ledger feature."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("ledger", __name__)


@blueprint.get("/ledger")
@needs(Permission.LEDGER_VIEW)
def show() -> Response:
    """Stub until its feature lands."""
    return pages.render("base.html")
