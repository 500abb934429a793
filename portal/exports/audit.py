"""The audit, the heads of its chains, sign-ins and denied attempts as files, as their pages select them."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.audit_log import queries
from portal.audit_log.access_entries import ShownAccess, shown_access
from portal.audit_log.events import ShownEvent, shown_events
from portal.audit_log.routes import asked_access, asked_events
from portal.core import chain, clock
from portal.core.access import Permission, current_actor, needs
from portal.core.numbers import moment
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.units import queries as units
from portal.units.models import Unit

MOST = 10_000  # lines of a file; narrower filters give the rest


@blueprint.get("/audit/export.<form>")
@needs(Permission.AUDIT_VIEW)
def audit(form: str) -> Response:
    """Send the events of the audit, newest first, as the page selects them."""
    selection = asked_events()
    found = shown_events(queries.events(replace(selection, before=None), MOST))
    heading = files.heading(_("Audit"), files.place_of(selection.tenant_id))
    return files.download([_events(found, _places(), heading)], form, "nhat-ky", _today())


def _places() -> dict[int, Unit]:
    district = units.district()
    return {one.id: one for one in [*units.communes(), *([district] if district else [])]}


def _today() -> str:
    return clock.today().isoformat()


def _events(found: list[ShownEvent], places: dict[int, Unit], heading: tuple[str, ...]) -> Sheet:
    columns = (
        Column("Đơn vị", width=22),
        Column("Số thứ tự", "whole"),
        Column("Thời điểm", width=18),
        Column("Người thực hiện", width=24),
        Column("Vai trò", width=20),
        Column("Làm thay", width=30),
        Column("Thao tác", width=14),
        Column("Đối tượng", width=34),
        Column("Nội dung", width=70),
        Column("Mạng", width=18),
        Column("Mã băm", width=66),
    )
    return Sheet("Nhật ký", columns, [_event(one, places) for one in found], heading)


def _event(one: ShownEvent, places: dict[int, Unit]) -> list[Any]:
    event, unit = one.event, places.get(one.event.tenant_id)
    said = "; ".join(_line(line.label, line.before, line.after) for line in one.lines)
    who = [one.who, str(one.post), one.deputy_for]
    return [
        unit.name_vi if unit else "",
        event.seq,
        moment(event.at),
        *who,
        str(one.change),
        one.what,
        said,
        event.address,
        event.hash,
    ]


def _line(label: Any, before: str | None, after: str | None) -> str:
    return f"{label}: " + " → ".join(part for part in (before, after) if part is not None)


@blueprint.get("/audit/chains/export.<form>")
@needs(Permission.AUDIT_PROVE)
def audit_heads(form: str) -> Response:
    """Send the heads of the chains that the post reads; kept elsewhere they prove that no tail was cut off."""
    places, reads = _places(), current_actor().reads
    columns = (
        Column("Mã", width=8),
        Column("Đơn vị", width=26),
        Column("Số sự kiện", "whole"),
        Column("Mã băm", width=66),
    )
    rows = [
        [places[unit].code, places[unit].name_vi, head.seq, head.hash]
        for unit, head in chain.heads_shown().items()
        if unit in places and unit in reads
    ]
    sheet = Sheet("Chuỗi nhật ký", columns, rows, files.heading(_("Heads of the chains"), files.place_of(None)))
    return files.download([sheet], form, "chuoi-nhat-ky", _today())


@blueprint.get("/audit/access/export.<form>")
@needs(Permission.AUDIT_VIEW)
def access_log(form: str) -> Response:
    """Send sign-ins and denied attempts, newest first, as the page selects them."""
    found = shown_access(queries.access_lines(replace(asked_access(), before=None), MOST))
    columns = (
        Column("Thời điểm", width=18),
        Column("Loại", width=30),
        Column("Người", width=24),
        Column("Vai trò", width=20),
        Column("Mạng", width=18),
        Column("Địa chỉ được gọi", width=50),
        Column("Trả lời", "year", width=9),
    )
    heading = files.heading(_("Sign-ins and denied attempts"), files.place_of(None))
    sheet = Sheet("Đăng nhập", columns, [_access(one) for one in found], heading)
    return files.download([sheet], form, "dang-nhap", _today())


def _access(one: ShownAccess) -> list[Any]:
    entry = one.entry
    return [moment(entry.at), one.kind.word, one.who, str(one.post), entry.address, one.what, entry.status]
