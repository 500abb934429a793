"""Words and tables that several documents share. Documents stand in Vietnamese, whatever the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core.numbers import day as shown
from portal.core.numbers import num
from portal.district import presentation
from portal.metrics.figures import Figure
from portal.metrics.records import together
from portal.programmes.models import Programme
from portal.reports.paper_draft import Block
from portal.returns import period_names
from portal.returns.figures import LINES, Values
from portal.returns.models import Period

NOTHING = "Không nêu."
LATE = "Ghi nhận muộn, thuộc các kỳ đã báo cáo trước, tính vào kỳ này:"
NO_REPORT = _l("No report is in yet, so there is nothing to number.")
MOST_NAMES = 8


def lowered(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def period_name(period: Period) -> str:
    """Return a period as it stands within a sentence: "quý III/2024"."""
    return lowered(period_names.period_name(period))


def days_of(period: Period) -> str:
    """Return "từ ngày 15/06/2024 đến ngày 14/09/2024"."""
    return f"từ ngày {shown(period.starts_on)} đến ngày {shown(period.ends_on)}"


def resolution(programme: Programme) -> str:
    """Return the resolution as a document cites it; its number only where it is known."""
    number = f" số {programme.document_number}" if programme.document_number else ""
    issuer = f" của {programme.issuer_vi}" if programme.issuer_vi else ""
    return f"Nghị quyết{number}{issuer} về {lowered(programme.name_vi)}"


def listed(names: Iterable[str], most: int = MOST_NAMES) -> str:
    """Return names one after the other, the last ones only counted."""
    every = list(names)
    rest = f" và {len(every) - most} đơn vị khác" if len(every) > most else ""
    return ", ".join(every[:most]) + rest


def covered(have: int, of: int, said: str, missing: Sequence[str]) -> str:
    """Return the coverage line under a total: "Phạm vi số liệu: 20/24 xã, thị trấn có báo cáo; còn thiếu: …"."""
    return f"Phạm vi số liệu: {counted(have, of, said, missing)}"


def counted(have: int, of: int, said: str, missing: Sequence[str]) -> str:
    """Return "20/24 xã, thị trấn có báo cáo; còn thiếu: …"."""
    lack = f"; còn thiếu: {', '.join(missing)}" if missing else ""
    return f"{have}/{of} {said}{lack}."


def unknown(names: Iterable[str]) -> str:
    """Return of whom or of what there are no data: a dash in a table, and no zero."""
    return f"Chưa có số liệu (chưa xác nhận đủ sổ đăng ký): {', '.join(names)}."


def lines_table(now: Values, before: Values, year_ago: Values) -> Block:
    """Return the lines of a return, or of many together, beside those to compare."""
    rows = [
        (str(number), str(line.label), *(num(given.get(line.code)) for given in (now, before, year_ago)))
        for number, line in enumerate(LINES, 1)
    ]
    header = ("TT", "Chỉ tiêu", "Kỳ này", "Kỳ trước", "Cùng kỳ năm trước")
    return Block("table", header=header, rows=tuple(rows), widths=(10, 88, 22, 22, 22), align="clrrr")


def objectives_table(figures: Sequence[Figure], *, final: bool) -> Block:
    """Return the objectives: what was asked, what was reached, how it stands, and of how many units it tells."""
    header = ("TT", "Mục tiêu", "Mức đề ra", "Kết quả", "Đánh giá", "Đơn vị có số liệu")
    rows = tuple(_objective(number, one, final) for number, one in enumerate(figures, 1))
    return Block("table", header=header, rows=rows, widths=(10, 62, 24, 26, 24, 18), align="clcccc")


def _objective(number: int, one: Figure, final: bool) -> tuple[str, ...]:
    value = presentation.amount(one.value, one.objective.unit)
    made_of = presentation.parts(one)
    reached = f"{value} ({made_of})" if made_of and one.value is not None else value
    reason = f"; {lowered(str(one.reason))}" if one.reason is not None else ""
    verdict = f"{presentation.verdict(one, final)}{reason}"
    known = f"{one.coverage.have}/{one.coverage.of}"
    return str(number), one.objective.text_vi, presentation.target(one), reached, verdict, known


def objectives_coverage(figures: Sequence[Figure], day: date) -> str:
    """Return what the objectives' figures cover, by the units that lack records of any of them."""
    found = together(one.coverage for one in figures)
    if found is None:
        return "Chương trình chưa có mục tiêu."
    missing = [unit.name_vi for unit in found.missing]
    said = f"Số liệu đến ngày {shown(day)}. " + covered(found.have, found.of, "xã, thị trấn có đủ số liệu", missing)
    old = ", ".join(unit.name_vi for unit in found.old)
    return f"{said} Số liệu cũ, của năm trước: {old}." if old else said


def objectives_short(figures: Sequence[Figure], *, final: bool) -> list[str]:
    """Return the objectives for a chat message, one line each."""
    return [
        f"- {one.objective.text_vi}: {presentation.amount(one.value, one.objective.unit)}"
        f" (mức đề ra {presentation.target(one)}): {lowered(str(presentation.verdict(one, final)))}"
        for one in figures
    ]


def running(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows with their running number in front."""
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))
