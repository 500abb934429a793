"""The ledger's lists as sheets and as a Word document, from the very queries of their pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.accounts.models import Body
from portal.core.numbers import day, num
from portal.documents.spreadsheet import Column, Sheet
from portal.documents.word import Letterhead, Paper
from portal.exchange.record_sheets import TOTAL
from portal.foundings.claim_rows import ClaimLine
from portal.foundings.view import CLAIM_STATES
from portal.ledger import funnel, own_tables
from portal.ledger.labels import MEASURES
from portal.units.models import Unit

_CODE, _UNIT = Column("Mã xã", width=9), Column("Xã, thị trấn", width=22)
_PARTS = {"lead": "Chủ trì", "support": "Phối hợp"}


def own_table(
    table: own_tables.Table, columns: Sequence[own_tables.Column], rows: own_tables.Rows, heading: tuple[str, ...]
) -> Sheet:
    """Return a body's own table with the columns that it keeps."""
    shaped = tuple(Column(one.title, one.kind, width=one.width) for one in columns)
    values = [[row[one.code] for one in columns] for row in rows]
    totals = own_tables.totals(columns, rows)
    totals[0] = TOTAL if columns[0].kind == "text" else totals[0]
    return Sheet(table.title[:31], shaped, values, heading, totals)


def own_paper(
    table: own_tables.Table,
    columns: Sequence[own_tables.Column],
    rows: own_tables.Rows,
    *,
    body: Body,
    superior: str,
    place: str,
    about: str,
) -> bytes:
    """Return a body's own table as a document, A4 landscape: in the Party's form for its bodies, else the state's."""
    form = "party" if body.kind == "party" else "state"
    signs = f"BC/{body.code}" if form == "party" else f"BC-{body.code.split('-', maxsplit=1)[0]}"
    paper = Paper(Letterhead(form, superior, body.name_vi, None, signs, place, None), landscape=True)
    paper.title("Biểu tổng hợp", f"{table.title}\n{about}")
    total = [_said(one, value) if value is not None else "" for one, value in _pairs(columns, rows)]
    total[0] = f"{TOTAL}: {len(rows)}" if columns[0].kind == "text" else total[0]
    paper.table(
        [one.title for one in columns], [[_said(one, row[one.code]) for one in columns] for row in rows], total=total
    )
    return paper.finish()


def _pairs(columns: Sequence[own_tables.Column], rows: own_tables.Rows) -> list[tuple[own_tables.Column, Any]]:
    return list(zip(columns, own_tables.totals(columns, rows), strict=True))


def _said(column: own_tables.Column, value: Any) -> str:
    if column.kind == "whole":
        return num(value)
    return day(value) if column.kind == "date" else str(value or "")


def targets(
    communes: Sequence[Unit],
    years: Sequence[int],
    planned: Mapping[Any, int],
    did: Mapping[Any, int],
    heading: tuple[str, ...],
) -> Sheet:
    """Return plan and result by commune, year and measure."""
    columns: tuple[Column, ...] = (_CODE, _UNIT, Column("Chỉ tiêu tự đặt", width=26), Column("Năm", "year"))
    columns += (Column("Kế hoạch", "whole"), Column("Kết quả", "whole"), Column("Tỷ lệ (%)", "percent"))
    rows: list[list[Any]] = []
    for unit in communes:
        for measure, label in MEASURES.items():
            for year in years:
                plan, result = planned.get((unit.id, measure, year)), did.get((unit.id, measure, year), 0)
                if plan is not None or result:
                    share = 100 * result / plan if plan else None
                    rows.append([unit.code, unit.name_vi, str(label), year, plan, result, share])
    return Sheet("Kế hoạch và kết quả", columns, rows, heading)


_STEPS = ("reached", "interested", "founders", "founded", "operating", "aged", "young")


def _steps(its: funnel.Steps) -> list[Any]:
    values = {name: getattr(its, name) for name in _STEPS}
    return [*(values[name] for name in _STEPS[:4]), its.operating if its.aged else None, its.aged, its.young]


def _funnel_columns(first: tuple[Column, ...]) -> tuple[Column, ...]:
    titles: tuple[str, ...] = (
        "Số hộ được tiếp cận",
        "Số hộ quan tâm",
        "Số thành viên sáng lập",
        "Số THT, HTX thành lập",
    )
    titles += ("Còn hoạt động sau 12 tháng", "Đã đủ 12 tháng", "Chưa đủ 12 tháng")
    return first + tuple(Column(title, "whole") for title in titles)


def funnel_by_commune(
    communes: Sequence[Unit], steps: Mapping[int, funnel.Steps], total: funnel.Steps, heading: tuple[str, ...]
) -> Sheet:
    """Return the way from village to founding by commune."""
    rows = [[unit.code, unit.name_vi, *_steps(steps.get(unit.id, funnel.Steps()))] for unit in communes]
    return Sheet("Theo xã", _funnel_columns((_CODE, _UNIT)), rows, heading, [TOTAL, None, *_steps(total)])


def funnel_by_body(
    bodies: Sequence[Body], steps: Mapping[int, funnel.Steps], total: funnel.Steps, heading: tuple[str, ...]
) -> Sheet:
    """Return the way from village to founding by body; the totals row counts each founding once."""
    rows = [[body.name_vi, *_steps(steps.get(body.id, funnel.Steps()))] for body in bodies]
    first = (Column("Đơn vị", width=36),)
    once = "Tất cả (mỗi THT, HTX tính một lần)"
    return Sheet("Theo đơn vị", _funnel_columns(first), rows, heading, [once, *_steps(total)])


def outcomes(rows: Sequence[funnel.Outcome], heading: tuple[str, ...]) -> Sheet:
    """Return the foundings behind a number of the funnel."""
    columns: tuple[Column, ...] = (
        _CODE,
        _UNIT,
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Số thành viên", "whole"),
    )
    columns += (Column("Ngày ghi nhận", "date"), Column("Đủ 12 tháng", "date"), Column("Sau 12 tháng", width=20))
    values = []
    for row in rows:
        one = row.founding
        became = ("Còn hoạt động" if row.operated else "Không hoạt động") if row.aged else "Chưa biết"
        told = [one.kind, one.working_name, one.members, one.counted_on, row.anniversary, became]
        values.append([row.unit.code, row.unit.name_vi, *told])
    return Sheet("THT, HTX", columns, values, heading, [f"{TOTAL}: {len(values)}", *[None] * 7] if values else None)


def claims(lines: Sequence[ClaimLine], heading: tuple[str, ...]) -> Sheet:
    """Return the bodies' proposals of credit."""
    columns: tuple[Column, ...] = (
        _CODE,
        _UNIT,
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Đơn vị", width=30),
    )
    columns += (Column("Đề nghị", width=12), Column("Ngày đề nghị", "date"), Column("Tình trạng", width=20))
    columns += (Column("Được xác nhận", width=14), Column("Ngày trả lời", "date"), Column("Lý do", width=30))
    columns += (Column("Tranh chấp", "yesno"),)
    rows: list[list[Any]] = []
    for line in lines:
        one, founding = line.claim, line.founding
        told = [founding.kind, founding.working_name, one.body.name_vi, _PARTS[one.part], one.proposed_on]
        decided = _PARTS.get(one.decided_part or "")
        answer = [str(CLAIM_STATES[one.state]), decided, one.decided_on, one.reason, line.disputed]
        rows.append([line.unit.code, line.unit.name_vi, *told, *answer])
    return Sheet("Đề nghị ghi nhận", columns, rows, heading)


__all__ = ["claims", "funnel_by_body", "funnel_by_commune", "outcomes", "own_paper", "own_table", "targets"]
