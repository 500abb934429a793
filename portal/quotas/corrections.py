"""Corrections of an issued decision that was typed wrongly: what it says, with a reason, while history is open."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.errors import Problems, RuleBroken
from portal.extensions import db
from portal.quotas import queries, rules
from portal.quotas.keys import Amount
from portal.quotas.models import CORRECTED_MEANWHILE, Quota, QuotaDecision
from portal.quotas.queries import Cell

CLOSED = _l("History is closed. Whoever sets the portal up can open it again, with a reason.")


def correct(
    decision: QuotaDecision, *, cells: Mapping[Cell, Amount | None], posting_id: int | None, **values: Any
) -> QuotaDecision:
    """Correct what was typed of a decision: number, decided_on, basis, its `cells` (None: it says nothing), the reason.

    Nothing of the world changes by it: the decision is what it always was, and a row of its own says so from now on;
    what was typed before stays in the history. Raises RuleBroken while history is closed or where somebody corrected
    it meanwhile, Invalid with all that is refused.
    """
    if not queries.is_history_open():
        raise RuleBroken(CLOSED)
    programme = rules.held(decision.programme_id)
    if decision.id not in {one.id for one in queries.decisions(programme.id)}:
        raise RuleBroken(CORRECTED_MEANWHILE)
    problems = Problems()
    kept = rules.correcting(programme, decision, values, cells, problems)
    problems.raise_if_any()
    made = QuotaDecision(
        programme_id=programme.id,
        kind=decision.kind,
        corrects_id=decision.id,
        corrected_on=clock.today(),
        posting_id=posting_id,
        **kept,
    )
    db.session.add(made)
    db.session.flush()
    place = {"programme_id": programme.id, "decision_id": made.id}
    said = {cell: number for cell, number in cells.items() if number is not None}
    db.session.add_all(
        Quota(tenant_id=tenant_id, kind=kind, year=year, value=number, **place)
        for (tenant_id, kind, year), number in said.items()
    )
    db.session.flush()
    return made
