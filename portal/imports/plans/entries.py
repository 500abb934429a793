"""What a workbook of the register would change: entries, statuses, conversions, products, contracts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core import checks
from portal.core.errors import RuleBroken
from portal.core.numbers import day as shown_day
from portal.core.text import fold
from portal.documents.workbook import Table
from portal.extensions import db
from portal.imports import queries, sheets
from portal.imports.change_log import ChangeLog
from portal.imports.import_preview import (
    ADDED,
    CHANGED,
    SAME,
    Change,
    Line,
    Preview,
    difference,
    differences,
    no_sheet,
    shown,
    told,
)
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.layouts import PARTNERS, PRODUCTS, REGISTER, STATUS_HISTORY
from portal.imports.plans import registry_parts
from portal.imports.register_index import Entry, Register, Status, name_key, number_key
from portal.imports.row_checks import every_fault
from portal.imports.sheets import Row, Sheet
from portal.registry import rules
from portal.registry.models import CollectiveStatus
from portal.registry.services import facts_of, new_collective, origin_of

FACTS = (
    "kind",
    "subtype",
    "sector",
    "name",
    "product",
    "villages",
    "head_name",
    "registered_on",
    "registration_number",
)
_RIGHT: dict[str, Any] = {
    "kind": "THT",
    "sector": "agriculture_forestry_fishery",
    "subtype": "",
    "name": "x",
    "product": "",
    "villages": "",
    "head_name": "",
    "registered_on": date(2020, 1, 1),
    "registration_number": None,
}
_DEFAULTS = {"sector": "agriculture_forestry_fishery", "subtype": ""}


def plan(tables: Sequence[Table], reach: ImportableCommunes) -> Preview:
    """Return what the sheets of a register would do within reach."""
    made = Preview("registry")
    main = sheets.find(REGISTER, tables)
    if main is None:
        made.faults.append(no_sheet(tables, REGISTER.sheet))
        return made
    others = [table for table in tables if table.name != main.name]
    found = {one.name: sheets.find(one, others, by_name=True) for one in (STATUS_HISTORY, PRODUCTS, PARTNERS)}
    work = _Work(Register(reach, queries.stored_entries(reach.writable)), made)
    work.read_entries(main)
    told = work.history(found["statuses"])
    # A THT may have stopped and come back before it was converted, and conversion ends its history.
    work.read_history([one for one in told if one[0].values["status"] != "converted"])
    work.read_conversions(main)
    work.read_history([one for one in told if one[0].values["status"] == "converted"])
    work.read_current(main)
    work.write_lines(main)
    parts = registry_parts.Parts(work.register, made)
    for name, read in (("products", parts.read_products), ("partners", parts.read_partners)):
        if sheet := found[name]:
            read(sheet)
    for sheet in (main, *found.values()):
        if sheet is not None:
            made.take(sheet)
    made.sort()
    made.write = lambda log: _write(work, parts, log)
    return made


class _Work:
    """The register as it will stand, worked out row by row."""

    def __init__(self, register: Register, made: Preview) -> None:
        self.register, self.plan = register, made
        self.entries: list[Entry] = []
        self.changes: dict[Entry, list[Change]] = {}
        self.converted: set[Entry] = set()  # what this very file says to have grown into an HTX

    # --- entries --------------------------------------------------------------------------------

    def read_entries(self, sheet: Sheet) -> None:
        """Find or make the entry of each row, and check its facts."""
        for row in sheet.rows:
            tenant_id = self.register.reach.commune_of(row)
            entry = None if tenant_id is None or row.faults else self.register.identify(row, tenant_id)
            if tenant_id is None or row.faults:
                _judge(row)
            else:
                self._read_entry(row, tenant_id, entry)
            if row.faults:
                self.register.spoil(row)

    def _read_entry(self, row: Row, tenant_id: int, entry: Entry | None) -> None:
        if entry is not None and entry.line_row is not None:
            row.fault("name", _("Row %(row)s speaks of the same one.", row=entry.line_row.number))
        facts = _checked(row, _merged(row, entry), entry)
        if row.faults:
            return
        if entry is None:
            entry = Entry(tenant_id, facts, history=[Status("operating", facts["registered_on"])])
            self.changes[entry] = []
        else:
            old = entry.facts
            self.changes[entry] = differences((REGISTER.field(key), old[key], facts[key]) for key in FACTS)
            self._move_start(row, entry, facts["registered_on"])
        self._check_number(row, entry, facts)
        entry.facts, entry.line_row = facts, row
        if entry.collective is None:
            self.register.index(entry)
        self.entries.append(entry)

    def _move_start(self, row: Row, entry: Entry, registered_on: date) -> None:
        if len(entry.history) > 1 and entry.history[1].from_on <= registered_on:
            row.fault("registered_on", _("It already had another status by then."))
        elif entry.history:
            entry.history[0].from_on = registered_on

    def _check_number(self, row: Row, entry: Entry, facts: dict[str, Any]) -> None:
        number = facts["registration_number"]
        key = (entry.tenant_id, facts["kind"], number_key(number or ""))
        other = self.register.by_number.get(key) if number else None
        if other is not None and other is not entry:
            row.fault("registration_number", _("This number already stands in the commune's register."))
        elif number:
            self.register.by_number[key] = entry

    # --- conversions ------------------------------------------------------------------------------

    def read_conversions(self, sheet: Sheet) -> None:
        """Link HTX to the THT that they grew out of, where the column names one."""
        for entry in self.entries:
            row = entry.line_row
            if row is not None and row.values.get("converted_from") and not row.faults:
                self._convert(row, entry)

    def _convert(self, row: Row, entry: Entry) -> None:
        source = self._source(entry, row.values["converted_from"])
        if source is None and self.register.is_spoiled(row.values["converted_from"]):
            return
        if source is None or entry.kind != "HTX":
            row.fault("converted_from", _("The commune's register has no THT of this name, number or code."))
        else:
            self.converted.add(source)
            if entry.source is not source:
                self._link(row, entry, source)

    def _source(self, entry: Entry, written: str) -> Entry | None:
        """Return the THT that a cell names; where several bear the name, the one that it grew out of already."""
        if entry.source is not None and name_key(entry.source.name) == name_key(written):
            return entry.source
        return self.register.named(entry.tenant_id, "THT", written)

    def _link(self, row: Row, entry: Entry, source: Entry) -> None:
        if entry.source is not None or source.history[-1].status == "converted":
            row.fault("converted_from", _("This THT already becomes another HTX."))
            return
        try:
            rules.check_status(_rows(source.history), "converted", entry.facts["registered_on"])
        except RuleBroken as broken:
            row.fault("converted_from", broken.message)
            return
        source.history.append(Status("converted", entry.facts["registered_on"], entry.name))
        one = REGISTER.field("converted_from")
        self.changes[entry].append(Change(one.title, "–", source.name))
        entry.source = source

    # --- statuses ---------------------------------------------------------------------------------

    def history(self, sheet: Sheet | None) -> list[tuple[Row, Entry]]:
        """Return the readable rows of the sheet that lists all dated statuses, each with its entry, oldest first."""
        rows = sheet.rows if sheet is not None else []
        ready = [(row, entry) for row in rows if (entry := self._entry_of(row)) is not None]
        return sorted(ready, key=lambda one: one[0].values["from_on"])

    def read_history(self, told: Sequence[tuple[Row, Entry]]) -> None:
        """Take over dated statuses."""
        for row, entry in told:
            status, from_on = row.values["status"], row.values["from_on"]
            if standing := self._standing(entry, status, from_on):
                self._reason(row, entry, standing)
            elif self._append(row, entry, status, from_on, row.values.get("reason", "")):
                word = shown(STATUS_HISTORY.field("status"), status)
                self._line(row, entry, ADDED, [Change(word, "–", shown_day(from_on))])

    def _entry_of(self, row: Row) -> Entry | None:
        tenant_id = self.register.reach.commune_of(row)
        every_fault(row, _check_status_row, {key: row.values.get(key) for key in ("from_on", "reason")}, {"reason": ""})
        if tenant_id is None or row.faults:
            return None
        entry = self.register.identify(row, tenant_id)
        if entry is None and not row.faults:
            self.register.lacks(row, _("The commune's register has no such entry."))
        return None if row.faults else entry

    def _standing(self, entry: Entry, status: str, from_on: date) -> Status | None:
        """Return what the history says already: a status from a day, which is the new or the old first day of it."""
        of_day = [one for one in entry.history if one.from_on == from_on or (one.row and one.row.from_on == from_on)]
        return next((one for one in of_day if one.status == status), None)

    def _reason(self, row: Row, entry: Entry, standing: Status) -> None:
        """Take over another reason. An empty cell of a row that was exported empties; of any other it says nothing."""
        new = row.values.get("reason", "")
        gives_one = row.has("reason") and (new != "" or not row.is_empty("code"))
        if not gives_one or standing.status == "converted":
            new = standing.reason
        change = difference(STATUS_HISTORY.field("reason"), standing.reason, new)
        standing.reason = new
        self._line(row, entry, SAME if change is None else CHANGED, [] if change is None else [change])

    def _append(self, row: Row, entry: Entry, status: str, from_on: date, reason: str = "") -> bool:
        if status == "converted":
            row.fault("status", _("Say in the HTX's row, under “Chuyển từ THT”, out of which THT it grew."))
            return False
        try:
            rules.check_status(_rows(entry.history), status, from_on)
        except RuleBroken as broken:
            row.fault(broken.field or "status", broken.message)
            return False
        entry.history.append(Status(status, from_on, reason))
        return True

    def read_current(self, sheet: Sheet) -> None:
        """Take over the present status that the main sheet gives, where the history does not say it already."""
        for entry in self.entries:
            row = entry.line_row
            if row is not None and "status" in row.values and not row.faults:
                self._current(row, entry, row.values["status"], row.values.get("from_on"))

    def _current(self, row: Row, entry: Entry, status: str, from_on: date | None) -> None:
        last = entry.history[-1]
        if entry in self.converted:
            return  # another row of this file says what became of it
        if from_on is not None and self._standing(entry, status, from_on):
            return  # as it stands; or what held on an earlier day, as an export of that day tells it
        if status == last.status:
            self._same_status(row, entry, last, from_on)
        elif from_on is None:
            row.fault("from_on", _("Say from which day it has this status."))
        elif self._append(row, entry, status, from_on):
            one = REGISTER.field("status")
            self.changes[entry].append(Change(one.title, shown(one, last.status), shown(one, status)))

    def _same_status(self, row: Row, entry: Entry, last: Status, from_on: date | None) -> None:
        if from_on is None:
            return
        if len(entry.history) == 1 or last.status == "converted":
            message = _("This status began on %(day)s, with the registration.", day=shown_day(last.from_on))
            row.fault("from_on", message)
        elif from_on <= entry.history[-2].from_on:
            day = shown_day(entry.history[-2].from_on)
            row.fault("from_on", _("The last status began on %(day)s: choose a later day.", day=day))
        else:
            one = REGISTER.field("from_on")
            self.changes[entry].append(Change(one.title, shown_day(last.from_on), shown_day(from_on)))
            last.from_on = from_on

    # --- lines ------------------------------------------------------------------------------------

    def write_lines(self, sheet: Sheet) -> None:
        """Say what becomes of each row of the main sheet."""
        for entry in self.entries:
            if entry.line_row is not None:
                changes = self.changes[entry]
                state = ADDED if entry.collective is None else CHANGED if changes else SAME
                line = self._line(entry.line_row, entry, state, changes if entry.collective is not None else [])
                if state == ADDED:
                    line.says = told((REGISTER.field(key), entry.facts[key]) for key in FACTS if key != "name")

    def _line(self, row: Row, entry: Entry, state: str, changes: list[Change]) -> Line:
        line = Line(row.sheet.name, row.number, entry.tenant_id, entry.name, state, changes)
        self.plan.lines.append(line)
        return line


def _check_status_row(given: dict[str, Any]) -> None:
    checks.fitting(given["reason"], "reason", rules.REASON)
    if given["from_on"] is not None:
        checks.past_day(given["from_on"], "from_on", rules.FIRST_DAY)


def _judge(row: Row) -> None:
    """Name what else is wrong with a row that is not taken: people want all errors at once."""
    facts = {key: row.values.get(key, right) for key, right in _RIGHT.items()}
    if "kind" not in row.values:
        facts["subtype"] = ""
    every_fault(row, rules.check_facts, facts, _RIGHT)


def _checked(row: Row, facts: dict[str, Any], entry: Entry | None) -> dict[str, Any]:
    """Return the facts as they are kept, or name every cell that breaks a rule: each is put right in turn to go on."""

    def check(given: dict[str, Any]) -> dict[str, Any]:
        kept = rules.check_facts(given)
        if entry is not None and entry.collective is not None:
            rules.check_locked(entry.collective, kept)
        return kept

    right = facts_of(entry.collective) if entry is not None and entry.collective is not None else _RIGHT
    return every_fault(row, check, facts, right) or facts


def _merged(row: Row, entry: Entry | None) -> dict[str, Any]:
    """The facts that a row gives. An empty cell of a row that was exported empties; of any other it leaves alone."""
    facts = dict(entry.facts) if entry is not None else {key: _DEFAULTS.get(key) for key in FACTS}
    for key in FACTS:
        if key in row.values:
            facts[key] = row.values[key]
        elif row.has(key) and not row.is_empty("code"):
            facts[key] = _DEFAULTS.get(key)
    return facts


def _rows(history: list[Status]) -> list[CollectiveStatus]:
    return [CollectiveStatus(status=one.status, from_on=one.from_on) for one in history]


# --- writing ----------------------------------------------------------------------------------------


def _write(work: _Work, parts: registry_parts.Parts, log: ChangeLog) -> None:
    for entry in work.entries:
        if entry.collective is None:
            entry.collective = new_collective(entry.tenant_id, entry.facts)
            log.add(entry.collective)
        else:
            _change(entry, log)
    db.session.flush()
    for entry in [*work.entries, *_sources(work)]:
        _write_history(entry, log)
    for entry in work.entries:
        if entry.source is not None and entry.stored.converted_from_id != entry.source.stored.id:
            log.change(entry.stored, {"converted_from_id": entry.source.stored.id})
    parts.write(log)
    db.session.flush()


def _sources(work: _Work) -> list[Entry]:
    """Entries of which the main sheet has no row: another sheet, or an HTX's row, may speak of them."""
    return [one for one in work.register.by_id.values() if one.line_row is None]


def _change(entry: Entry, log: ChangeLog) -> None:
    collective = entry.stored
    old = facts_of(collective)
    moved = {key: value for key, value in entry.facts.items() if (old[key] or None) != (value or None)}
    if "name" in moved:
        moved["folded_name"] = fold(entry.name)
    if "registered_on" in moved and collective.origin != "founding":
        moved["origin"] = origin_of(entry.facts["registered_on"])
    if moved:
        log.change(collective, moved)


def _write_history(entry: Entry, log: ChangeLog) -> None:
    for one in entry.history:
        if one.row is None:
            row = CollectiveStatus(tenant_id=entry.tenant_id, collective_id=entry.stored.id)
            row.status, row.from_on, row.reason = one.status, one.from_on, one.reason
            log.add(row)
        elif (one.row.from_on, one.row.reason) != (one.from_on, one.reason):
            log.change(one.row, {"from_on": one.from_on, "reason": one.reason})


__all__ = ["FACTS", "plan"]
