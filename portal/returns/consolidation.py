"""The district's sum of a period at any moment, with what is in it, what is missing, what today's records say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.returns.figures import Difference, Figures, Line, PeriodFigures, Values, differences, read, total
from portal.returns.flows import Apart, Counted
from portal.returns.models import Period, ReturnSnapshot
from portal.returns.states import HANDED_IN, ReturnState
from portal.returns.status import ReturnStatus

Snapshots = Mapping[tuple[int, int], ReturnSnapshot]


@dataclass(frozen=True)
class Consolidation:
    """The sums over the returns that are in, as they were accepted (or signed). Only communes are summed.

    One that is open again is in as it was accepted, until it is accepted anew. A return of a body of the district
    repeats the district's whole, so it is never added. `snapshots`: what is in, by commune and return id.
    """

    included: list[ReturnStatus]
    missing: list[ReturnStatus]
    snapshots: Snapshots
    values: Values
    previous: Values
    last_year: Values
    nil: int

    @property
    def open_again(self) -> list[ReturnStatus]:
        """What is in as it was accepted though it is open again, or signed anew."""
        return [one for one in self.included if one.reopened and one.row.state != ReturnState.ACCEPTED]

    @property
    def late(self) -> list[tuple[ReturnStatus, Line, Counted]]:
        """What became known late, or goes back, by the unit that counts it."""
        return [(one, *named) for one in self.included for named in self.figures(one).late]

    @property
    def unknown(self) -> list[ReturnStatus]:
        """Those that are in without data of some kind, whose register was never declared complete: no row of zeros."""
        return [one for one in self.included if self.figures(one).unknown]

    def figures(self, one: ReturnStatus) -> Figures:
        """Return the figures of a unit that is in."""
        return read(self.snapshots[one.key])


def consolidate(
    statuses: Iterable[ReturnStatus],
    snapshots: Snapshots,
    accepted: Snapshots,
    district_id: int,
    *,
    with_signed: bool,
) -> Consolidation:
    """Sum what was `accepted`; `with_signed`: of what is signed or accepted now, its last of `snapshots` instead."""
    rows = [one for one in statuses if one.row.tenant_id != district_id]
    newest = {one.key: snapshots[one.key] for one in rows if with_signed and one.row.state in HANDED_IN}
    held = {one.key: accepted[one.key] for one in rows if one.key in accepted} | newest
    figures = [read(held[one.key]) for one in rows if one.key in held]
    return Consolidation(
        included=[one for one in rows if one.key in held],
        missing=[one for one in rows if one.key not in held],
        snapshots=held,
        values=total(one.values for one in figures),
        previous=total(one.previous for one in figures),
        last_year=total(one.last_year for one in figures),
        nil=sum(bool(one.narrative["nothing_to_report"]) for one in held.values()),
    )


@dataclass(frozen=True)
class Today:
    """How the records of today differ from what is in: in sum, and by name (unit, line, event, who counts it)."""

    differences: list[Difference]
    named: list[tuple[ReturnStatus, Line, Apart, Period | None]]


def against_today(found: Consolidation, book: PeriodFigures) -> Today:
    """Compare the sums with what the records of today give the same units, by the day of each event."""
    now = {one.key: book.of(one.row.tenant_id).values for one in found.included}
    named = []
    for one in found.included:
        kept = found.figures(one)
        if any(line.line.flow for line in differences(kept.values, now[one.key])):
            named += [(one, *event) for event in book.apart(one.row, kept)]
    return Today(differences(found.values, total(now.values())) if found.included else [], named)
