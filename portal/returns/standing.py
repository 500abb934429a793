"""How a return stands on a day: its state, when it was handed in, whether that was in time. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.returns.models import Period, Return, ReturnEvent

STATE_LABELS: dict[str, Any] = {
    "not_started": _l("Not started"),
    "draft": _l("Draft"),
    "signed": _l("Signed, waits for review"),
    "returned": _l("Returned"),
    "accepted": _l("Accepted by the district"),
}
STATE_SIGNS = {"not_started": "none", "draft": "none", "signed": "info", "returned": "warn", "accepted": "ok"}
TIME_LABELS: dict[str, Any] = {
    "on_time": _l("in time"),
    "in_grace": _l("within the days of grace"),
    "late": _l("handed in late"),
    "overdue": _l("late, not handed in"),
    "open": _l("not due yet"),
}
TIME_SIGNS = {"on_time": "ok", "in_grace": "ok", "late": "warn", "overdue": "bad", "open": "none"}
IN_TIME = frozenset({"on_time", "in_grace"})
HANDED_IN = frozenset({"signed", "accepted"})


@dataclass(frozen=True)
class Standing:
    """A return on a day. `shown` is the state for people: an untouched draft is "not started"."""

    row: Return
    shown: str
    handed_in: date | None
    timeliness: str
    was_returned: int
    reopened: bool

    @property
    def key(self) -> tuple[int, int]:
        """Commune id and return id."""
        return self.row.tenant_id, self.row.id

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after the days of grace, or is still missing then."""
        return self.timeliness in ("late", "overdue")

    @property
    def is_owed(self) -> bool:
        """Whether its body still has to hand it in."""
        return self.row.state not in HANDED_IN


def standing(row: Return, events: Iterable[ReturnEvent], day: date) -> Standing:
    """Tell how a return stands on a day; a nil return counts like any other."""
    story = list(events)
    kinds = [event.kind for event in story]
    handed_in = handed_in_on(story)
    untouched = row.state == "draft" and set(kinds) <= {"opened"}
    return Standing(
        row=row,
        shown="not_started" if untouched else row.state,
        handed_in=handed_in,
        timeliness=timeliness(row.period, handed_in, day),
        was_returned=kinds.count("returned"),
        reopened="reopened" in kinds,
    )


def handed_in_on(events: Iterable[ReturnEvent]) -> date | None:
    """Return the day of the first signature that was not taken back before a review; later rounds do not move it."""
    waiting: date | None = None
    for event in events:
        if event.kind == "signed":
            waiting = waiting or event.happened_on
        elif event.kind == "withdrawn":
            waiting = None
        elif event.kind in ("returned", "accepted"):
            return waiting
    return waiting


def timeliness(period: Period, handed_in: date | None, day: date) -> str:
    """Return on_time, in_grace or late for what was handed in; else open, or overdue after the days of grace."""
    if handed_in is None:
        return "overdue" if day > period.grace_until else "open"
    if handed_in <= period.due_on:
        return "on_time"
    return "in_grace" if handed_in <= period.grace_until else "late"


@dataclass(frozen=True)
class Tally:
    """Completeness and timeliness: of what is owed, how much was handed in, accepted, and in time."""

    owed: int
    handed_in: int
    accepted: int
    in_time: int
    nil: int
    late: int


def tally(many: Iterable[Standing]) -> Tally:
    """Count returns, of a period or of a unit over periods."""
    rows = list(many)
    return Tally(
        owed=len(rows),
        handed_in=sum(one.row.state in HANDED_IN for one in rows),
        accepted=sum(one.row.state == "accepted" for one in rows),
        in_time=sum(one.timeliness in IN_TIME for one in rows),
        nil=sum(one.row.nothing_to_report and one.row.state in HANDED_IN for one in rows),
        late=sum(one.is_late for one in rows),
    )
