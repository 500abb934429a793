"""What the bodies sent to a special report, gathered by the joint office for the Party committee, in the Party form."""

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale

from portal.core.numbers import day as shown
from portal.core.numbers import num
from portal.programmes.models import Programme
from portal.reports import issuers, paper_draft, passages
from portal.reports.choices import PaperKind
from portal.reports.paper_draft import Block, Draft
from portal.returns import special_queries
from portal.returns.special_lines import unit_of
from portal.returns.special_models import LineKind, SpecialLine, SpecialReport
from portal.returns.special_table import Gathered, SpecialStatus, statuses, table

PAPER = PaperKind.SPECIAL
_MOST_COLUMNS = 8  # numbers that fit side by side on a page in landscape
_WIDTH, _NUMBER, _NAME = 247, 10, 53  # mm: of the text in landscape, of the running number, of the body's name


def of_report(report: SpecialReport, programme: Programme, today: date) -> Draft:
    """Return the paper of a special report, from what is signed or accepted at this moment."""
    with force_locale("vi"):
        lines = special_queries.lines(report.id)
        return _draft(report, programme, lines, table(report, lines, statuses([report], today)))


def _draft(report: SpecialReport, programme: Programme, lines: Sequence[SpecialLine], found: Gathered) -> Draft:
    intro = (
        f"Thực hiện {passages.resolution(programme)}, Văn phòng tổng hợp báo cáo đột xuất của các đơn vị, số liệu đến"
        f" ngày {shown(report.as_of)}, như sau:"
    )
    return Draft(
        tenant_id=issuers.district().id,
        paper=PAPER,
        source=str(report.id),
        issuer=issuers.office(),
        kind="Báo cáo",
        about=report.title,
        addressed=("Ban Thường vụ Huyện ủy",),
        blocks=(
            paper_draft.text(report.purpose),
            paper_draft.text(intro),
            paper_draft.heading("I. SỐ LIỆU CỦA CÁC ĐƠN VỊ"),
            *_tables(lines, found),
            paper_draft.coverage(_coverage(found)),
            *_words(lines, found),
        ),
        recipients=("Như trên", "Các đơn vị báo cáo", "Lưu Văn phòng"),
        short=_short(report, lines, found),
        landscape=True,
        refused="" if found.included else passages.NO_REPORT,
    )


def _coverage(found: Gathered) -> str:
    said = "đơn vị, cơ quan đã gửi báo cáo"
    return passages.covered(len(found.included), len(found.every), said, found.missing_names("vi"))


def _tables(lines: Sequence[SpecialLine], found: Gathered) -> list[Block]:
    """Return the numbers of the units, in as many tables as the page's width asks for."""
    numbers = [(place, line) for place, line in enumerate(lines, 1) if line.kind != LineKind.TEXT]
    parts = [numbers[at : at + _MOST_COLUMNS] for at in range(0, len(numbers), _MOST_COLUMNS)]
    return [_table(part, found) for part in parts]


def _table(part: Sequence[tuple[int, SpecialLine]], found: Gathered) -> Block:
    rows = [(one.row.body.name_vi, *(_cell(one, line) for _place, line in part)) for one in found.included]
    sums = [found.totals.get(line.id) for _place, line in part]
    wide = (_WIDTH - _NUMBER - _NAME) / max(len(part), 3)
    return Block(
        "table",
        header=("TT", "Đơn vị", *(_header(place, line) for place, line in part)),
        rows=passages.running(rows),
        total=("", "Cộng các xã, thị trấn", *("–" if one is None else num(one.value) for one in sums)),
        widths=(_NUMBER, _NAME, *[wide] * len(part)),
        align="cl" + "r" * len(part),
        size=11,
    )


def _header(place: int, line: SpecialLine) -> str:
    unit = f" ({unit_of(line)})" if unit_of(line) else ""
    return f"({place}) {line.label}{unit}"


def _cell(one: SpecialStatus, line: SpecialLine) -> str:
    value = (one.values or {})[line.id]
    return f"{value.shown} ({value.covered})" if value.covered else value.shown


def _words(lines: Sequence[SpecialLine], found: Gathered) -> list[Block]:
    """Return what the units say in words, question by question, each under its name."""
    questions = [line for line in lines if line.kind == LineKind.TEXT]
    blocks = [paper_draft.heading("II. Ý KIẾN CỦA CÁC ĐƠN VỊ")] if questions else []
    for number, line in enumerate(questions, 1):
        said = [
            f"- {one.row.body.name_vi}: {' '.join((one.values or {})[line.id].words.split())}" for one in found.included
        ]
        blocks += [
            paper_draft.heading(f"{number}. {line.label}"),
            paper_draft.text("\n".join(said) or passages.NOTHING),
        ]
    return blocks


def _short(report: SpecialReport, lines: Sequence[SpecialLine], found: Gathered) -> str:
    sums = [
        f"- {line.label}: {num(found.totals[line.id].value)} {unit_of(line)}".rstrip()
        for line in lines
        if line.id in found.totals
    ]
    return "\n".join([f"{report.title}, đến {shown(report.as_of)}", _coverage(found), *sums])
