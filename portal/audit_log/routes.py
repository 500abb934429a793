"""The audit of all chains, the proof of the chains, sign-ins and denied attempts: for the inspection commission.

The administrator sees what the administrator's own work is: accounts, posts, units, programmes, settings.
"""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal.audit_log import queries
from portal.audit_log.access_entries import shown_access
from portal.audit_log.blueprint import blueprint
from portal.audit_log.choices import AccessKind, ChangeKind
from portal.audit_log.events import shown_events
from portal.audit_log.labels import TABLES
from portal.audit_log.queries import PAGE, AccessSelection, Selection, cursor, cursor_text
from portal.core import chain, clock, pages
from portal.core.access import Permission, Role, current_actor, needs
from portal.units import queries as units
from portal.units.models import Unit

ADMINISTRATORS = frozenset(
    {
        *("accounts", "postings", "sign_in_links", "notice_choices", "app_settings", "bodies", "units"),
        *("unit_successions", "programmes", "objectives", "duties", "duty_parts", "duty_objectives"),
        *("calendars", "periods"),
    }
)


@blueprint.get("/audit")
@needs(Permission.AUDIT_VIEW)
def index() -> Response:
    """Show the events of all chains, newest first; filters in the address."""
    selection = asked_events()
    found = queries.events(selection, PAGE + 1)
    shown = found[:PAGE]
    values: dict[str, Any] = {
        "events": shown_events(shown),
        "chosen": selection,
        "older": cursor_text(shown[-1]) if len(found) > PAGE else None,
        "arguments": {name: value for name, value in request.args.items() if value and name != "before"},
        "places": _places(),
        "tables": {name: label for name, label in TABLES.items() if name in (_visible_tables() or TABLES)},
        "changes": ChangeKind.labels(),
    }
    return pages.render("audit_log/index.html", **values)


def asked_events() -> Selection:
    """Return which events the address asks for, within what the post may see."""
    return Selection(
        tenant_id=request.args.get("commune", type=int),
        person=request.args.get("person", "")[:100],
        table=request.args.get("table", "")[:100],
        change=request.args.get("change", "")[:10],
        action=request.args.get("action", "")[:100],
        start=clock.day_in(request.args.get("from", "")),
        end=clock.day_in(request.args.get("to", "")),
        before=cursor(request.args.get("before", "")),
        tables=_visible_tables(),
    )


def _visible_tables() -> frozenset[str] | None:
    return ADMINISTRATORS if current_actor().role is Role.ADMINISTRATOR else None


def _places() -> dict[int, Unit]:
    """Return the units whose chains the post reads, the district first."""
    district, reads = units.district(), current_actor().reads
    found = [*([district] if district else []), *units.communes()]
    return {one.id: one for one in found if one.id in reads}


@blueprint.get("/audit/chains")
@needs(Permission.AUDIT_PROVE)
def chains() -> Response:
    """Show the head of each chain; with `?check=1` go through all of them and say what is wrong."""
    checked = None
    if request.args.get("check"):
        chain.one_snapshot()
        checked = {one.tenant_id: one for one in chain.verify()}
    places = _places()
    heads = {unit: head for unit, head in chain.heads_shown().items() if unit in places}
    return pages.render("audit_log/chains.html", places=places, heads=heads, checked=checked)


@blueprint.get("/audit/access")
@needs(Permission.AUDIT_VIEW)
def access() -> Response:
    """Show sign-ins and denied attempts, newest first."""
    selection = asked_access()
    found = queries.access_lines(selection, PAGE + 1)
    values: dict[str, Any] = {
        "entries": shown_access(found[:PAGE]),
        "chosen": selection,
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "arguments": {name: value for name, value in request.args.items() if value and name != "before"},
        "kinds": AccessKind.labels(),
    }
    return pages.render("audit_log/access.html", **values)


def asked_access() -> AccessSelection:
    """Return which sign-ins and denied attempts the address asks for."""
    return AccessSelection(
        kind=request.args.get("kind", "")[:20],
        person=request.args.get("person", "")[:100],
        start=clock.day_in(request.args.get("from", "")),
        end=clock.day_in(request.args.get("to", "")),
        before=request.args.get("before", type=int),
    )
