"""One importer for every record: a file → sheets → rows → what each would do → written in one transaction.

Each row is placed (whose it is), matched (the same as one that stands, or a new one), and judged by the record's own
rules, all that is wrong named at its cells. What differs between records, a `RecordPlan` says: which sheet, how a row
is matched, which rules, what is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _

from portal.core.errors import Problems
from portal.documents.workbook import Table
from portal.extensions import db
from portal.imports import cells, change_log, fallen_numbers, mapping, sheets, untidy
from portal.imports.change_log import ChangeLog
from portal.imports.columns import Layout
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, Line, Preview, differences, no_sheet, told
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.questions import Answers, Note
from portal.imports.sheets import Row, Sheet


@dataclass
class Match:
    """What a row speaks of: `stored` is the row of the database, None for a new one.

    `key` is the same for two rows of a file that speak of the same; `owner` is what it belongs to, where a plan needs
    it.
    """

    tenant_id: int
    key: Any
    label: str
    stored: Any = None
    owner: Any = None


@dataclass
class Write:
    """What is to be written of a row: its values by field of the record."""

    match: Match
    values: dict[str, Any]


class RecordPlan:
    """What is special about the import of one record. A plan reads what it compares with when it is made."""

    layout: ClassVar[Layout]
    told_by: ClassVar[tuple[str, ...]] = ("code", "name")  # the columns by which a row is matched
    same_at: ClassVar[str] = "name"  # the cell that is named where two rows speak of the same
    columns: ClassVar[dict[str, str]] = {}  # field of the record → its column, where these have other names

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        self.communes, self.preview = communes, preview
        self.seen: dict[Any, Row] = {}
        self.writes: list[Write] = []

    def place(self, row: Row) -> int | None:
        """Return the commune that a row belongs to; None, with the cell named, for one that may not be written."""
        return self.communes.commune_of(row)

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return what a row speaks of; None, with the cell named, where that cannot be told."""
        raise NotImplementedError

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Ask the record's rules; return the values as they are kept. Without a match the row alone is judged."""
        raise NotImplementedError

    def check_file(self, sheet: Sheet) -> None:
        """Name what is wrong with the sheet as a whole."""

    def before(self, match: Match) -> dict[str, Any]:
        """Return what stands now, by field of the record."""
        return {name: getattr(match.stored, name) for name in self.compared if hasattr(match.stored, name)}

    @property
    def compared(self) -> tuple[str, ...]:
        """The fields whose change the preview shows, and that a new row is said to hold, in the order of the sheet."""
        names = {column: name for name, column in self.columns.items()}
        return tuple(names.get(one.key, one.key) for one in self.layout.columns if not one.derived)

    def state(self, match: Match, values: dict[str, Any], changes: Sequence[Change]) -> str:
        """Return what becomes of a row that is right."""
        if match.stored is None:
            return ADDED
        return CHANGED if changes else SAME

    def take(self, row: Row, match: Match, values: dict[str, Any]) -> None:
        """Show a row that is right in the preview, and remember what is to be written of it."""
        fields = [(self.layout.column(self.column(name)), name) for name in self.compared if name in values]
        changes: list[Change] = []
        if match.stored is not None:
            now = self.before(match)
            changes = differences((one, now.get(name), values[name]) for one, name in fields)
        state = self.state(match, values, changes)
        line = self.line(row, match, state, changes)
        if state == ADDED:
            line.says = told((one, values[name]) for one, name in fields)
        if state != SAME:
            self.writes.append(Write(match, values))

    def line(self, row: Row, match: Match, state: str, changes: list[Change]) -> Line:
        """Put a row into the preview."""
        line = Line(row.sheet.name, row.number, match.tenant_id, match.label, state, changes)
        self.preview.lines.append(line)
        return line

    def column(self, name: str) -> str:
        """Return the column of a field."""
        return self.columns.get(name, name)

    def refused(self, row: Row) -> None:
        """Remember a row that could not be taken, where others may speak of it."""

    def complete(self) -> None:
        """Do what can be done only once every row of the sheet is known."""

    def write(self) -> None:
        """Write what was taken, through the record's service."""
        raise NotImplementedError


Plans = Callable[[ImportableCommunes, Preview], Sequence[RecordPlan]]


class Importer:
    """One file's way from its sheets to the database. `plans`: the record of the file, then those on sheets beside it.

    `answers`: to the questions that an earlier reading of the file put, by their keys.
    """

    def __init__(self, records: str, make_plans: Plans, communes: ImportableCommunes, answers: Answers) -> None:
        self.preview = Preview(records, write=self.write)
        self.plans = make_plans(communes, self.preview)
        self.answers = communes.answers = answers
        self.communes = communes
        self.shapes = mapping.remembered(records, communes.home) if communes.home is not None else {}

    def read(self, tables: Sequence[Table]) -> Preview:
        """Return what the sheets of a file would do; nothing is written. A sheet that is not read is named."""
        taken: list[tuple[RecordPlan, Sheet]] = []
        self.preview.tables = tables
        self.preview.map_answers = {key: value for key, value in self.answers.items() if "!map:" in key and value}
        for given in tables:
            table, notes = cells.in_unicode(untidy.unmerged(given))
            plan = self._plan_of(table)
            sheet = self._sheet_of(plan, table) if not table.is_hidden else None
            if sheet is None:
                self._leave_out(table)
            else:
                taken.append((plan, sheet))
                self.preview.see(sheet)
                self.preview.notes += notes
        if not any(plan is self.plans[0] for plan, _sheet in taken):
            self.preview.faults += no_sheet(tables, self.plans[0].layout)
            return self.preview
        for plan in self.plans:
            for sheet in [sheet for of, sheet in taken if of is plan]:
                self._read_sheet(plan, sheet)
            plan.complete()
        for _plan, sheet in taken:  # last: a row may be wrong for what another sheet says
            self.preview.take(sheet)
        self.preview.questions += self.communes.questions
        self.preview.sort()
        return self.preview

    def _sheet_of(self, plan: RecordPlan, table: Table) -> Sheet | None:
        """Return a sheet as its headings say or as they were mapped; where some are lacking, let them be mapped."""
        layout = untidy.with_years(plan.layout.opened(), table)
        if plan is not self.plans[0]:
            return sheets.of_table(layout, table, self.answers)
        mapped = mapping.of_sheet(layout, table, self.preview.map_answers, self.shapes)
        sheet = sheets.of_table(layout, table, self.answers, mapped)
        if mapped is not None and mapped.since is None:
            self.preview.mapped.append(mapped)
        if mapped is not None or sheet is None or not _is_whole(sheet):
            offered = mapping.offered(layout, table, mapped, mapping.suggested(self.shapes.values()))
            self.preview.mappings += [offered] if offered is not None else []
        return sheet

    def _plan_of(self, table: Table) -> RecordPlan:
        """Return the plan that reads a sheet: that of its name, else the first, if the sheet is of its shape."""
        named = [plan for plan in self.plans if sheets.is_named(plan.layout, table)]
        return named[0] if named else self.plans[0]

    def _leave_out(self, table: Table) -> None:
        if not any(not cells.is_nothing(cells.value_of(cell)) for row in table.rows for cell in row):
            return
        words = _("This sheet is hidden: it is not read.") if table.is_hidden else _("This sheet is not read.")
        self.preview.notes.append(Note(table.name, "", words))

    def _read_sheet(self, plan: RecordPlan, sheet: Sheet) -> None:
        plan.check_file(sheet)
        plan.communes.complete(sheet)
        sheet.rows = [row for row in sheet.rows if not plan.communes.is_others(row)]
        for row in sheet.rows:
            self._read_row(plan, row)

    def _read_row(self, plan: RecordPlan, row: Row) -> None:
        tenant_id, problems = plan.place(row), Problems()
        tells = not any(row.is_spoiled(key) for key in plan.told_by)
        match = plan.match(row, tenant_id) if tenant_id is not None and tells else None
        if match is not None and match.stored is not None:
            fallen_numbers.ask(plan, row, match)
        values = plan.check(row, match, problems)
        for name, message in () if row.waits else problems:
            row.fault_once(plan.column(name or plan.same_at), message)
        if match is None or row.faults or row.waits or problems:
            plan.refused(row)
            return
        first = plan.seen.setdefault(match.key, row)
        if first is not row:
            row.fault(plan.same_at, _same_as(first, row))
            plan.refused(row)
            return
        plan.take(row, match, values)

    def write(self) -> ChangeLog:
        """Write what the preview shows; return the rows that were added and changed, for undoing it."""
        with change_log.recording() as log:
            for plan in self.plans:
                plan.write()
            db.session.flush()
        return log


def _is_whole(sheet: Sheet) -> bool:
    """Say whether a sheet has all the columns that it needs."""
    return not any(fault.row == sheet.header_row and not fault.column for fault in sheet.faults)


def _same_as(first: Row, row: Row) -> str:
    if first.sheet is row.sheet:
        return _("Row %(row)s speaks of the same one.", row=first.number)
    return _("Row %(row)s of the sheet %(sheet)s speaks of the same one.", row=first.number, sheet=first.sheet.name)
