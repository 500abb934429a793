"""What a body plans for each commune and year, and what its line did: kept, compared, saved cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select

from portal.core.errors import Problems
from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit
from portal.foundings.queries import counted_between
from portal.foundings.states import CreditPart
from portal.ledger import rules
from portal.ledger.activity_queries import in_line
from portal.ledger.choices import Measure
from portal.ledger.models import Activity, ActivityTarget
from portal.metrics.figures import Span
from portal.quotas.queries import Cell
from portal.quotas.services import DraftConflict

_LOCK = 5105  # of the plans of one body, so that two who save the same empty cell meet


@dataclass(frozen=True)
class Against:
    """A plan (None: nothing planned) beside the result; `within`: the result where something was planned."""

    plan: int | None
    result: int
    within: int

    @property
    def beyond(self) -> int:
        """The result in communes and years for which nothing was planned."""
        return self.result - self.within

    @property
    def percent(self) -> float | None:
        """The result within the plan in percent of the plan; None where nothing, or 0, was planned. Over 100 is normal.

        What was done in communes and years without a plan is left out: it would make any plan look met.
        """
        return 100 * self.within / self.plan if self.plan else None


def compare(
    plan: Mapping[Cell, int | None],
    did: Mapping[Cell, int],
    measure: str,
    commune: int | None = None,
    year: int | None = None,
) -> Against:
    """Return plan beside result of a measure: of a commune or all, of a year or all."""

    def fits(cell: Cell) -> bool:
        return cell[1] == measure and commune in (None, cell[0]) and year in (None, cell[2])

    wanted = {cell: value for cell, value in plan.items() if value is not None and fits(cell)}
    found = {cell: value for cell, value in did.items() if fits(cell)}
    of_the_plan = sum(value for cell, value in found.items() if cell in wanted)
    return Against(sum(wanted.values()) if wanted else None, sum(found.values()), of_the_plan)


def planned(body_id: int) -> dict[Cell, int]:
    """Return the targets of a body by commune, measure and year, within what may be read."""
    statement = select(ActivityTarget).where(ActivityTarget.body_id == body_id)
    return {(one.tenant_id, one.measure, one.year): one.value for one in db.session.scalars(statement)}


def results(line_id: int, first: date, last: date) -> dict[Cell, int]:
    """Return what a line did, by commune, measure and year: both levels together.

    meetings: village meetings; households: households reached by any activity; leads: foundings that count and that
    it led, confirmed.
    """
    found: dict[Cell, int] = {}
    year = extract("year", Activity.held_on)
    held = (
        func.count().filter(Activity.kind == "village_meeting"),
        func.coalesce(func.sum(Activity.households_reached), 0),
    )
    statement = select(Activity.tenant_id, year, *held).where(in_line(line_id), Activity.held_on.between(first, last))
    for commune, of, meetings, households in db.session.execute(statement.group_by(Activity.tenant_id, year)).tuples():
        found[commune, "meetings", int(of)] = int(meetings)
        found[commune, "households", int(of)] = int(households or 0)
    counted = extract("year", Founding.counted_on)
    same = (FoundingCredit.tenant_id == Founding.tenant_id) & (FoundingCredit.founding_id == Founding.id)
    led = select(Founding.tenant_id, counted, func.count()).join(FoundingCredit, same)
    led = led.where(
        FoundingCredit.body_id == line_id, FoundingCredit.part == CreditPart.LEAD, counted_between(first, last)
    )
    for commune, counted_in, number in db.session.execute(led.group_by(Founding.tenant_id, counted)):
        found[commune, "leads", int(counted_in)] = int(number)
    return found


def against(body_id: int, line_id: int, span: Span) -> dict[str, Against]:
    """Return plan beside result of each measure for a span, over all communes that may be read."""
    plan, did = planned(body_id), results(line_id, span.starts_on, span.ends_on)
    return {measure: compare(plan, did, measure, year=span.year) for measure in Measure}


def save(*, body_id: int, cells: Mapping[Cell, tuple[int | None, int | None]]) -> int:
    """Write the changed cells of a body's plan: for each, what stood there when typing began, and what is wanted.

    Returns how many changed. Raises DraftConflict where somebody changed the same cell meanwhile (then nothing is
    written), Invalid with every number that is implausible.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(_LOCK, body_id)))
    wanted = {cell: values for cell, values in cells.items() if values[0] != values[1]}
    kept = _rows(body_id)
    problems = Problems()
    rules.targets({cell: new for cell, (_was, new) in wanted.items()}, problems)
    problems.raise_if_any()
    theirs = {cell: _value(kept.get(cell)) for cell in wanted}
    moved = {cell for cell, (was, new) in wanted.items() if theirs[cell] not in (was, new)}
    if moved:
        raise DraftConflict({cell: theirs[cell] for cell in moved})
    changed = {cell: new for cell, (_was, new) in wanted.items() if theirs[cell] != new}
    for cell, new in changed.items():
        _write(body_id, cell, kept.get(cell), new)
    db.session.flush()
    return len(changed)


def _rows(body_id: int) -> dict[Cell, ActivityTarget]:
    rows = db.session.scalars(select(ActivityTarget).where(ActivityTarget.body_id == body_id))
    return {(one.tenant_id, one.measure, one.year): one for one in rows}


def _value(row: ActivityTarget | None) -> int | None:
    return None if row is None else row.value


def _write(body_id: int, cell: Cell, row: ActivityTarget | None, new: int | None) -> None:
    commune, measure, year = cell
    if new is None and row is not None:
        db.session.delete(row)
    elif row is not None and new is not None:
        row.value = new
    elif new is not None:
        db.session.add(ActivityTarget(tenant_id=commune, body_id=body_id, measure=measure, year=year, value=new))
