"""How a return stands on a day: its state, when it was handed in, whether that was in time.

What fell due before the start day of the portal is owed by nobody; sent on paper then, it counts by its own day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.core import clock
from portal.returns.models import Period, Return, ReturnEvent
from portal.returns.special_models import SpecialEvent, SpecialReport
from portal.returns.states import HANDED_IN, IN_TIME, EventKind, ReturnState, Timeliness


@dataclass(frozen=True)
class ReturnStatus:
    """A return on a day. `shown` is the state for people: an untouched draft is "not started"."""

    row: Return
    shown: ReturnState
    handed_in: date | None
    timeliness: Timeliness
    was_returned: int
    reopened: bool

    @property
    def key(self) -> tuple[int, int]:
        """Commune id and return id."""
        return self.row.tenant_id, self.row.id

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after the days of grace, or is still missing then."""
        return self.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)

    @property
    def is_owed(self) -> bool:
        """Whether its body still has to hand it in."""
        return self.row.state not in HANDED_IN and self.timeliness != Timeliness.BEFORE


def status_of(row: Return, events: Iterable[ReturnEvent], day: date) -> ReturnStatus:
    """Tell how a return stands on a day; a nil return counts like any other."""
    story = list(events)
    kinds = [event.kind for event in story]
    handed_in = handed_in_on(story)
    untouched = row.state == ReturnState.DRAFT and set(kinds) <= {"opened"}
    return ReturnStatus(
        row=row,
        shown=ReturnState.NOT_STARTED if untouched else ReturnState(row.state),
        handed_in=handed_in,
        timeliness=timeliness(row.period, handed_in, day),
        was_returned=kinds.count("returned"),
        reopened="reopened" in kinds,
    )


def handed_in_on(events: Iterable[ReturnEvent | SpecialEvent]) -> date | None:
    """Return the day of the first signature that was not taken back before a review; later rounds do not move it.

    What was sent on paper was handed in on its own day.
    """
    waiting: date | None = None
    for event in events:
        if event.kind == EventKind.SIGNED:
            waiting = waiting or event.happened_on
        elif event.kind == EventKind.WITHDRAWN:
            waiting = None
        elif event.kind == EventKind.ON_PAPER:
            return event.happened_on
        elif event.kind in (EventKind.RETURNED, EventKind.ACCEPTED):
            return waiting
    return waiting


def timeliness(period: Period | SpecialReport, handed_in: date | None, day: date) -> Timeliness:
    """Return on_time, in_grace or late for what was handed in; else open, or overdue after the days of grace.

    What was due before the start day and has not been handed in is neither (`BEFORE`).
    """
    if handed_in is None:
        if period.due_on < clock.start_day():
            return Timeliness.BEFORE
        return Timeliness.OVERDUE if day > period.grace_until else Timeliness.OPEN
    if handed_in <= period.due_on:
        return Timeliness.ON_TIME
    return Timeliness.IN_GRACE if handed_in <= period.grace_until else Timeliness.LATE


@dataclass(frozen=True)
class Tally:
    """Completeness and timeliness: of what is owed, how much was handed in, accepted, and in time.

    What went back to be corrected, or is open again, was handed in: so no more are in time than were handed in.
    """

    owed: int
    handed_in: int
    accepted: int
    in_time: int
    nil: int
    late: int


def tally(many: Iterable[ReturnStatus]) -> Tally:
    """Count returns, of a period or of a unit over periods."""
    rows = [one for one in many if one.timeliness != Timeliness.BEFORE]
    return Tally(
        owed=len(rows),
        handed_in=sum(one.handed_in is not None for one in rows),
        accepted=sum(one.row.state == ReturnState.ACCEPTED for one in rows),
        in_time=sum(one.timeliness in IN_TIME for one in rows),
        nil=sum(one.row.nothing_to_report and one.handed_in is not None for one in rows),
        late=sum(one.is_late for one in rows),
    )
