"""The other lists and tables as sheets, from the very queries of their pages. Headers stand in Vietnamese."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from portal.district import board, words
from portal.documents.spreadsheet import Column, Sheet
from portal.exchange.layouts import QUOTAS
from portal.exchange.record_sheets import TOTAL
from portal.foundings import stages
from portal.foundings.queries import Line
from portal.foundings.selection import STATES
from portal.inspection.models import Finding
from portal.inspection.queries import Item
from portal.inspection.words import STATE_LABELS as FINDING_STATES
from portal.inspection.words import is_late
from portal.ledger.account import Account
from portal.metrics.against import KINDS
from portal.metrics.figures import Figure
from portal.quotas.queries import Cell, CommuneTable
from portal.registry.labels import SECTORS
from portal.units.models import Unit

_CODE, _UNIT = Column("Mã xã", width=9), Column("Xã, thị trấn", width=22)


def objectives(figures: Sequence[Figure], heading: tuple[str, ...]) -> Sheet:
    """Return the objectives as the overview shows them; values with two decimals, and what they are made of."""
    columns = (
        Column("Mã", width=6),
        Column("Mục tiêu", width=50),
        Column("Điểm", width=8),
        Column("Kết quả", "decimal"),
        Column("Tử số", "decimal"),
        Column("Mẫu số", "decimal"),
        Column("Đơn vị tính", width=11),
        Column("Mức đề ra", width=16),
        Column("Kế hoạch đến ngày", "decimal"),
        Column("Đánh giá", width=20),
        Column("Số đơn vị có đủ số liệu", "whole"),
        Column("Tổng số đơn vị", "whole"),
        Column("Đơn vị còn thiếu", width=40),
        Column("Lý do chưa tính được", width=40),
    )
    return Sheet("Mục tiêu", columns, [_objective(one) for one in figures], heading)


def _objective(one: Figure) -> list[Any]:
    objective, coverage = one.objective, one.coverage
    unit = {"percent": "%", "times": "lần"}.get(objective.unit, objective.unit)
    missing = ", ".join(unit.name_vi for unit in coverage.missing)
    reason = "" if one.reason is None else str(one.reason)
    values = [objective.code, objective.text_vi, objective.clause, one.value, one.numerator, one.denominator, unit]
    verdict = str(words.verdict(one, final=False))
    return [*values, words.target(one), one.plan_to_date, verdict, coverage.have, coverage.of, missing, reason]


def units(lines: Sequence[board.Line], heading: tuple[str, ...]) -> Sheet:
    """Return the units against their quotas, with the overview's totals."""
    columns = [_CODE, _UNIT]
    for kind in KINDS:
        columns += [Column(f"{kind} mới", "whole"), Column(f"Chỉ tiêu {kind}", "whole")]
    columns += [Column("Đang vận động", "whole"), Column("Cập nhật gần nhất", "date")]
    rows = [[one.unit.code, one.name_vi, *_scores(one.scores), one.in_progress, one.moved_on] for one in lines]
    totals = {kind: board.total(list(lines), kind) for kind in KINDS}
    sums = [TOTAL, None, *_scores(totals), sum(one.in_progress for one in lines), None]
    return Sheet("Xã, thị trấn", tuple(columns), rows, heading, sums)


def _scores(scores: dict[str, board.Score]) -> list[int | None]:
    return [number for kind in KINDS for number in (scores[kind].result, scores[kind].quota)]


def foundings(lines: Iterable[Line], numbers: dict[str, int], heading: tuple[str, ...]) -> Sheet:
    """Return a list of foundings; the totals row says how many there are, by state."""
    columns = (
        *(_CODE, _UNIT),
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Thôn", width=22),
        Column("Lĩnh vực", width=24),
        Column("Thành viên dự kiến", "whole"),
        Column("Thành viên", "whole"),
        Column("Bước", width=30),
        Column("Tình trạng", width=18),
        Column("Bắt đầu", "date"),
        Column("Bước gần nhất", "date"),
        Column("Ngày ghi nhận", "date"),
        Column("Số đăng ký", width=16),
        Column("Chủ trì", width=20),
        Column("Phối hợp", width=30),
    )
    told = "; ".join(f"{label}: {numbers[state]}" for state, label in STATES.items() if numbers.get(state))
    totals = [f"{TOTAL}: {sum(numbers.values())}", told, *[None] * (len(columns) - 2)]
    return Sheet("Vận động thành lập", columns, [_founding(line) for line in lines], heading, totals)


def _founding(line: Line) -> list[Any]:
    one = line.founding
    bodies = {part: ", ".join(c.body.name_vi for c in line.credits if c.part == part) for part in ("lead", "support")}
    said = [one.kind, one.working_name, one.villages, str(SECTORS.get(one.sector, "")), one.expected_members]
    stage = [str(stages.label(one.kind, one.stage)), str(STATES[one.state]), one.opened_on, one.moved_on]
    ends = [one.counted_on, one.certificate_number, bodies["lead"], bodies["support"]]
    return [line.unit.code, line.unit.name_vi, *said, one.members, *stage, *ends]


def allocation(
    units_shown: Sequence[Unit], cells: dict[Cell, int], years: Sequence[int], heading: tuple[str, ...]
) -> Sheet:
    """Return the allocation cell by cell, in the shape that the import of quotas takes."""
    rows: list[list[Any]] = [
        [unit.code, unit.name_vi, kind, year, cells[unit.id, kind, year]]
        for unit in units_shown
        for kind in KINDS
        for year in years
        if (unit.id, kind, year) in cells
    ]
    totals = [TOTAL, None, None, None, sum(row[4] for row in rows)]
    return Sheet(QUOTAS.sheet, tuple(one.column for one in QUOTAS.fields), rows, heading, totals)


def commune_quotas(table: CommuneTable, heading: tuple[str, ...]) -> Sheet:
    """Return a commune's quotas and results by year, as its page shows them."""
    columns = [Column("Năm", width=12)]
    for kind in KINDS:
        columns += [Column(f"Chỉ tiêu {kind}", "whole"), Column(f"Kết quả {kind}", "whole")]
    rows: list[list[Any]] = [[str(row.year), *_figures(row.kinds)] for row in table.rows]
    return Sheet("Chỉ tiêu", tuple(columns), rows, heading, [TOTAL, *_figures(table.totals)])


def _figures(kinds: dict[str, Any]) -> list[int | None]:
    return [number for kind in KINDS for number in (kinds[kind].quota, kinds[kind].result)]


def ledger(account: Account, heading: tuple[str, ...]) -> Sheet:
    """Return a body's ledger by unit, as its page shows it."""
    columns = [_CODE, _UNIT]
    for kind in KINDS:
        columns += [Column(f"{kind} chủ trì", "whole"), Column(f"{kind} phối hợp", "whole")]
        columns += [Column(f"{kind} của xã", "whole"), Column(f"Chỉ tiêu {kind}", "whole")]
    columns.append(Column("Đang vận động", "whole"))
    rows = [[unit.code, unit.name_vi, *_entries(entries)] for unit, entries in account.lines]
    return Sheet("Sổ vận động", tuple(columns), rows, heading, [TOTAL, None, *_entries(account.totals)])


def _entries(entries: dict[str, Any]) -> list[int | None]:
    found: list[int | None] = []
    for kind in KINDS:
        one = entries[kind]
        found += [one.counted.lead, one.counted.support, one.result, one.quota]
    return [*found, sum(entries[kind].open.sum for kind in KINDS)]


def findings(rows: Sequence[Finding], items: dict[int, Item], today: date, heading: tuple[str, ...]) -> Sheet:
    """Return the inspection commission's findings."""
    columns = (
        Column("Số văn bản", width=18),
        Column("Đơn vị được kiểm tra", width=34),
        Column("Sản phẩm", width=34),
        Column("Căn cứ", width=28),
        Column("Nội dung phát hiện", width=50),
        Column("Kiến nghị", width=50),
        Column("Ngày ghi nhận", "date"),
        Column("Hạn trả lời", "date"),
        Column("Trạng thái", width=18),
        Column("Chậm", width=8),
        Column("Ngày trả lời", "date"),
        Column("Ngày kết thúc", "date"),
    )
    shown = [_finding_row(one, items.get(one.item_id or 0), today) for one in rows]
    return Sheet("Kiến nghị kiểm tra", columns, shown, heading, [f"{TOTAL}: {len(shown)}", *[None] * 11])


def _finding_row(one: Finding, item: Item | None, today: date) -> list[Any]:
    product = f"{item.duty.product_vi} {item.period}".strip() if item else ""
    said = [one.document_number, one.body.name_vi, product, one.basis, one.text, one.recommendation]
    late = "x" if is_late(one, today) else ""
    days = [one.opened_on, one.deadline, str(FINDING_STATES[one.state]), late]
    return [*said, *days, one.answered_on, one.closed_on]


__all__ = ["allocation", "commune_quotas", "findings", "foundings", "ledger", "objectives", "units"]
