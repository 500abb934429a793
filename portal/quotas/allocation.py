"""Writes of the district's allocation: the draft, and the numbered decisions that issue and adjust quotas."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.errors import Problems, RuleBroken
from portal.extensions import db
from portal.programmes.models import Programme
from portal.quotas import queries, rules
from portal.quotas.keys import Amount, by_code, keys_of
from portal.quotas.models import Quota, QuotaDecision, QuotaDraft
from portal.quotas.queries import Cell, Change
from portal.quotas.states import DecisionKind


class DraftConflict(Exception):
    """Somebody else changed cells meanwhile; `theirs` says what they now hold. Nothing was written."""

    def __init__(self, theirs: Mapping[Cell, Amount | None]) -> None:
        super().__init__("cells changed meanwhile")
        self.theirs = theirs


def save_draft(*, programme_id: int, cells: Mapping[Cell, tuple[Amount | None, Amount | None]]) -> int:
    """Write the changed cells of the allocation: for each, what stood there when typing began, and what is wanted.

    None is an empty cell. A cell whose two values are the same is left alone, whatever it holds now. Returns how
    many cells changed. Raises DraftConflict, or Invalid with every cell that is refused; then nothing is written.
    """
    programme, problems = rules.held(programme_id), Problems()
    wanted = {cell: values for cell, values in cells.items() if values[0] != values[1]}
    present = queries.in_preparation(programme_id)
    issued: Mapping[Cell, Amount] = {} if queries.is_history_open() else queries.issued(programme_id)
    rules.drafting(programme, {cell: new for cell, (_was, new) in wanted.items()}, issued, problems)
    problems.raise_if_any()
    _stop_conflicts(wanted, present)
    moved = {cell: new for cell, (_was, new) in wanted.items() if present.get(cell) != new}
    _write(programme_id, moved, issued)
    return len(moved)


def fill_from_proposals(*, programme_id: int) -> int:
    """Fill the empty cells of the allocation from the proposals agreed by both; return how many were filled."""
    keys = by_code(keys_of(rules.held(programme_id)))
    present, proposed = queries.in_preparation(programme_id), queries.proposed_values(programme_id)
    agreed = {
        cell: one.value for cell, one in proposed.items() if one.agreed and cell not in present and cell[1] in keys
    }
    _write(programme_id, agreed, {})
    return len(agreed)


def review(*, programme_id: int, **values: Any) -> list[Change]:
    """Return what a decision would issue or change: number, decided_on, basis; raises as `issue` would."""
    return _checked(rules.held(programme_id), values)[0]


def issue(*, programme_id: int, posting_id: int, seen: str | None = None, **values: Any) -> QuotaDecision:
    """Issue the draft under a numbered decision: the first one issues, each later one adjusts what it changes.

    While history is open it may be older than those that are there: then all that the draft says is kept of it.

    `values`: number, decided_on, basis. `seen` is the `fingerprint` of the changes that were confirmed: other ones
    are not issued unseen. Raises RuleBroken where there is nothing to issue, Invalid with all that is refused.
    """
    changes, kept = _checked(rules.held(programme_id), values)
    if seen is not None and seen != fingerprint(changes):
        raise RuleBroken(_l("The draft was changed meanwhile. Look at the changes once more, then issue."))
    decision = _decide(programme_id, posting_id, kept)
    db.session.add_all(_quota(decision, change) for change in changes)
    for row in queries.drafts(programme_id).values():
        db.session.delete(row)
    db.session.flush()
    return decision


def _checked(programme: Programme, values: Mapping[str, Any]) -> tuple[list[Change], dict[str, Any]]:
    """Return what a decision would change, and what it says as it is kept."""
    changes, problems = queries.pending(programme.id), Problems()
    if not changes:
        raise RuleBroken(_l("Nothing has changed since the last decision: there is nothing to issue."))
    kept = rules.deciding(programme, values, queries.decisions(programme.id), problems)
    problems.raise_if_any()
    return queries.said_on(programme.id, kept["decided_on"]) if queries.is_history_open() else changes, kept


def _decide(programme_id: int, posting_id: int, kept: dict[str, Any]) -> QuotaDecision:
    made = queries.decisions(programme_id)
    kind = DecisionKind.ADJUST if made and made[0].decided_on <= kept["decided_on"] else DecisionKind.ISSUE
    decision = QuotaDecision(programme_id=programme_id, posting_id=posting_id, kind=kind, **kept)
    db.session.add(decision)
    db.session.flush()
    return decision


def fingerprint(changes: list[Change]) -> str:
    """Return a short mark of a list of changes: equal lists, equal marks."""
    return hashlib.sha256(repr(changes).encode()).hexdigest()[:16]


def _stop_conflicts(wanted: Mapping[Cell, tuple[Amount | None, Amount | None]], present: Mapping[Cell, Amount]) -> None:
    theirs = {cell: present.get(cell) for cell, (was, new) in wanted.items() if present.get(cell) not in (was, new)}
    if theirs:
        raise DraftConflict(theirs)


def _write(programme_id: int, moved: Mapping[Cell, Amount | None], issued: Mapping[Cell, Amount]) -> None:
    rows = queries.drafts(programme_id)
    for cell, value in moved.items():
        _write_cell(programme_id, cell, rows.get(cell), None if value == issued.get(cell) else value)
    db.session.flush()


def _write_cell(programme_id: int, cell: Cell, row: QuotaDraft | None, value: Amount | None) -> None:
    """Keep one cell; a draft that would say what holds already is no draft (value None)."""
    if value is None and row is not None:
        db.session.delete(row)
    elif row is not None:
        row.value = value  # type: ignore[assignment]
    elif value is not None:
        tenant_id, kind, year = cell
        place = {"tenant_id": tenant_id, "programme_id": programme_id}
        db.session.add(QuotaDraft(**place, kind=kind, year=year, value=value))


def _quota(decision: QuotaDecision, change: Change) -> Quota:
    return Quota(
        tenant_id=change.tenant_id,
        programme_id=decision.programme_id,
        decision_id=decision.id,
        kind=change.kind,
        year=change.year,
        value=change.after,
    )
