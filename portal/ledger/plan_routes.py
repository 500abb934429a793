"""Addresses of plan and result, of the funnel from village to founding, and of the proposals of credit."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Invalid
from portal.foundings import queries as foundings
from portal.foundings.states import ClaimState
from portal.ledger import funnel as funnels
from portal.ledger import targets as plans
from portal.ledger.blueprint import ALL, Asked, asked, blueprint, own_body
from portal.ledger.choices import Measure
from portal.ledger.rules import TARGETS
from portal.quotas.grid import Grid
from portal.quotas.services import DraftConflict
from portal.registry.choices import AfterAYear


@blueprint.get("/ledger/targets")
@needs(Permission.LEDGER_VIEW)
def targets() -> Response:
    """Show what a body plans by commune and year, beside what its line did; one measure at a time."""
    wish = asked()
    return _targets_page(wish, _grid(wish))


@blueprint.post("/ledger/targets")
@needs(Permission.LEDGER_RECORD)
def save_targets() -> Response:
    """Keep the changed cells of the own body's plan; where somebody changed the same ones, show both."""
    wish = asked()
    grid = _grid(wish)
    if not grid.read(request.form):
        return _targets_page(wish, grid, status=422)
    try:
        number = plans.save(body_id=own_body().id, cells=grid.changes())
    except DraftConflict as conflict:
        return _targets_page(wish, grid, conflicts=grid.take(conflict.theirs), status=409)
    except Invalid as invalid:
        wrong = " ".join(str(message) for name, message in invalid.problems if not grid.fail(name, message))
        return _targets_page(wish, grid, wrong=wrong, status=422)
    said = ngettext("%(num)s number of the plan is changed.", "%(num)s numbers of the plan are changed.", number)
    flash(said if number else _("Nothing was changed."), "success" if number else "info")
    return redirect(url_for("ledger.targets", measure=_measure()))  # type: ignore[return-value]


def _measure() -> Measure:
    wanted = request.args.get("measure", "")
    return Measure(wanted) if wanted in Measure.labels() else Measure.MEETINGS


def planning_body_id(wish: Asked) -> int:
    """Return whose plan it is: that of the person's own body, or of the line chosen."""
    return wish.body.id if wish.bodies and wish.body else own_body().id


def _grid(wish: Asked) -> Grid:
    measure, years = _measure(), wish.span.programme.years
    cells = [(unit.id, measure, year) for unit in wish.communes for year in years]
    return Grid(cells, plans.planned(planning_body_id(wish)), most=TARGETS[measure].most)


def _targets_page(
    wish: Asked,
    grid: Grid,
    *,
    conflicts: list[tuple[Any, str, str]] | None = None,
    wrong: str = "",
    status: int = 200,
) -> Response:
    programme, line, measure = wish.span.programme, wish.body, _measure()
    did = plans.results(line.id, programme.starts_on, min(wish.span.day, programme.ends_on)) if line else {}
    plan = {cell: field.number for cell, field in grid.fields.items()}
    locale = current_actor().locale

    def against(commune: int | None = None, year: int | None = None) -> plans.Against:
        return plans.compare(plan, did, measure, commune, year)

    return pages.render(
        "ledger/targets.html",
        asked=wish,
        names={unit.id: unit.name_for(locale) for unit in wish.communes},
        measure=measure,
        grid=grid,
        against=against,
        planner=wish.body if wish.bodies else own_body(),
        conflicts=conflicts or [],
        wrong=wrong,
        may_edit=current_actor().may(Permission.LEDGER_RECORD),
        status=status,
    )


@blueprint.get("/ledger/funnel")
@needs(Permission.LEDGER_VIEW)
def funnel() -> Response:
    """Show the way from village to founding: of a body by commune, of a commune by body."""
    wish = asked(default=ALL)
    lines = wish.bodies or ([wish.body] if wish.body else [])

    def narrowed(commune: int | None = None, body: str | None = None) -> dict[str, Any]:
        more: dict[str, Any] = {"commune": commune} if commune else {}
        return wish.arguments(**more, **({"body": body} if body else {}))

    return pages.render(
        "ledger/funnel.html",
        asked=wish,
        by_commune=funnels.by_commune(wish.body_id, wish.span),
        total=funnels.total(wish.body_id, wish.tenant_id, wish.span),
        by_body=funnels.by_body(wish.tenant_id, wish.span),
        lines=lines,
        together=funnels.total(None, wish.tenant_id, wish.span),
        none_yet=funnels.Steps(),
        narrowed=narrowed,
    )


def asked_outcome() -> str:
    """Return which foundings behind a number of the funnel the address asks for."""
    wanted = request.args.get("outcome", "all")
    return wanted if wanted in AfterAYear.labels() else "all"


@blueprint.get("/ledger/funnel/foundings")
@needs(Permission.LEDGER_VIEW)
def outcomes() -> Response:
    """List the foundings behind a number of the funnel."""
    wish, outcome = asked(default=ALL), asked_outcome()
    steps = funnels.total(wish.body_id, wish.tenant_id, wish.span)
    numbers: dict[str, int] = {
        name: steps.founded if name == "all" else getattr(steps, name) for name in AfterAYear.labels()
    }
    last = max(1, -(-numbers[outcome] // funnels.PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)

    def address(of: str, page: int | None = None) -> str:
        return url_for("ledger.outcomes", **wish.arguments(outcome=of, page=page))

    return pages.render(
        "ledger/outcomes.html",
        asked=wish,
        outcome=outcome,
        numbers=numbers,
        outcome_words=AfterAYear.labels() | {"all": _("Founded")},
        rows=funnels.outcomes(wish.body_id, wish.tenant_id, wish.span, outcome, number),
        number=number,
        last=last,
        address=address,
        page_url=lambda page: address(outcome, page),
    )


def asked_claims() -> tuple[Asked, dict[str, Any]]:
    """Return what the address of the proposals asks for: whose, where, in which state, only those in dispute."""
    wish, state = asked(default=ALL), request.args.get("state", "")
    return wish, {
        "body_id": wish.body_id,
        "tenant_id": wish.tenant_id,
        "state": state if state in ClaimState.labels() else "",
        "disputed": request.args.get("disputed") == "1",
    }


@blueprint.get("/ledger/claims")
@needs(Permission.LEDGER_VIEW)
def claims() -> Response:
    """List the bodies' proposals of credit, those that wait for the commune first."""
    wish, chosen = asked_claims()
    total = foundings.claim_number(**chosen)
    last = max(1, -(-total // foundings.PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    arguments = wish.arguments(state=chosen["state"] or None, disputed=1 if chosen["disputed"] else None)

    def page_url(page: int) -> str:
        return url_for("ledger.claims", **arguments, page=page)

    return pages.render(
        "ledger/claims.html",
        asked=wish,
        chosen=chosen,
        arguments=arguments,
        total=total,
        lines=foundings.claim_lines(**chosen, page=number),
        claim_states=ClaimState.labels(),
        claim_signs={state.value: state.sign for state in ClaimState},
        number=number,
        last=last,
        page_url=page_url,
    )


__all__ = ["asked_claims", "asked_outcome", "blueprint", "planning_body_id"]
