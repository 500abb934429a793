"""A commune's first page, and the first page of everybody."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Actor, Permission, Role, current_actor, needs
from portal.foundings.queries import claim_lines
from portal.inspection import queries as inspection
from portal.programmes.models import Programme
from portal.programmes.queries import current_programme
from portal.quotas import queries as quotas
from portal.quotas.models import QuotaDecision
from portal.registry import labels
from portal.registry.choices import CollectiveKind
from portal.registry.declarations import declarations
from portal.registry.queries import operating_by_commune
from portal.returns import queries as returns
from portal.returns import special_queries
from portal.units import queries as units
from portal.workspace import queries, todo

blueprint = Blueprint("workspace", __name__)
home_blueprint = Blueprint("home", __name__)

_FIRST_PAGE = {
    Role.DISTRICT_OFFICER: "district.dashboard",
    Role.DISTRICT_LEADER: "district.dashboard",
    Role.INSPECTOR: "district.dashboard",
    Role.DISTRICT_FRONT_OFFICER: "ledger.show",
    Role.COMMUNE_FRONT_OFFICER: "ledger.show",
    Role.DUTY_HOLDER: "duties.mine",
    Role.ADMINISTRATOR: "admin.people",
}


@home_blueprint.get("/")
@needs(Permission.ACCOUNT_OWN)
def index() -> Response:
    """Send each person to what their post opens first."""
    return redirect(first_page(current_actor()))


def first_page(actor: Actor) -> str:
    """Return the address that a post opens first."""
    if actor.may(Permission.SET_UP) and clock.set_up_is_open():
        return url_for("set_up.show")
    endpoint = _FIRST_PAGE.get(actor.role)
    if endpoint is None:
        return url_for("workspace.show", tenant_id=actor.commune_id)
    return url_for(endpoint)


@blueprint.get("/communes/<int:tenant_id>")
@needs(Permission.COMMUNE_VIEW)
def show(tenant_id: int) -> Response:
    """Show what a commune owes and what comes next."""
    today, programme = clock.today(), current_programme()
    foundings, leads = queries.open_foundings(tenant_id), queries.leads(tenant_id)
    items = queries.owed_items(tenant_id, today + todo.DUE_WITHIN)
    owed, findings = returns.owed(tenant_id, today), inspection.of_unit(tenant_id)
    proposal = quotas.proposal(tenant_id, programme.id) if programme else None
    claims = claim_lines(tenant_id=tenant_id, state="proposed")
    opening = todo.of_opening(tenant_id, _undeclared(tenant_id, programme), today)
    special, locale = special_queries.owed(tenant_id), current_actor().locale
    return pages.render(
        "workspace/show.html",
        unit=units.unit(tenant_id),
        may_edit=current_actor().may(Permission.FOUNDING_EDIT),
        foundings=[todo.mobilized(one, leads.get(one.id), today) for one in foundings],
        tasks=todo.tasks(proposal, items, foundings, today, locale, owed, findings, claims, opening, special),
        table=quotas.commune_table(programme, tenant_id, today) if programme else None,
        decision=_latest_decision(programme, today),
        operating={kind: number for (_unit, kind), number in operating_by_commune(today, tenant_id).items()},
        labels=labels,
    )


def _undeclared(tenant_id: int, programme: Programme | None) -> list[Any]:
    """Return the kinds of which a commune's opening balance is not declared complete, while the portal is set up."""
    if programme is None or clock.read_setting(clock.SET_UP) != "open":
        return []
    held = declarations(programme.opening_day.year, tenant_id)
    return [kind.label for kind in CollectiveKind if (tenant_id, kind) not in held]


def _latest_decision(programme: Programme | None, today: date) -> QuotaDecision | None:
    if programme is None:
        return None
    made = [one for one in quotas.decisions(programme.id) if one.decided_on <= today]
    return made[-1] if made else None
