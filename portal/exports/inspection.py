"""The inspection commission's findings as a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.documents.spreadsheet import Column, Sheet
from portal.duties.models import BoardItem
from portal.duties.queries import board_items_by_id
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.inspection.models import Finding
from portal.inspection.routes import asked_findings


@blueprint.get("/inspection/export.<form>")
@needs(Permission.FINDING_VIEW)
def findings(form: str) -> Response:
    """Send the inspection commission's findings, as the page selects them."""
    found = asked_findings()
    named = board_items_by_id(one.item_id for one in found if one.item_id)
    heading = files.heading(
        _("Findings of the inspection commission"), files.place_of(None), files.as_of(clock.today())
    )
    sheet = _sheet(found, named, clock.today(), heading)
    return files.download([sheet], form, "kien-nghi-kiem-tra", clock.today().isoformat())


def _sheet(rows: Sequence[Finding], items: dict[int, BoardItem], today: date, heading: tuple[str, ...]) -> Sheet:
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
        Column("Quá hạn", width=8),
        Column("Ngày trả lời", "date"),
        Column("Ngày kết thúc", "date"),
    )
    shown = [_finding_row(one, items.get(one.item_id or 0), today) for one in rows]
    return Sheet(
        "Kiến nghị kiểm tra", columns, shown, heading, [f"{files.TOTAL}: {len(shown)}", *[None] * (len(columns) - 1)]
    )


def _finding_row(one: Finding, item: BoardItem | None, today: date) -> list[Any]:
    product = f"{item.duty.product_vi} {item.period}".strip() if item else ""
    said = [one.document_number, one.body.name_vi, product, one.basis, one.text, one.recommendation]
    late = "x" if one.is_late(today) else ""
    days = [one.opened_on, one.deadline, one.state.word, late]
    return [*said, *days, one.answered_on, one.closed_on]
