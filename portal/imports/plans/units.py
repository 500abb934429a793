"""What a sheet of communes and towns would change: new units, and names of those that stand. Command line only."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from portal.core.text import fold
from portal.documents.workbook import Table
from portal.extensions import db
from portal.imports import sheets
from portal.imports.change_log import ChangeLog
from portal.imports.import_preview import ADDED, CHANGED, SAME, Line, Preview, differences, no_sheet
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.layouts import UNITS
from portal.imports.sheets import Row
from portal.units import queries as units
from portal.units.models import Unit

_COLUMNS = {"kind": "kind", "name": "name_vi", "name_en": "name_en", "valid_from": "valid_from", "valid_to": "valid_to"}


def plan(tables: Sequence[Table], reach: ImportableCommunes) -> Preview:
    """Return what the units of a file would add or rename. A unit is known by its code among those of today."""
    made = Preview("units")
    sheet = sheets.find(UNITS, tables)
    if sheet is None:
        made.faults.append(no_sheet(tables, UNITS.sheet))
        return made
    work = _Work(reach, made)
    for row in sheet.rows:
        if not row.faults:
            work.read(row)
    made.take(sheet)
    made.sort()
    made.write = work.write
    return made


class _Work:
    def __init__(self, reach: ImportableCommunes, made: Preview) -> None:
        self.reach, self.plan = reach, made
        self.seen: dict[str, int] = {}
        self.writes: list[tuple[Unit | None, dict[str, Any]]] = []
        district = units.district()
        self.district_id = district.id if district else 0

    def read(self, row: Row) -> None:
        """Find the unit of a row by its code."""
        code = row.values["code"]
        if not (code.isdigit() and len(code) == 5):
            row.fault("code", _("A code has five digits."))
        if code in self.seen:
            row.fault("code", _("Row %(row)s speaks of the same one.", row=self.seen[code]))
        self.seen[code] = row.number
        starts, ends = row.values.get("valid_from"), row.values.get("valid_to")
        if starts and ends and ends <= starts:
            row.fault("valid_to", _("The last day lies before the first."))
        if not row.faults:
            self._take(row, self.reach.by_code.get(code))

    def _take(self, row: Row, unit: Unit | None) -> None:
        given = {column: row.values[key] for key, column in _COLUMNS.items() if key in row.values}
        if unit is not None and unit.id not in self.reach.writable:
            message = _("This row belongs to %(unit)s, not to you: it cannot be written.", unit=unit.name_vi)
            row.fault("code", message)
            return
        pairs = [(UNITS.field(key), getattr(unit, column, None), given[column]) for key, column in _COLUMNS.items()
                 if column in given]  # fmt: skip
        changes = differences(pairs) if unit is not None else []
        state = ADDED if unit is None else CHANGED if changes else SAME
        label = f"{row.values['code']} {row.values['name']}"
        self.plan.lines.append(
            Line(row.sheet.name, row.number, unit.id if unit else self.district_id, label, state, changes)
        )
        if state != SAME:
            self.writes.append((unit, given | {"code": row.values["code"]}))

    def write(self, log: ChangeLog) -> None:
        """Add and rename."""
        for unit, given in self.writes:
            made = unit or Unit(kind="commune", name_en=given["name_vi"], parent_id=self.district_id)
            for column, value in given.items():
                setattr(made, column, value)
            made.folded_name = fold(made.name_vi)
            db.session.add(made)
        db.session.flush()
