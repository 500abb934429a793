"""Completeness and timeliness over time: units × periods of a calendar."""

from dataclasses import dataclass
from datetime import date

from portal.accounts.models import Body
from portal.returns import queries
from portal.returns.models import Calendar, Period
from portal.returns.status import ReturnStatus, Tally, status_of, tally

COLUMNS = 8


@dataclass(frozen=True)
class Row:
    """A body with its returns, by period id, and its sums."""

    body: Body
    cells: dict[int, ReturnStatus]
    tally: Tally


@dataclass(frozen=True)
class Table:
    """The last periods that have opened, oldest first; a row for each body; the sums of each period."""

    periods: list[Period]
    rows: list[Row]
    totals: dict[int, Tally]


def table(calendar: Calendar, day: date) -> Table:
    """Return how each body answered in the last periods of a calendar."""
    returns = queries.of_calendar(calendar.id)
    events = queries.events([(row.tenant_id, row.id) for row in returns])
    found: dict[int, dict[int, ReturnStatus]] = {}
    for row in returns:
        found.setdefault(row.body_id, {})[row.period_id] = status_of(row, events[row.tenant_id, row.id], day)
    used = {row.period_id for row in returns}
    periods = [one for one in queries.periods(calendar.id) if one.id in used][-COLUMNS:]
    shown = {one.id for one in periods}
    bodies = {row.body_id: row.body for row in returns}
    ordered = sorted(bodies.values(), key=lambda body: (body.unit_id is None, body.code))
    kept = {body.id: {at: one for at, one in found[body.id].items() if at in shown} for body in ordered}
    return Table(
        periods=periods,
        rows=[Row(body, kept[body.id], tally(kept[body.id].values())) for body in ordered],
        totals={at: tally(cells[at] for cells in kept.values() if at in cells) for at in shown},
    )
