"""The status table of Section III and clause II.9: who leads what, what is due, what came; the joint office's."""

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale

from portal.accounts.models import Body
from portal.core.numbers import day as shown
from portal.core.numbers import num, years_of
from portal.duties import board, queries
from portal.programmes import queries as programmes
from portal.programmes.models import Programme
from portal.reports import issuers, paper_draft, passages
from portal.reports.choices import PaperKind
from portal.reports.paper_draft import Block, Draft

PAPER = PaperKind.DUTIES
_MOST_NAMED = 4


def of_year(programme: Programme, year: int | None, today: date) -> Draft:
    """Return the status of all duties of a year (None: of the whole period), as it stands today."""
    with force_locale("vi"):
        held = programmes.duties(programme.id)
        items = queries.board_items([one.id for one in held], year)
        return _draft(programme, year, board.rows(held, items, today, every=True), today)


def _draft(programme: Programme, year: int | None, rows: list[board.Row], today: date) -> Draft:
    intro = f"Văn phòng tổng hợp tình hình thực hiện {passages.resolution(programme)}, đến ngày {shown(today)}:"
    span = f"năm {year}" if year else f"giai đoạn {years_of(programme)}"
    return Draft(
        tenant_id=issuers.district().id,
        paper=PAPER,
        source=str(year or 0),
        issuer=issuers.office(),
        kind="Báo cáo",
        about=f"Tình hình thực hiện nhiệm vụ được phân công tại Mục III và điểm II.9 của Nghị quyết, {span}",
        addressed=("Ban Thường vụ Huyện ủy",),
        blocks=(
            paper_draft.text(intro),
            _table(rows),
            paper_draft.coverage(_coverage(rows)),
        ),
        recipients=("Như trên", "Các cơ quan chủ trì, phối hợp", "Lưu Văn phòng"),
        short=_short(rows, span, today),
        landscape=True,
    )


def _table(rows: list[board.Row]) -> Block:
    header = ("TT", "Điểm", "Nhiệm vụ, sản phẩm", "Chủ trì", "Phối hợp", "Hạn", "Đã nộp", "Quá hạn", "Còn thiếu")
    done, whole, late = _sums(rows)
    return Block(
        "table",
        header=header,
        rows=passages.running(_row(row) for row in rows),
        total=("", "", "Cộng", "", "", "", f"{num(done)}/{num(whole)}", num(late), ""),
        widths=(9, 15, 66, 40, 40, 24, 15, 13, 29),
        align="cclllcccl",
        size=11,
    )


def _row(row: board.Row) -> tuple[str, ...]:
    text = f"{row.duty.text_vi.rstrip('.')}. Sản phẩm: {passages.lowered(row.duty.product_vi).rstrip('.')}."
    leads, helpers, missing = map(_names, (row.leads, row.helpers, [item.body for item in row.missing]))
    done = f"{row.done}/{row.total}" if row.items else "–"
    due = shown(row.next_deadline)
    return row.duty.clause, text, leads, helpers or "–", due, done, num(row.overdue), missing or "–"


def _names(bodies: Sequence[Body]) -> str:
    """Return how bodies are called; the People's Committees of many communes together, by their number."""
    communes = [body for body in bodies if body.is_peoples_committee]
    others = [issuers.bare_body(body.name_vi) for body in bodies if body not in communes]
    if len(communes) > _MOST_NAMED:
        return ", ".join([*others, f"UBND {len(communes)} xã, thị trấn"])
    return ", ".join([*others, *(issuers.bare_body(body.name_vi) for body in communes)])


def _sums(rows: list[board.Row]) -> tuple[int, int, int]:
    return sum(row.done for row in rows), sum(row.total for row in rows), sum(row.overdue for row in rows)


def _coverage(rows: list[board.Row]) -> str:
    done, whole, late = _sums(rows)
    without = sum(not row.items for row in rows)
    sentence = (
        f"Phạm vi số liệu: {num(whole)} sản phẩm của {len(rows)} nhiệm vụ; đã nộp {num(done)}, quá hạn {num(late)}"
    )
    return f"{sentence}; {without} nhiệm vụ chưa giao sản phẩm." if without else f"{sentence}."


def _short(rows: list[board.Row], span: str, today: date) -> str:
    lines = [f"Nhiệm vụ thực hiện Nghị quyết, {span}, đến {shown(today)}", _coverage(rows)]
    for row in rows:
        late = f", quá hạn {num(row.overdue)}" if row.overdue else ""
        due = f", hạn {shown(row.next_deadline)}" if row.missing and row.next_deadline else ""
        lines.append(f"- {row.duty.clause} {row.duty.product_vi}: đã nộp {row.done}/{row.total}{late}{due}")
    return "\n".join(lines)
