"""What came of a special report: how each body stands, and the table of units by lines made of what they sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.returns import special_queries
from portal.returns.special_lines import Value, Values, totals
from portal.returns.special_models import SpecialEvent, SpecialLine, SpecialReport, SpecialReturn
from portal.returns.special_services import counted_values, signed_values
from portal.returns.states import ReturnState, Timeliness
from portal.returns.status import handed_in_on, timeliness


@dataclass(frozen=True)
class SpecialStatus:
    """A special return on a day. `shown`: an untouched draft is "not started".

    `values`: what it says and counts, once signed; while it is open again, what was accepted. `signed`: what is signed.
    """

    row: SpecialReturn
    events: list[SpecialEvent]
    shown: ReturnState
    handed_in: date | None
    timeliness: Timeliness
    values: Values | None
    signed: Values | None

    @property
    def is_in(self) -> bool:
        """Whether what it says counts: it is signed, or accepted and perhaps open again since."""
        return self.values is not None


def status_of(row: SpecialReturn, events: Sequence[SpecialEvent], day: date) -> SpecialStatus:
    """Tell how a special return stands on a day."""
    story = list(events)
    handed_in = handed_in_on(story)
    untouched = row.state == ReturnState.DRAFT and {event.kind for event in story} <= {"opened"}
    shown = ReturnState.NOT_STARTED if untouched else ReturnState(row.state)
    when = timeliness(row.report, handed_in, day)
    return SpecialStatus(row, story, shown, handed_in, when, counted_values(story), signed_values(story))


def statuses(reports: Iterable[SpecialReport], day: date) -> list[SpecialStatus]:
    """Return how the returns of some reports stand: communes by their code, then the district's bodies."""
    return _stand(special_queries.of_report([one.id for one in reports]), day)


def of_unit(tenant_id: int, day: date) -> list[SpecialStatus]:
    """Return how what the bodies of a unit are asked for stands, the latest first."""
    return _stand(special_queries.of_unit(tenant_id), day)


def _stand(rows: list[SpecialReturn], day: date) -> list[SpecialStatus]:
    events = special_queries.events([(row.tenant_id, row.id) for row in rows])
    return [status_of(row, events[row.tenant_id, row.id], day) for row in rows]


def tallies(reports: Sequence[SpecialReport], day: date) -> dict[int, tuple[int, int, int]]:
    """Return of each report how many bodies are asked, have sent it, are late."""
    found = {one.id: (0, 0, 0) for one in reports}
    for one in statuses(reports, day):
        asked, sent, late = found[one.row.report_id]
        is_late = one.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)
        found[one.row.report_id] = asked + 1, sent + one.is_in, late + is_late
    return found


@dataclass(frozen=True)
class Gathered:
    """A report's table: communes with their sum, and apart from them the district's bodies, which no sum takes in."""

    units: list[SpecialStatus]
    bodies: list[SpecialStatus]
    totals: dict[int, Value]

    @property
    def every(self) -> list[SpecialStatus]:
        """All that were asked."""
        return [*self.units, *self.bodies]

    @property
    def included(self) -> list[SpecialStatus]:
        """Those whose report is in."""
        return [one for one in self.every if one.is_in]

    @property
    def missing(self) -> list[SpecialStatus]:
        """Those whose report is still owed."""
        return [one for one in self.every if not one.is_in]

    def missing_names(self, locale: str) -> list[str]:
        """Return the names of the bodies whose report is still owed."""
        return [one.row.body.name_for(locale) for one in self.missing]


def table(report: SpecialReport, lines: Sequence[SpecialLine], stands: Iterable[SpecialStatus]) -> Gathered:
    """Return the table of a report from what is signed or accepted."""
    own = [one for one in stands if one.row.report_id == report.id]
    units = [one for one in own if one.row.body.unit_id is not None]
    bodies = [one for one in own if one.row.body.unit_id is None]
    return Gathered(units, bodies, totals(lines, [one.values or {} for one in units if one.is_in]))
