"""Write the returns of 2024's closed quarters of the illustrative story: the first two accepted, the third in review.

Who is late, who has nothing to report and who is returned follows from the order of the communes; the figures are
those of the register, for nothing else could be signed.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from portal.accounts.models import Body
from portal.core import clock
from portal.extensions import db
from portal.programmes.models import Programme
from portal.returns import queries
from portal.returns.figures import Book, Figures
from portal.returns.models import Period, Return, ReturnEvent, ReturnSnapshot
from portal.returns.services import owing
from portal.returns.states import RETURN
from portal.seed.load_refs import Refs
from portal.seed.records import Story
from portal.units import queries as units

YEAR = 2024
_RESULTS = (
    "Đã tuyên truyền về kinh tế tập thể tại các thôn, rà soát các nhóm có nhu cầu thành lập THT.",
    "Phối hợp với các hội, đoàn thể vận động hội viên tham gia THT, HTX; hướng dẫn các nhóm hoàn thiện hồ sơ.",
    "Kiểm tra hoạt động của các THT, HTX trên địa bàn; cập nhật sổ theo dõi của xã.",
)
_DIFFICULTIES = (
    "",
    "Vốn góp của thành viên còn ít, thiếu nơi tiêu thụ ổn định.",
    "Cán bộ quản lý THT chưa qua tập huấn.",
)
_ASKED = ("", "Đề nghị huyện mở lớp tập huấn cho cán bộ quản lý THT, HTX.")
_NOTE = "Số thành viên HTX giảm so với kỳ trước mà chưa giải trình; đề nghị xem lại."
# Days after the cut-off on which communes sign, in turn: mostly in time, some in the days of grace, some late.
_SIGNED_AFTER = (2, 3, 1, 4, 5, 7, 3, 2, 10, 4, 5, 1)


def load_returns(refs: Refs, programme: Programme, told: Story) -> None:
    """Write each commune's returns of the quarters of 2024 that had ended by the story's day."""
    calendar = next(one for one in queries.calendars(programme.id) if one.code == "state-quarter")
    for period in queries.periods(calendar.id):
        if period.year == YEAR and period.ends_on <= told.until:
            _load_period(refs, programme, period, told.until)


def _load_period(refs: Refs, programme: Programme, period: Period, until: date) -> None:
    district = units.district()
    figures = Book(programme, period, until, district.id if district else None)
    bodies = owing(period)
    rows = [Return(tenant_id=unit_id, period=period, body=body, state="draft") for body, unit_id in bodies]
    courses = [_Course(refs, period, place, row.body, figures.of(row.tenant_id)) for place, row in enumerate(rows)]
    for row, course in zip(rows, courses, strict=True):
        row.state = RETURN.walk(event["kind"] for event in course.events[1:])
        for name, value in course.narrative.items():
            setattr(row, name, value)
    db.session.add_all(rows)
    db.session.flush()
    for row, course in zip(rows, courses, strict=True):
        db.session.add_all(course.rows(row))
    db.session.flush()


class _Course:
    """How one return came about: its events and its narrative."""

    def __init__(self, refs: Refs, period: Period, place: int, body: Body, figures: Figures) -> None:
        code = body.code.removeprefix("UBND-")
        self.officer, self.leader, self.office = refs.officer(code), refs.leader(code), refs.office()
        self.period, self.place, self.figures = period, place, figures
        self.events: list[dict[str, Any]] = []
        self.is_last = period.number == 3
        self._tell("opened", period.opens_on, None)
        self.narrative = self._narrative()
        self._go()

    def _go(self) -> None:
        """The last quarter is still in review: some are signed, returned, begun or not touched yet."""
        signed_on = self.period.ends_on + timedelta(days=_SIGNED_AFTER[self.place % len(_SIGNED_AFTER)])
        if self.is_last and self.place in (7, 19):
            self.narrative = dict.fromkeys(("results", "difficulties", "recommendations"), "")
            return
        self._tell("saved", signed_on, self.officer)
        if self.is_last and self.place in (11, 22):
            return
        self._tell("signed", signed_on, self.leader)
        reviewed_on = signed_on + timedelta(days=4)
        if self.place % 12 == 4:
            self._tell("returned", reviewed_on, self.office, note=_NOTE, lines=["members_HTX"])
            if self.is_last:
                return
            self._tell("saved", reviewed_on + timedelta(days=2), self.officer)
            self._tell("signed", reviewed_on + timedelta(days=3), self.leader)
            reviewed_on += timedelta(days=5)
        if not (self.is_last and self.place % 3 == 2):
            self._tell("accepted", reviewed_on, self.office)

    def _narrative(self) -> dict[str, Any]:
        if not self.figures.flows and self.place % 4 == 3:
            return {"results": "", "difficulties": "", "recommendations": "", "nothing_to_report": True}
        turn = self.place + self.period.number
        return {
            "results": _RESULTS[turn % len(_RESULTS)],
            "difficulties": _DIFFICULTIES[turn % len(_DIFFICULTIES)],
            "recommendations": _ASKED[turn % len(_ASKED)],
            "nothing_to_report": False,
        }

    def _tell(self, kind: str, day: date, posting_id: int | None, **said: Any) -> None:
        seq = len(self.events) + 1
        at = datetime.combine(day, time(8), clock.ZONE) + timedelta(minutes=seq)
        self.events.append({"seq": seq, "kind": kind, "happened_on": day, "at": at, "posting_id": posting_id, **said})

    def rows(self, row: Return) -> list[Any]:
        """Return the events, each from the state where the one before it led, and what was signed and accepted."""
        of_it = {"tenant_id": row.tenant_id, "return_id": row.id}
        kept: list[Any] = []
        for number, event in enumerate(self.events):
            before = RETURN.walk(one["kind"] for one in self.events[1:number]) if number else None
            after = RETURN.walk(one["kind"] for one in self.events[1 : number + 1])
            kept.append(ReturnEvent(**of_it, **event, from_state=before, to_state=after))
            if event["kind"] in ("signed", "accepted"):
                keep = {"figures": self.figures.plain(), "narrative": self.narrative}
                kept.append(ReturnSnapshot(**of_it, event_seq=event["seq"], at=event["at"], **keep))
        return kept
