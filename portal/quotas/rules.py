"""The rules of quotas: what a number, a proposal and a decision may be, and the programme's lock.

What was typed comes by field, with a `Problems` to add to; each function names all that is wrong, at its field. Page
and import ask the same ones.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.errors import Problems, RuleBroken
from portal.core.fields import checked, field_of, fields
from portal.core.numbers import day
from portal.extensions import db
from portal.programmes.models import Programme
from portal.quotas import queries
from portal.quotas.keys import Amount, Key, by_code, keys_of
from portal.quotas.models import DECISION, NUMBER_TAKEN, QuotaDecision, QuotaProposal
from portal.quotas.queries import Cell

SHORTEST_BASIS = 10
NO_PLACE = _l("This kind or year does not belong to the programme.")
NOTE = field_of(QuotaProposal, "return_note").changed(
    name="note", required=True, missing=_l("Say in a few words what should be changed.")
)

CORRECTED_BECAUSE = field_of(QuotaDecision, "reason").changed(required=True, missing=_l("Say why it is corrected."))


def held(programme_id: int) -> Programme:
    """Return the programme, locked until the transaction ends, so that one decision is made at a time.

    Raises RuleBroken once the programme's period is over: its quotas are final then.
    """
    programme = db.session.scalars(select(Programme).where(Programme.id == programme_id).with_for_update()).one()
    must_be_open(programme)
    return programme


def must_be_open(programme: Programme) -> None:
    """Raise RuleBroken when the programme's period is over."""
    if (final := why_final(programme)) is not None:
        raise RuleBroken(final)


def why_final(programme: Programme) -> Any:
    """Return why the quotas of a programme can change no more; None while they can.

    While history is open, the decisions of a programme that has ended are entered and corrected too.
    """
    if clock.today() <= programme.ends_on or queries.is_history_open():
        return None
    return _l("The programme ended on %(day)s: its quotas are final.", day=day(programme.ends_on))


def cell_name(cell: Cell) -> str:
    """Return the name of a cell's form field: c-12-HTX-2024, c-12-objective-7-2024."""
    return "c-" + "-".join(str(part) for part in cell)


def check_cell(
    programme: Programme, keys: Mapping[str, Key], cell: Cell, number: Amount | None, field: str, problems: Problems
) -> None:
    """Refuse a key or a year that is not the programme's, and a number that the key does not take; None is empty."""
    key = keys.get(cell[1])
    if key is None or cell[2] not in programme.years:
        problems.add(field, NO_PLACE)
    elif number is not None and (problem := key.problem(number)) is not None:
        problems.add(field, problem)


def drafting(
    programme: Programme, wanted: Mapping[Cell, Amount | None], issued: Mapping[Cell, Amount], problems: Problems
) -> None:
    """Check cells of the draft; what was issued is not left blank. Each is refused under its `cell_name`."""
    keys = by_code(keys_of(programme))
    for cell, number in wanted.items():
        name = cell_name(cell)
        check_cell(programme, keys, cell, number, name, problems)
        if number is None and cell in issued:
            problems.add(name, _l("A quota that was issued cannot be left blank; enter 0 to take it away."))


def proposing(
    programme: Programme,
    numbers: Mapping[Cell, Amount],
    basis: str,
    problems: Problems,
    *,
    submit: bool,
) -> str:
    """Check a proposal, each number under its `cell_name`; return the basis as it is kept.

    What is put forward (`submit`) holds at least one number, and its basis says something.
    """
    keys = by_code(keys_of(programme))
    for cell, number in numbers.items():
        check_cell(programme, keys, cell, number, cell_name(cell), problems)
    kept: str = checked([field_of(QuotaProposal, "basis")], {"basis": basis}, problems)["basis"]
    if submit:
        message = _l("Enter at least one number before you put the proposal forward.")
        problems.check(bool(numbers), None, message)
        _check_basis(kept, problems)
    return kept


def deciding(
    programme: Programme, values: Mapping[str, Any], made: Sequence[QuotaDecision], problems: Problems
) -> dict[str, Any]:
    """Check a decision after those that were `made`: number, date, and the basis of an adjustment.

    While history is open they come in any order of time, and without a basis where nobody knows it any more.
    """
    kept = checked(fields(QuotaDecision, DECISION), values, problems)
    # Two people at the same moment are stopped by the lock, and at the last by the constraint.
    taken = kept["number"].casefold() in {one.number.casefold() for one in made}
    problems.check(not taken, "number", NUMBER_TAKEN)
    on = kept["decided_on"]
    if isinstance(on, date) and not problems.of("decided_on"):
        early = on.year < programme.starts_on.year - 1
        problems.check(not early, "decided_on", _l("The date lies long before the programme."))
        if made and on < made[-1].decided_on and not queries.is_history_open():
            before = day(made[-1].decided_on)
            message = _l("The decision before it is of %(day)s; this one cannot be earlier.", day=before)
            problems.add("decided_on", message)
    if made and not queries.is_history_open():
        _check_basis(kept["basis"], problems)
    return kept


def correcting(
    programme: Programme,
    decision: QuotaDecision,
    values: Mapping[str, Any],
    cells: Mapping[Cell, Amount | None],
    problems: Problems,
) -> dict[str, Any]:
    """Check a correction of what was typed wrongly: number, decided_on, basis, reason, and what each cell says."""
    others = [one for one in queries.decisions(programme.id) if one.id != decision.id]
    kept = deciding(programme, values, others, problems) | checked([CORRECTED_BECAUSE], values, problems)
    keys = by_code(keys_of(programme))
    for cell, number in cells.items():
        if number is not None:
            check_cell(programme, keys, cell, number, cell_name(cell), problems)
    said = any(number is not None for number in cells.values())
    problems.check(said, None, _l("A decision says something of one commune at least."))
    return kept


def _check_basis(basis: str, problems: Problems) -> None:
    """Refuse a required basis that is missing or says nothing."""
    problems.check(len(basis) >= SHORTEST_BASIS, "basis", _l("State the basis, in at least 10 characters."))
