"""The duty board as a file, from the very query of its pages. Headers stand in Vietnamese."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.documents.spreadsheet import Column, Sheet
from portal.duties.blueprint import asked_items
from portal.duties.board import days_late
from portal.duties.models import BoardItem
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.programmes.choices import DutyRole

_COLUMNS = (
    Column("Điểm", width=10),
    Column("Sản phẩm", width=46),
    Column("Kỳ", width=10),
    Column("Cơ quan", width=34),
    Column("Giao ban đầu cho", width=34),
    Column("Phối hợp", width=40),
    Column("Mục tiêu", width=16),
    Column("Thời hạn ban đầu", "date"),
    Column("Thời hạn", "date"),
    Column("Số lần gia hạn", "whole"),
    Column("Xin gia hạn đến", "date"),
    Column("Trạng thái", width=18),
    Column("Số ngày quá hạn", "whole"),
    Column("Ngày nộp", "date"),
    Column("Số văn bản", width=18),
    Column("Ngày văn bản", "date"),
    Column("Giải trình", width=40),
    Column("Lý do trả lại", width=40),
)


@blueprint.get("/duties/export.<form>")
@needs(Permission.DUTIES_VIEW)
def duty_items(form: str) -> Response:
    """Send the items of the duty board, as its page selects them."""
    heading = files.heading(_("Who does what"), files.place_of(None), files.as_of(clock.today()))
    sheet = _sheet(asked_items(), clock.today(), heading)
    return files.download([sheet], form, "phan-cong", clock.today().isoformat())


def _sheet(items: Iterable[BoardItem], today: date, heading: tuple[str, ...]) -> Sheet:
    """Return the items of the duty board, with who cooperates today and how late each is."""
    rows = [[*_assigned(one, today), *_due(one, today), *_handed_in(one)] for one in items]
    totals = [f"{files.TOTAL}: {len(rows)}", *[None] * (len(_COLUMNS) - 1)]
    return Sheet("Phân công", _COLUMNS, rows, heading, totals if rows else None)


def _assigned(one: BoardItem, today: date) -> list[Any]:
    duty = one.duty
    helping = duty.parts_on(today, DutyRole.COOPERATE)
    communes = sum(part.body.unit_id is not None for part in helping)
    named = [part.body.name_vi for part in helping if part.body.unit_id is None]
    named += [f"{communes} xã, thị trấn"] if communes else []
    first = one.first_body.name_vi if one.first_body_id != one.body_id else None
    served = ", ".join(objective.code for objective in duty.objectives)
    return [duty.clause, duty.product_vi, one.period, one.body.name_vi, first, "; ".join(named), served]


def _due(one: BoardItem, today: date) -> list[Any]:
    moved = [one.original_deadline, one.deadline, one.extensions, one.asked_deadline]
    return [*moved, one.state.word, days_late(one, today)]


def _handed_in(one: BoardItem) -> list[Any]:
    """What was typed stays empty where the reader may not open the item."""
    item = one.item
    if item is None:
        return [one.submitted_on, None, None, None, None]
    reason = item.return_reason if one.state == "returned" else None
    return [one.submitted_on, item.document_number, item.document_on, item.explanation, reason]
