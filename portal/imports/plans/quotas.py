"""What a sheet of quotas would put into the district's draft allocation; issuing stays a numbered decision."""

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.documents.workbook import Table
from portal.imports import sheets
from portal.imports.change_log import ChangeLog
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, Line, Preview, no_sheet, shown
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.layouts import QUOTAS
from portal.imports.sheets import Row, Sheet
from portal.programmes.models import Programme
from portal.programmes.queries import current_programme
from portal.quotas import queries as quotas
from portal.quotas import rules
from portal.quotas.services import save_draft

Cell = tuple[int, str, int]


def plan(tables: Sequence[Table], reach: ImportableCommunes) -> Preview:
    """Return what the quotas of a file would change in the draft of the programme under way."""
    made = Preview("quotas")
    sheet, programme = sheets.find(QUOTAS, tables), current_programme()
    if sheet is None or programme is None:
        made.faults.append(no_sheet(tables, QUOTAS.sheet))
        return made
    try:
        rules.still_open(programme)
    except RuleBroken as broken:
        sheet.faults.append(sheet.fault(sheet.header_row, "value", "", broken.message))
    work = _Work(programme, reach, made)
    for row in sheet.rows:
        work.read(row, sheet)
    made.take(sheet)
    made.sort()
    made.write = work.write
    return made


class _Work:
    def __init__(self, programme: Programme, reach: ImportableCommunes, made: Preview) -> None:
        self.programme, self.reach, self.plan = programme, reach, made
        self.present = quotas.allocation(programme.id)
        self.seen: dict[Cell, int] = {}
        self.cells: dict[Cell, tuple[int | None, int | None]] = {}

    def read(self, row: Row, sheet: Sheet) -> None:
        """Take a row into the draft."""
        tenant_id = self.reach.commune_of(row)
        if tenant_id is None or row.faults:
            return
        kind, year, value = row.values["kind"], row.values["year"], row.values["value"]
        for key, check in (("year", lambda: rules.check_place(self.programme, kind, year)),
                           ("value", lambda: rules.check_number(value))):  # fmt: skip
            try:
                check()
            except RuleBroken as broken:
                row.fault(key, broken.message)
        cell = (tenant_id, kind, year)
        if cell in self.seen:
            row.fault("year", _("Row %(row)s speaks of the same one.", row=self.seen[cell]))
        self.seen[cell] = row.number
        if not row.faults:
            self._take(row, cell, value)

    def _take(self, row: Row, cell: Cell, value: int) -> None:
        old = self.present.get(cell)
        state = SAME if old == value else ADDED if old is None else CHANGED
        one = QUOTAS.field("value")
        changes = [Change(one.title, shown(one, old), shown(one, value))] if state == CHANGED else []
        label = f"{self.reach.name_of(cell[0])} · {cell[1]} · {cell[2]}"
        self.plan.lines.append(Line(row.sheet.name, row.number, cell[0], label, state, changes))
        self.cells[cell] = (old, value)

    def write(self, log: ChangeLog) -> None:
        """Write the draft."""
        save_draft(programme_id=self.programme.id, cells=self.cells)


__all__ = ["plan"]
