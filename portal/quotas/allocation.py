"""Writes of the district's allocation: the draft, and the numbered decisions that issue and adjust quotas."""

import hashlib
from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.numbers import day
from portal.core.text import tidy
from portal.extensions import db
from portal.programmes.models import Programme
from portal.quotas import queries
from portal.quotas.models import NUMBER_TAKEN, Quota, QuotaDecision, QuotaDraft
from portal.quotas.queries import Cell, Change
from portal.quotas.rules import check_basis, check_number, check_place, held
from portal.quotas.states import DecisionKind


class DraftConflict(Exception):
    """Somebody else changed cells meanwhile; `theirs` says what they now hold. Nothing was written."""

    def __init__(self, theirs: dict[Cell, int | None]) -> None:
        super().__init__("cells changed meanwhile")
        self.theirs = theirs


def save_draft(*, programme_id: int, cells: Mapping[Cell, tuple[int | None, int | None]]) -> int:
    """Write the changed cells of the allocation: for each, what stood there when typing began, and what is wanted.

    None is an empty cell. A cell whose two values are the same is left alone, whatever it holds now. Returns how
    many cells changed. Raises DraftConflict (then nothing is written), or RuleBroken.
    """
    programme = held(programme_id)
    wanted = {cell: values for cell, values in cells.items() if values[0] != values[1]}
    issued, present = queries.issued(programme_id), queries.allocation(programme_id)
    for cell, (_was, new) in wanted.items():
        _check_cell(programme, cell, new, issued)
    _stop_conflicts(wanted, present)
    moved = {cell: new for cell, (_was, new) in wanted.items() if present.get(cell) != new}
    _write(programme_id, moved, issued)
    return len(moved)


def fill_from_proposals(*, programme_id: int) -> int:
    """Fill the empty cells of the allocation from the proposals agreed by both; return how many were filled."""
    held(programme_id)
    present, proposed = queries.allocation(programme_id), queries.proposed_values(programme_id)
    agreed = {cell: one.value for cell, one in proposed.items() if one.agreed and cell not in present}
    _write(programme_id, agreed, {})
    return len(agreed)


def review(*, programme_id: int, number: str, decided_on: date, basis: str) -> list[Change]:
    """Return what a decision would issue or change; raises RuleBroken as `issue` would."""
    programme = held(programme_id)
    return _check_decision(programme, tidy(number), decided_on, tidy(basis))


def issue(
    *, programme_id: int, number: str, decided_on: date, basis: str, posting_id: int, seen: str | None = None
) -> QuotaDecision:
    """Issue the draft under a numbered decision: the first one issues, each later one adjusts what it changes.

    `seen` is the `fingerprint` of the changes that were confirmed: other ones are not issued unseen. Raises
    RuleBroken: nothing to issue, number taken, date in the future or before the last decision, basis missing.
    """
    programme = held(programme_id)
    number, basis = tidy(number), tidy(basis)
    changes = _check_decision(programme, number, decided_on, basis)
    if seen is not None and seen != fingerprint(changes):
        raise RuleBroken(_l("The draft was changed meanwhile. Look at the changes once more, then issue."))
    decision = _decide(programme_id, number, decided_on, basis, posting_id)
    db.session.add_all(_quota(decision, change) for change in changes)
    for row in queries.drafts(programme_id).values():
        db.session.delete(row)
    db.session.flush()
    return decision


def _decide(programme_id: int, number: str, decided_on: date, basis: str, posting_id: int) -> QuotaDecision:
    kind = DecisionKind.ADJUST if queries.decisions(programme_id) else DecisionKind.ISSUE
    values = {"number": number, "decided_on": decided_on, "kind": kind, "basis": basis}
    decision = QuotaDecision(programme_id=programme_id, posting_id=posting_id, **values)
    db.session.add(decision)
    db.session.flush()
    return decision


def cell_name(cell: Cell) -> str:
    """Return the name of a cell's form field: c-12-HTX-2024."""
    return "c-" + "-".join(str(part) for part in cell)


def fingerprint(changes: list[Change]) -> str:
    """Return a short mark of a list of changes: equal lists, equal marks."""
    return hashlib.sha256(repr(changes).encode()).hexdigest()[:16]


def _check_cell(programme: Programme, cell: Cell, new: int | None, issued: dict[Cell, int]) -> None:
    check_place(programme, cell[1], cell[2])
    if new is not None:
        check_number(new)
    elif cell in issued:
        raise RuleBroken(_l("A quota that was issued cannot be left blank; enter 0 to take it away."), cell_name(cell))


def _stop_conflicts(wanted: Mapping[Cell, tuple[int | None, int | None]], present: dict[Cell, int]) -> None:
    theirs = {cell: present.get(cell) for cell, (was, new) in wanted.items() if present.get(cell) not in (was, new)}
    if theirs:
        raise DraftConflict(theirs)


def _write(programme_id: int, moved: Mapping[Cell, int | None], issued: dict[Cell, int]) -> None:
    rows = queries.drafts(programme_id)
    for cell, value in moved.items():
        _write_cell(programme_id, cell, rows.get(cell), None if value == issued.get(cell) else value)
    db.session.flush()


def _write_cell(programme_id: int, cell: Cell, row: QuotaDraft | None, value: int | None) -> None:
    """Keep one cell; a draft that would say what holds already is no draft (value None)."""
    if value is None and row is not None:
        db.session.delete(row)
    elif row is not None:
        row.value = value  # type: ignore[assignment]
    elif value is not None:
        tenant_id, kind, year = cell
        place = {"tenant_id": tenant_id, "programme_id": programme_id}
        db.session.add(QuotaDraft(**place, kind=kind, year=year, value=value))


def _check_decision(programme: Programme, number: str, decided_on: date, basis: str) -> list[Change]:
    made, changes = queries.decisions(programme.id), queries.pending(programme.id)
    if not changes:
        raise RuleBroken(_l("Nothing has changed since the last decision: there is nothing to issue."))
    _check_decision_number(number, made)
    _check_date(programme, decided_on, made)
    if made:
        check_basis(basis)
    return changes


def _check_decision_number(number: str, made: list[QuotaDecision]) -> None:
    if not number:
        raise RuleBroken(_l("Enter the number of the decision."), "number")
    # Two people at the same moment are stopped by the lock, and at the last by the constraint.
    if number.casefold() in {one.number.casefold() for one in made}:
        raise RuleBroken(NUMBER_TAKEN, "number")


def _check_date(programme: Programme, decided_on: date, made: list[QuotaDecision]) -> None:
    if decided_on > clock.today():
        raise RuleBroken(_l("The date lies in the future."), "decided_on")
    if decided_on.year < programme.starts_on.year - 1:
        raise RuleBroken(_l("The date lies long before the programme."), "decided_on")
    if made and decided_on < made[-1].decided_on:
        message = _l("The decision before it is of %(day)s; this one cannot be earlier.", day=day(made[-1].decided_on))
        raise RuleBroken(message, "decided_on")


def _quota(decision: QuotaDecision, change: Change) -> Quota:
    return Quota(
        tenant_id=change.tenant_id,
        programme_id=decision.programme_id,
        decision_id=decision.id,
        kind=change.kind,
        year=change.year,
        value=change.after,
    )
