"""The yearly report of the district's People's Committee to the Party committee (clause III.2), in the state form."""

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale

from portal.core.numbers import DASH, num
from portal.core.numbers import day as shown
from portal.district import board
from portal.documents import charts
from portal.duties import board as duty_board
from portal.duties import queries as duties
from portal.metrics.figures import Span, figures, trend
from portal.programmes import queries as programmes
from portal.programmes.choices import Operator
from portal.programmes.models import NEW_HTX, Objective, Programme
from portal.registry.choices import FOUNDED_KINDS
from portal.reports import issuers, paper_draft, passages, sections
from portal.reports.choices import PaperKind
from portal.reports.paper_draft import Block, Draft

PAPER = PaperKind.YEARLY


class Year:
    """A year of the programme up to a day: the figures of objectives, units and duties."""

    def __init__(self, programme: Programme, year: int, today: date) -> None:
        self.programme, self.year = programme, year
        self.day = min(today, date(year, 12, 31))
        self.figures = figures(programme, self.day)
        self.span = Span(programme, self.day, year)
        self.lines = board.lines(self.span, [])
        held = programmes.duties(programme.id)
        items = duties.board_items([one.id for one in held], year)
        self.duties = duty_board.rows(held, items, self.day, every=True)
        self.final = self.day > programme.ends_on

    @property
    def is_whole(self) -> bool:
        """Whether the year is over."""
        return self.day == date(self.year, 12, 31)


def of_year(programme: Programme, year: int, today: date) -> Draft:
    """Return the report of a year of the programme, up to today while the year runs."""
    with force_locale("vi"):
        return _draft(Year(programme, year, today))


def _draft(one: Year) -> Draft:
    district, made = issuers.district(), _texts(one)
    span = f"năm {one.year}" if one.is_whole else f"năm {one.year} (đến ngày {shown(one.day)})"
    return Draft(
        tenant_id=district.id,
        paper=PAPER,
        source=str(one.year),
        issuer=issuers.committee(),
        kind="Báo cáo",
        about=f"Kết quả thực hiện Nghị quyết về phát triển kinh tế tập thể {span}",
        addressed=(f"Huyện ủy {issuers.bare(district.name_vi)}",),
        blocks=(
            *_objectives(one, span),
            *_units(one),
            *_duties(one),
            *sections.blocks(district.id, PAPER, str(one.year), made, 4),
        ),
        made_texts=made,
        recipients=("Như trên", "Thường trực HĐND huyện", "Chủ tịch, các Phó Chủ tịch UBND huyện", "Lưu: VT, VP"),
        short=_short(one),
    )


def _objectives(one: Year, span: str) -> list[Block]:
    name = issuers.within(issuers.district())
    intro = (
        f"Thực hiện {passages.resolution(one.programme)}, Ủy ban nhân dân {name} báo cáo kết quả"
        f" thực hiện {span} như sau:"
    )
    blocks = [
        paper_draft.text(intro),
        paper_draft.heading("I. KẾT QUẢ THỰC HIỆN MỤC TIÊU"),
        passages.objectives_table(one.figures, final=one.final),
        paper_draft.coverage(passages.objectives_coverage(one.figures, one.day)),
    ]
    counted = next((f.objective for f in one.figures if f.objective.definition == NEW_HTX), None)
    if counted is not None:
        caption = f"HTX thành lập mới so với kế hoạch, {one.programme.starts_on.year}–{one.day.year}"
        blocks.append(paper_draft.picture(caption, _progress(one, counted)))
    return blocks


def _progress(one: Year, objective: Objective) -> paper_draft.Drawing:
    points = [
        charts.Point(on, _float(found.drawn), _float(found.plan_to_date))
        for on, found in trend(objective, one.programme, one.day)
    ]
    low, high = float(objective.low), _float(objective.high) if objective.operator == Operator.BETWEEN else None
    return lambda: charts.progress_png(points, result="Kết quả", plan="Kế hoạch đến ngày", low=low, high=high)


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _units(one: Year) -> list[Block]:
    rows = [(line.name_vi, *_scores(line.scores, [line])) for line in one.lines]
    sums = {kind: board.total(one.lines, kind) for kind in FOUNDED_KINDS}
    table = Block(
        "table",
        header=("TT", "Xã, thị trấn", *("Kết quả", "Chỉ tiêu", "Còn thiếu") * len(FOUNDED_KINDS)),
        rows=passages.running(rows),
        total=("", "Cộng", *_scores(sums, one.lines)),
        groups=(("", 1), ("", 1), *((f"{kind} mới", 3) for kind in FOUNDED_KINDS)),
        widths=(12, 89, 25, 25, 25, 25, 25, 25),
        align="clrrrrrr",
        size=11,
    )
    netted = "Số còn thiếu cộng theo từng đơn vị, không bù trừ: đơn vị vượt chỉ tiêu không bù cho đơn vị thiếu."
    whole = [sections.reached(kind, sums[kind].result, sums[kind].quota, f"năm {one.year}") for kind in FOUNDED_KINDS]
    where = "Kết quả của từng xã, thị trấn tại Phụ lục kèm theo Báo cáo này."
    return [
        paper_draft.heading(f"II. KẾT QUẢ VẬN ĐỘNG THÀNH LẬP MỚI NĂM {one.year} THEO ĐƠN VỊ"),
        paper_draft.text("\n".join([*whole, where])),
        *paper_draft.annexed(
            f"Kết quả vận động thành lập mới năm {one.year} theo đơn vị",
            table,
            paper_draft.coverage(f"{_quota_coverage(one)} {netted}"),
        ),
    ]


def _scores(scores: dict[str, board.Score], lines: Sequence[board.Line]) -> tuple[str, ...]:
    """Return result, quota and what is short of each kind; `lines`: the units whose shortfalls are added up."""
    found: list[str] = []
    for kind in FOUNDED_KINDS:
        short = num(sum(line.gap([kind]) for line in lines))
        found += [num(scores[kind].result), num(scores[kind].quota), short if scores[kind].quota is not None else DASH]
    return tuple(found)


def _quota_coverage(one: Year) -> str:
    without = [
        line.unit.name_vi for line in one.lines if all(line.scores[kind].quota is None for kind in FOUNDED_KINDS)
    ]
    said = f"xã, thị trấn có chỉ tiêu năm {one.year}"
    return (
        passages.covered(len(one.lines) - len(without), len(one.lines), said, without) + " Dấu “–”: chưa giao chỉ tiêu."
    )


def _duties(one: Year) -> list[Block]:
    rows = [(row.duty.clause, row.duty.product_vi, f"{row.done}/{row.total}", num(row.overdue)) for row in one.duties]
    done = sum(row.done for row in one.duties)
    whole, late = sum(row.total for row in one.duties), sum(row.overdue for row in one.duties)
    sentence = f"Phạm vi số liệu: {num(whole)} sản phẩm của {len(one.duties)} nhiệm vụ, đến ngày {shown(one.day)}."
    table = Block(
        "table",
        header=("TT", "Điểm", "Sản phẩm", "Đã nộp", "Quá hạn"),
        rows=passages.running(rows),
        total=("", "", "Cộng", f"{num(done)}/{num(whole)}", num(late)),
        widths=(10, 18, 92, 22, 22),
        align="cclrr",
    )
    return [
        paper_draft.heading("III. TÌNH HÌNH THỰC HIỆN NHIỆM VỤ ĐƯỢC PHÂN CÔNG"),
        table,
        paper_draft.coverage(sentence),
    ]


def _texts(one: Year) -> dict[str, str]:
    """Return the parts in words as the figures make them."""
    sums = {kind: board.total(one.lines, kind) for kind in FOUNDED_KINDS}
    span = f"năm {one.year}"
    done, whole = sum(row.done for row in one.duties), sum(row.total for row in one.duties)
    late = sum(row.overdue for row in one.duties)
    lacks = [(line.name_vi, gap) for line in one.lines if (gap := line.gap(FOUNDED_KINDS) or 0) > 0]
    gaps = {kind: max((sums[kind].quota or 0) - sums[kind].result, 0) for kind in FOUNDED_KINDS}
    left = ", ".join(f"{num(gap)} {kind}" for kind, gap in gaps.items() if gap)
    handed_in = f"Nhiệm vụ được phân công: {num(done)}/{num(whole)} sản phẩm đã nộp." if whole else ""
    short = sections.behind(lacks)
    overdue = f"{num(late)} sản phẩm quá hạn." if late else ""
    return {
        "results": sections.joined(
            *(sections.reached(kind, sums[kind].result, sums[kind].quota, span) for kind in FOUNDED_KINDS), handed_in
        ),
        "shortcomings": sections.joined(short, overdue, sections.CAUSES if short or overdue else ""),
        "tasks": sections.joined(
            f"Tiếp tục vận động thành lập số còn thiếu so với chỉ tiêu: {left}." if left else "",
            f"Hoàn thành {num(whole - done)} sản phẩm chưa nộp." if whole > done else "",
        ),
        "recommendations": passages.NOTHING,
    }


def _short(one: Year) -> str:
    sums = {kind: board.total(one.lines, kind) for kind in FOUNDED_KINDS}
    sentence = "; ".join(f"{kind} mới {num(sums[kind].result)}/{num(sums[kind].quota)}" for kind in FOUNDED_KINDS)
    lines = [
        f"{issuers.district().name_vi}: kinh tế tập thể, đến {shown(one.day)}",
        *passages.objectives_short(one.figures, final=one.final),
        f"Năm {one.year}: {sentence} (kết quả/chỉ tiêu)",
        passages.objectives_coverage(one.figures, one.day),
    ]
    return "\n".join(lines)
