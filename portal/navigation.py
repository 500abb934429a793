"""What frames every page: the menu of the person's post, the banner, the programme."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock, tenancy
from portal.core.access import Actor, Permission, Role, shows_a_page
from portal.core.clock import read_setting
from portal.notices.queries import unread_number
from portal.programmes.queries import current_programme


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu."""

    label: Any
    url: str
    current: bool


# endpoint, label, permission, whether its address names the person's own commune
_COMMUNE_MENU = (
    ("workspace.show", _l("The commune's work"), Permission.COMMUNE_VIEW),
    ("quotas.show", _l("Quotas"), Permission.COMMUNE_VIEW),
    ("foundings.index", _l("Mobilization"), Permission.COMMUNE_VIEW),
    ("registry.index", _l("Register of THT and HTX"), Permission.COMMUNE_VIEW),
    ("returns.index", _l("Reports"), Permission.RETURN_VIEW),
)
_COMMON_MENU = (
    ("district.dashboard", _l("Overview"), Permission.DISTRICT_VIEW),
    ("quotas.allocation", _l("Quota allocation"), Permission.ALLOCATION_VIEW),
    ("foundings.district_index", _l("Mobilization"), Permission.DISTRICT_VIEW),
    ("registry.district_index", _l("Register"), Permission.DISTRICT_VIEW),
    ("returns.review_period", _l("Reports"), Permission.RETURN_BOARD),
    ("ledger.show", _l("Ledger"), Permission.LEDGER_VIEW),
    ("duties.board", _l("Who does what"), Permission.DUTIES_VIEW),
    ("inspection.index", _l("Findings"), Permission.FINDING_VIEW),
    ("admin.people", _l("People"), Permission.ADMIN_PEOPLE),
    ("audit_log.index", _l("Audit"), Permission.AUDIT_VIEW),
    ("units.index", _l("Units"), Permission.ADMIN_UNITS),
    ("bodies.index", _l("Bodies"), Permission.ADMIN_UNITS),
    ("programmes.index", _l("Programmes"), Permission.ADMIN_PROGRAMMES),
    ("returns.calendars", _l("Reporting calendars"), Permission.ADMIN_PROGRAMMES),
    ("notices.failed", _l("Mail that failed"), Permission.ADMIN_PEOPLE),
    ("admin.settings", _l("Settings"), Permission.ADMIN_SETTINGS),
)


# Where a post's own work lies: its entry stands first, so that no phone hides it past the edge.
_OWN_WORK = {
    Role.COMMUNE_FRONT_OFFICER: "ledger.show",
    Role.DISTRICT_FRONT_OFFICER: "ledger.show",
    Role.DUTY_HOLDER: "duties.board",
}


# One feature, several entries: the pages that belong to which.
_PART_OF = {
    "reminders.urge": "returns.review_period",
    "reports.consolidated": "returns.review_period",
    "reports.urging": "returns.review_period",
    "reports.yearly": "district.dashboard",
    "reports.duty_status": "duties.board",
}
# One feature, an entry for each of its folders.
_BY_ADDRESS = ("admin",)


def menu(actor: Actor | None) -> list[NavItem]:
    """Return the menu of a post; empty for a visitor."""
    if actor is None:
        return []
    own = _COMMUNE_MENU if actor.commune_id is not None else ()
    items = [(one, _item(one, label, tenant_id=actor.commune_id)) for one, label, p in own if actor.may(p)]
    items += [(one, _item(one, label)) for one, label, p in _COMMON_MENU if actor.may(p)]
    return [item for _one, item in sorted(items, key=lambda pair: pair[0] != _OWN_WORK.get(actor.role))]


def _item(endpoint: str, label: Any, **arguments: Any) -> NavItem:
    address = url_for(endpoint, **arguments)
    return NavItem(label, address, _is_current(endpoint, address, arguments))


def _is_current(endpoint: str, address: str, arguments: dict[str, Any]) -> bool:
    blueprint = endpoint.split(".", maxsplit=1)[0]
    section = (request.endpoint or "").replace("imports.", "registry.")  # the import is a way into the register
    if blueprint in _BY_ADDRESS:
        return f"{request.path}/".startswith(f"{address}/")
    if _PART_OF.get(section) == endpoint:
        return True
    if not section.startswith(f"{blueprint}.") or section.startswith("audit_log.of_"):
        return False
    if blueprint == "quotas":
        # One feature, two entries: the commune's own pages, and the district's allocation.
        return ("tenant_id" in (request.view_args or {})) == ("tenant_id" in arguments)
    return True


def _again() -> str | None:
    """For the answer to a form: the address that shows the page again, "" where its own answers forms only.

    The browser's Back must not end at "send the form once more?" (static/app.js).
    """
    if request.method != "POST":
        return None
    return request.full_path.rstrip("?") if shows_a_page(request.path) else ""


def frame() -> dict[str, Any]:
    """Return what base.html shows; an error page must render even when the database is away."""
    if g.get("database_away"):
        return _without_database()
    try:
        return {
            "again": _again(),
            "actor": g.get("actor"),
            "nav": menu(g.get("actor")),
            "may_look_back": bool(g.get("actor")) and g.actor.may(Permission.KNOWN_AT),
            "known_at": tenancy.recorded_moment(),
            "business_date": clock.today(),
            "illustrative": read_setting("illustrative") == "1",
            "programme": current_programme(),
            "unread": unread_number(g.actor.posting_id) if g.get("actor") else 0,
        }
    except SQLAlchemyError:
        return _without_database()


def _without_database() -> dict[str, Any]:
    return {
        "again": None,
        "may_look_back": False,
        "known_at": None,
        "actor": None,
        "nav": [],
        "business_date": clock.now().date(),
        "illustrative": False,
        "programme": None,
        "unread": 0,
    }


def init_app(app: Flask) -> None:
    """An undefined name in a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
