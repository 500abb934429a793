"""What all exports share: the columns of a place, the lines above a table, a list sent as a file."""

import io
import re
from collections.abc import Sequence
from typing import Any

from flask import abort, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, tenancy
from portal.core.access import current_actor
from portal.core.fields import Field
from portal.core.numbers import day as shown_day
from portal.core.numbers import moment
from portal.core.text import fold
from portal.documents.spreadsheet import Column, Sheet, to_csv, to_xlsx
from portal.imports.columns import Layout
from portal.units import queries as units

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
TOTAL = "Tổng cộng"
UNIT_CODE, UNIT_NAME = Column("Mã xã", width=9), Column("Xã, thị trấn", width=22)


def place_of(tenant_id: int | None) -> str:
    """Return the name of a commune, of the district with None."""
    if tenant_id is None:
        district = units.district()
        return district.name_vi if district else ""
    return units.unit(tenant_id).name_vi


def download(sheets: Sequence[Sheet], form: str, *names: str) -> Response:
    """Send sheets as a file: all of them as .xlsx, the first as .csv; named in plain ASCII. 404 for another form."""
    if form not in FORMATS:
        abort(404)
    data = to_xlsx(sheets) if form == "xlsx" else to_csv(sheets[0])
    name = "_".join(part for name in names if (part := _ascii(name)))
    return send_file(io.BytesIO(data), FORMATS[form], as_attachment=True, download_name=f"{name}.{form}", etag=False)


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", fold(name)).strip("-")


def heading(title: str, place: str, detail: str = "") -> tuple[str, ...]:
    """Return the lines above a table: what, where and as of which day, by whom and when it was made."""
    where = ", ".join(part for part in (place, detail) if part)
    made = _("Made %(moment)s by %(name)s", moment=moment(clock.now()), name=current_actor().person_name)
    past = tenancy.recorded_moment()
    told = f"{made} · {_('as the system held it at %(moment)s', moment=moment(past))}" if past else made
    return title, where, told


def as_of(day: object) -> str:
    """Return "as of 23/10/2024"."""
    return _("as of %(day)s", day=shown_day(day))  # type: ignore[arg-type]


def column(field: Field) -> Column:
    """Return the column of a described field in a list."""
    return Column(field.header, field.kind.file_kind, field.name, field.width)


def layout_sheet(
    layout: Layout, rows: list[dict[str, Any]], heading: tuple[str, ...], spare: int, totals: Sequence[Any] | None
) -> Sheet:
    """Return rows as the sheet of a layout, with `spare` empty rows that carry the drop-downs."""
    columns = layout.columns
    cells = [[one.cell(row.get(one.key)) for one in columns] for row in rows]
    return Sheet(layout.sheet, tuple(one.column for one in columns), cells, heading, totals, spare)
