"""The communes' returns of 2024's closed quarters in the illustrative story: two accepted, the third in review.

Who is late, who has nothing to report and who is returned follows from the order of the communes; the figures are
those of the register, for nothing else can be signed.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from portal.core import clock
from portal.returns import queries, services
from portal.returns.calendar_services import USUAL
from portal.returns.calendars import Rhythm, Span, spans
from portal.returns.figures import PeriodFigures
from portal.returns.models import Period, Return
from portal.seed import resolution
from portal.seed.demo import STORY_DAY
from portal.seed.demo.player import Happening, Played

CALENDAR, YEAR, LAST = "state-quarter", 2024, 3
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


def quarters() -> list[Span]:
    """Return the quarters of 2024 that are closed on the story's day."""
    usual = next(one for one in USUAL if one["code"] == CALENDAR)
    terms = (usual[name] for name in ("rhythm", "cut_day", "opens_before", "due_after", "grace"))
    return [span for span in spans(Rhythm(*terms), [YEAR]) if span.ends_on <= STORY_DAY]


def happenings() -> Iterator[Happening]:
    """Yield the opening of each quarter, and the course of each commune's return."""
    for span in quarters():
        yield Happening(span.opens_on, "returns.open", {"number": span.number})
        for place, code in enumerate(resolution.communes()):
            yield from _course(span, place, code)


def _course(span: Span, place: int, code: str) -> Iterator[Happening]:
    """The last quarter is still in review: some are signed, returned, begun or not touched yet."""
    is_last, one = span.number == LAST, {"number": span.number, "unit": code}
    if is_last and place in (7, 19):
        return
    draft = one | _narrative(place, span.number)
    signed_on = span.ends_on + timedelta(days=_SIGNED_AFTER[place % len(_SIGNED_AFTER)])
    yield Happening(signed_on, "returns.save", draft)
    if is_last and place in (11, 22):
        return
    yield Happening(signed_on, "returns.sign", one)
    reviewed_on = signed_on + timedelta(days=4)
    if place % 12 == 4:
        yield Happening(reviewed_on, "returns.return", one | {"note": _NOTE, "lines": ["members_HTX"]})
        if is_last:
            return
        yield Happening(reviewed_on + timedelta(days=2), "returns.save", draft)
        yield Happening(reviewed_on + timedelta(days=3), "returns.sign", one)
        reviewed_on += timedelta(days=5)
    if not (is_last and place % 3 == 2):
        yield Happening(reviewed_on, "returns.accept", one)


def _narrative(place: int, number: int) -> dict[str, Any]:
    """What a return says; some say that there is nothing to report, where the register has nothing either."""
    turn = place + number
    return {
        "results": _RESULTS[turn % len(_RESULTS)],
        "difficulties": _DIFFICULTIES[turn % len(_DIFFICULTIES)],
        "recommendations": _ASKED[turn % len(_ASKED)],
        "is_nil_if_so": place % 4 == 3,
    }


def _open(played: Played, number: int) -> None:
    calendar = next(one for one in queries.calendars(played.programme.id) if one.code == CALENDAR)
    period = next(one for one in queries.periods(calendar.id) if (one.year, one.number) == (YEAR, number))
    codes = {tenant_id: code for code, tenant_id in played.communes.items()}
    for row in services.open_period(period, clock.today()):
        played.made["return", number, codes[row.tenant_id]] = row


def _save(played: Played, number: int, unit: str, is_nil_if_so: bool, **narrative: str) -> None:
    row = unit_return(played, number, unit)
    if is_nil_if_so and not _book(played, number, row.period).of_return(row).flows:
        narrative = dict.fromkeys(narrative, "")
    said: dict[str, Any] = narrative | {"nothing_to_report": not any(narrative.values())}
    services.save_draft(row, played.officer(unit), version=row.version, **said)


def _sign(played: Played, number: int, unit: str) -> None:
    row = unit_return(played, number, unit)
    services.sign(row, played.leader(unit), version=row.version, within=_book(played, number, row.period))


def _book(played: Played, number: int, period: Period) -> PeriodFigures:
    """Return a closed quarter's figures, worked out once: the story enters nothing for a quarter after its end."""
    if ("book", number) not in played.made:
        played.made["book", number] = services.period_figures(period, clock.today())
    found: PeriodFigures = played.made["book", number]
    return found


def _by_office(service: Callable[..., Any]) -> Callable[..., None]:
    def act(played: Played, number: int, unit: str, **said: Any) -> None:
        row = unit_return(played, number, unit)
        service(row, played.office(), version=row.version, **said)

    return act


def unit_return(played: Played, number: int, unit: str) -> Return:
    """Return a commune's return of a quarter of 2024."""
    found: Return = played.made["return", number, unit]
    return found


ACTS = {
    "returns.open": _open,
    "returns.save": _save,
    "returns.sign": _sign,
    "returns.return": _by_office(services.give_back),
    "returns.accept": _by_office(services.accept),
}
