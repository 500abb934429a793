"""Communes and towns as files, as the administrator's page lists them."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import Permission, needs
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.units import queries
from portal.units.choices import UnitKind
from portal.units.models import Unit


@blueprint.get("/admin/units/export.<form>")
@needs(Permission.ADMIN_UNITS)
def units(form: str) -> Response:
    """Send all communes and towns, past ones included, and what passed to what."""
    heading = files.heading(_("Communes and towns"), files.place_of(None))
    return files.download([_units(queries.communes(), heading), _successions(heading)], form, "xa-thi-tran")


def _units(found: list[Unit], heading: tuple[str, ...]) -> Sheet:
    columns = (
        Column("Mã", width=8),
        Column("Tên", width=32),
        Column("Loại", width=12),
        Column("Có từ ngày", "date"),
        Column("Thôi từ ngày", "date"),
    )
    rows = [[one.code, one.name_vi, UnitKind(one.kind).word, one.valid_from, one.valid_to] for one in found]
    return Sheet("Xã, thị trấn", columns, rows, heading)


def _successions(heading: tuple[str, ...]) -> Sheet:
    columns = (
        Column("Ngày", "date"),
        Column("Mã trước", width=9),
        Column("Đơn vị trước", width=32),
        Column("Mã sau", width=9),
        Column("Đơn vị sau", width=32),
        Column("Theo văn bản", width=40),
    )
    found = queries.successions()
    rows = [[one.happened_on, old.code, old.name_vi, new.code, new.name_vi, one.note] for one, old, new in found]
    return Sheet("Chuyển tiếp", columns, rows, heading)
