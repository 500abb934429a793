"""What frames every page: the menu of the person's post, the banner, the programme."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock, pages, tenancy
from portal.core.access import Actor, Permission, Role, shows_a_page
from portal.core.clock import read_setting
from portal.notices.queries import unread_number
from portal.programmes.models import Programme
from portal.programmes.queries import asked_programme


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
    "reports.special": "returns.review_period",
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
    items = [("set_up.show", _item("set_up.show", _l("Set-up")))] if _is_set_up(actor) else []
    items += [(one, _item(one, label, tenant_id=actor.commune_id)) for one, label, p in own if actor.may(p)]
    items += [(one, _item(one, label)) for one, label, p in _COMMON_MENU if actor.may(p)]
    return [item for _one, item in sorted(items, key=lambda pair: pair[0] != _OWN_WORK.get(actor.role))]


def _is_set_up(actor: Actor) -> bool:
    """Say whether the set-up stands in the menu: while it is open, for those who make it."""
    return actor.may(Permission.SET_UP) and clock.set_up_is_open()


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


@dataclass(frozen=True)
class Offered:
    """A programme for which the page can be opened: how it stands, the page's address for it, whether it is the one."""

    programme: Programme
    standing: Any
    url: str
    current: bool


def _offered() -> list[Offered]:
    """Return the programmes of a page that depends on one, where there is more than one; the latest first.

    Quotas are prepared before a programme begins, returns and reports follow after it has ended: none is left out.
    """
    asked = asked_programme()
    if not g.get("depends_on_programme") or len(asked.every) < 2 or request.endpoint is None:
        return []
    kept = {name: value for name, value in request.args.items() if name not in _OF_ONE_PROGRAMME}
    endpoint, place = _INSTEAD.get(request.endpoint), {}
    if endpoint is None:
        endpoint, place = request.endpoint, request.view_args or {}
    return [
        Offered(
            one,
            _standing(one),
            url_for(endpoint, **{**kept, **place, "programme": one.id}),
            one is asked.one,
        )
        for one in asked.every
    ]


# A page of what another programme need not have: there it begins with this one.
_INSTEAD = dict.fromkeys(("district.objective", "district.records"), "district.dashboard")
# What an address names within one programme: another has its own.
_OF_ONE_PROGRAMME = ("programme", "year", "period", "decision", "as_of", "seen")


def _standing(programme: Programme) -> Any:
    today = clock.today()
    if today < programme.starts_on:
        return _l("being prepared")
    return _l("has ended") if today > programme.ends_on else _l("under way")


def carry_programme(endpoint: str, values: dict[str, Any]) -> None:
    """Keep the programme that somebody has chosen in every address that the page shows, so that work goes on in it."""
    is_told = values.get("programme") is not None or "programme_id" in values
    if is_told or endpoint.partition(".")[0] in _WITHOUT_PROGRAMME or "database_away" in g:
        return
    asked = asked_programme()
    if asked.chosen_id is not None:
        values["programme"] = asked.chosen_id


# What is the same whatever programme one works in.
_WITHOUT_PROGRAMME = frozenset({"static", "pages", "health", "accounts", "security", "admin", "programmes", "notices"})


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
            "programme": asked_programme().one,
            "programme_chosen": asked_programme().chosen_id,
            "programmes_offered": _offered(),
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
        "programme_chosen": None,
        "programmes_offered": [],
        "unread": 0,
    }


def init_app(app: Flask) -> None:
    """An undefined name in a template is an error; addresses keep the chosen programme."""
    pages.carry(app, "programme", carry_programme)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
