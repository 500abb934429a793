"""A commune's first page, and the first page of everybody."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Actor, Permission, Role, current_actor, needs

blueprint = Blueprint("workspace", __name__)
home_blueprint = Blueprint("home", __name__)

_FIRST_PAGE = {
    Role.DISTRICT_OFFICER: "district.dashboard",
    Role.DISTRICT_LEADER: "district.dashboard",
    Role.INSPECTOR: "district.dashboard",
    Role.DISTRICT_FRONT_OFFICER: "ledger.show",
    Role.COMMUNE_FRONT_OFFICER: "ledger.show",
    Role.DUTY_HOLDER: "duties.board",
    Role.ADMINISTRATOR: "admin.people",
}


@home_blueprint.get("/")
@needs(Permission.ACCOUNT_OWN)
def index() -> Response:
    """Send each person to what their post opens first (DESIGN.md section 1)."""
    return redirect(first_page(current_actor()))


def first_page(actor: Actor) -> str:
    """Return the address that a post opens first."""
    endpoint = _FIRST_PAGE.get(actor.role)
    if endpoint is None:
        return url_for("workspace.show", commune_id=actor.commune_id)
    return url_for(endpoint)


@blueprint.get("/communes/<int:commune_id>")
@needs(Permission.COMMUNE_VIEW)
def show(commune_id: int) -> Response:
    """Show what a commune owes and what comes next."""
    return pages.render("base.html")
