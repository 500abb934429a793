"""What a sheet of yearly records would change."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.documents.workbook import Table
from portal.extensions import db
from portal.imports import queries, sheets
from portal.imports.change_log import ChangeLog
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, Line, Preview, differences, no_sheet, told
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.layouts import YEARLY
from portal.imports.register_index import Entry, Register
from portal.imports.row_checks import every_fault
from portal.imports.sheets import Row
from portal.registry import rules
from portal.registry.models import YearlyRecord
from portal.registry.services import completed

FIELDS = tuple(one for one in YEARLY.fields if one.key in rules.RECORD_FIELDS)
_TEXTS = ("high_tech_what", "linkage_partner")
_IDENTITY = ("kind", "name", "registration_number")
_ANY: Any = SimpleNamespace(registered_on=date.min)  # where a row's collective is not known
Key = tuple[int, int, int]


def plan(tables: Sequence[Table], reach: ImportableCommunes) -> Preview:
    """Return what the yearly records of a file would do within reach."""
    made = Preview("yearly")
    sheet = sheets.find(YEARLY, tables)
    if sheet is None:
        made.faults.append(no_sheet(tables, YEARLY.sheet))
        return made
    work = _Work(Register(reach, queries.stored_entries(reach.writable)), queries.records(reach.writable), made)
    for row in sheet.rows:
        work.read(row)
    made.take(sheet)
    made.sort()
    made.write = work.write
    return made


class _Work:
    def __init__(self, register: Register, stored: dict[Key, YearlyRecord], made: Preview) -> None:
        self.register, self.stored, self.plan = register, stored, made
        self.seen: dict[Key, int] = {}
        self.writes: list[tuple[Key, dict[str, Any]]] = []

    def read(self, row: Row) -> None:
        """Find the collective and the year of a row, and check what it says; all that is wrong with it is named."""
        tenant_id = self.register.reach.commune_of(row)
        entry = None
        if tenant_id is not None and not any(row.is_unread(key) for key in _IDENTITY):
            before = len(row.faults)
            entry = self.register.identify(row, tenant_id)
            if entry is None and len(row.faults) == before and not row.is_empty("name"):
                row.fault("name", _("The commune's register has no such entry. Enter it in the register first."))
        key = (entry.tenant_id, entry.stored.id, row.values.get("year", 0)) if entry is not None else None
        stored = self.stored.get(key) if key else None
        kept = self._checked(row, entry, stored)
        if entry is not None and key is not None and kept is not None:
            self._take(row, entry, key, kept)

    def _take(self, row: Row, entry: Entry, key: Key, kept: dict[str, Any]) -> None:
        if key in self.seen:
            row.fault("year", _("Row %(row)s speaks of the same year.", row=self.seen[key]))
            return
        self.seen[key] = row.number
        stored = self.stored.get(key)
        changes = differences((one, getattr(stored, one.key, None), kept[one.key]) for one in FIELDS if one.key in kept)
        says_something = any(value not in (None, "") for value in kept.values())
        state = _state(stored, changes, says_something)
        label = f"{entry.name} · {row.values['year']}"
        line = Line(row.sheet.name, row.number, entry.tenant_id, label, state, changes if stored is not None else [])
        self.plan.lines.append(line)
        if state == ADDED:
            line.says = told((one, kept[one.key]) for one in FIELDS if one.key in kept)
        if state != SAME:
            self.writes.append((key, kept))

    def _checked(self, row: Row, entry: Entry | None, stored: YearlyRecord | None) -> dict[str, Any] | None:
        try:
            if "year" in row.values:
                rules.check_year(_ANY if entry is None else entry.stored, row.values["year"])
        except RuleBroken as broken:
            row.fault("year", broken.message)

        def check(given: dict[str, Any]) -> dict[str, Any]:
            made = rules.check_record(completed(given))
            whole = {name: getattr(stored, name, "" if name in _TEXTS else None) for name in rules.RECORD_FIELDS}
            if entry is not None:
                rules.check_whole(entry.kind, SimpleNamespace(**whole | made))
            return made

        empty = {one.key: "" if one.key in _TEXTS else None for one in FIELDS}
        kept: dict[str, Any] | None = every_fault(row, check, _given(row), empty)
        if kept is None or row.faults:
            return None
        if "rating_score" in kept and stored is not None and stored.rating_groups and _moves(stored, kept):
            kept["rating_groups"] = None  # another total: the groups no longer add up to it
        return kept

    def write(self, log: ChangeLog) -> None:
        """Write what is new or changed."""
        for key, kept in self.writes:
            stored = self.stored.get(key)
            if stored is not None:
                log.change(stored, kept)
            else:
                empty = dict.fromkeys(_TEXTS, "")
                values = empty | kept
                log.add(YearlyRecord(tenant_id=key[0], collective_id=key[1], year=key[2], **values))
        db.session.flush()


def _state(stored: YearlyRecord | None, changes: list[Change], says_something: bool) -> str:
    """A row of a template that says nothing of a year without a record adds none."""
    if stored is None:
        return ADDED if says_something else SAME
    return CHANGED if changes else SAME


def _moves(stored: YearlyRecord, kept: dict[str, Any]) -> bool:
    return stored.rating_score != kept["rating_score"]


def _given(row: Row) -> dict[str, Any]:
    """The fields that a row gives. An empty cell of a row that was exported empties; of any other it leaves alone."""
    given: dict[str, Any] = {}
    for one in FIELDS:
        if one.key in row.values:
            given[one.key] = row.values[one.key]
        elif row.is_unread(one.key) or (row.has(one.key) and not row.is_empty("code")):
            given[one.key] = "" if one.key in _TEXTS else None
    return given
