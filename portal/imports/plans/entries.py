"""Entries of the register: facts, and the number that one alone may bear."""

from datetime import date
from functools import cache, cached_property
from typing import Any

from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import Problems
from portal.core.fields import field_of
from portal.core.text import fold
from portal.extensions import db
from portal.foundings import counting
from portal.foundings import rules as foundings
from portal.imports import queries
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, Preview, differences, told
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import REGISTER
from portal.imports.register_index import Entry, Register, Status, number_key
from portal.imports.sheets import Row, Sheet
from portal.programmes.queries import current_programme
from portal.registry import rules
from portal.registry.choices import Origin, Sector
from portal.registry.models import NUMBER_TAKEN, Collective, YearlyRecord
from portal.registry.queries import closed_year, statuses
from portal.registry.services import facts_of, new_collective, origin_of

FACTS = tuple(field.name for field in rules.FACTS)
LEFT_OUT = 0  # the answer that no year's record is made
# A field of the yearly record → the register's column that says it, in a file of one's own.
_OF_RECORD = {"members": "members", "contributed_capital": "capital"}
# A field of a founding that counts already → the register's column.
_OF_FOUNDING = {
    "kind": "kind",
    "working_name": "name",
    "happened_on": "registered_on",
    "number": "registration_number",
    "villages": "villages",
    "head_name": "head_name",
}
_DEFAULTS = {"sector": Sector.AGRICULTURE, "subtype": ""}


class EntryPlan(RecordPlan):
    """A THT, HTX or interest group of a commune's register."""

    layout = REGISTER
    told_by = ("code", "kind", "name", "registration_number", "registered_on")

    def __init__(self, communes: ImportableCommunes, preview: Preview, register: Register) -> None:
        super().__init__(communes, preview)
        self.register = register
        self.entries: list[Entry] = []
        self.changes: dict[Entry, list[Change]] = {}
        self.counts_elsewhere = cache(rules.counts_elsewhere)

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the entry that a row speaks of, or a new one; None for a code or a name that tells none."""
        before = len(row.faults)
        entry = self.register.identify(row, tenant_id)
        if len(row.faults) > before or row.waits:
            return None
        entry = entry or Entry(tenant_id, {})
        return Match(tenant_id, entry, row.values["name"], entry.collective, entry)

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check the facts; what a founding said stays, and what counts as new is entered as a founding."""
        entry: Entry | None = match.owner if match else None
        kept = rules.facts(_merged(row, entry), problems)
        if entry is None:
            return kept
        if entry.collective is not None:
            rules.locked(entry.collective, kept, problems)
        self._check_place(entry, row, kept, problems)
        self._check_record(row, kept["registered_on"], problems)
        self._check_number(entry, kept, problems)
        self._check_start(entry, kept["registered_on"], problems)
        return kept

    def _check_record(self, row: Row, registered_on: Any, problems: Problems) -> None:
        """Check members and capital, and that those of a year of their own are of one in which it stood."""
        for name, column, year in _of_record(row):
            value = row.values.get(column)
            if value is None:
                continue
            message = field_of(YearlyRecord, name).kind.problem(value)
            problems.check(message is None, column, message)
            last = clock.today().year
            stood = year is None or not isinstance(registered_on, date) or registered_on.year <= year <= last
            problems.check(stood, column, _("In this year it did not stand yet, or the year has not come."))

    def _check_place(self, entry: Entry, row: Row, kept: dict[str, Any], problems: Problems) -> None:
        """What the register's own form refuses is refused here: a new one of the programme, or one moved into it."""
        is_new = entry.collective is None or entry.collective.origin == Origin.OPENING
        if not (is_new and self.counts_elsewhere(kept["kind"], kept["registered_on"])):
            return
        if entry.collective is None and clock.set_up_is_open():
            self._as_founding(entry, row, kept, problems)
            return
        problems.add("registered_on", rules.COUNTS_ELSEWHERE)
        self.preview.leads_to_foundings = True

    def _as_founding(self, entry: Entry, row: Row, kept: dict[str, Any], problems: Problems) -> None:
        """While the past is entered, one that counts as new is recorded with its counting, as “Registered already”."""
        said = {name: kept[column] for name, column in _OF_FOUNDING.items()}
        own_year = getattr(kept["registered_on"], "year", "")
        for key in ("members", "capital"):
            said[key] = row.values.get(key, row.values.get(f"{key} {own_year}"))
        own = Problems()
        entry.founding = foundings.already({**said, "sector": kept["sector"], "note": ""}, own)
        problems.take(own, _OF_FOUNDING)

    def _check_number(self, entry: Entry, kept: dict[str, Any], problems: Problems) -> None:
        number = kept["registration_number"]
        key = (entry.tenant_id, kept["kind"], number_key(number or ""))
        other = self.register.by_number.get(key) if number else None
        alone = other is None or other is entry
        problems.check(alone, "registration_number", NUMBER_TAKEN)

    def _check_start(self, entry: Entry, registered_on: Any, problems: Problems) -> None:
        """What the register's own form refuses of an entry whose day moves is refused here."""
        stored = entry.collective
        if stored is None or not isinstance(registered_on, date) or registered_on == stored.registered_on:
            return
        years = self.years.get((entry.tenant_id, stored.id), ())
        source = entry.source.history if entry.source is not None else ()
        rules.moved_start(registered_on, entry.history, years, source, problems)

    def take(self, row: Row, match: Match, values: dict[str, Any]) -> None:
        """Let the register stand as the row says; its line is written once its statuses are known too."""
        entry: Entry = match.owner
        if entry.collective is None:
            entry.history = [Status("operating", values["registered_on"])]
            self.changes[entry] = []
        else:
            old = entry.facts
            self.changes[entry] = differences((REGISTER.column(key), old[key], values[key]) for key in FACTS)
            if entry.history:
                entry.history[0].from_on = values["registered_on"]
            if entry.source is not None and old["registered_on"] != values["registered_on"]:
                entry.source.history[-1].from_on = values["registered_on"]  # the THT ends as the HTX begins
        entry.facts, entry.line_row = values, row
        entry.records = self._records_of(row, entry)
        self.entries.append(entry)
        if entry.collective is None:
            self.register.index(entry)
        elif values["registration_number"]:
            key = (entry.tenant_id, entry.kind, number_key(values["registration_number"]))
            self.register.by_number[key] = entry

    def _records_of(self, row: Row, entry: Entry) -> dict[int, dict[str, Any]]:
        """Return what is said of years of which no record stands; of a founding the counting keeps its own."""
        found: dict[int, dict[str, Any]] = {}
        for name, column, of_year in _of_record(row):
            value = row.values.get(column)
            if value is None or (of_year is None and entry.founding is not None):
                continue
            year = of_year or row.sheet.year or self._ask_year(row.sheet)
            if year == LEFT_OUT:
                title = row.sheet.titles[column]
                row.sheet.unknown += [title] if title not in row.sheet.unknown else []
            elif entry.founding is None or year > entry.facts["registered_on"].year:
                found.setdefault(year, {})[name] = value
        stored = entry.collective
        known = {year for year in found if stored is not None and (entry.tenant_id, stored.id, year) in self.records}
        return {year: said for year, said in sorted(found.items()) if year not in known}

    def _ask_year(self, sheet: Sheet) -> int:
        """Return the year that was chosen; until one is, members and capital are left out, and named as not read."""
        programme, last = current_programme(), closed_year(clock.today())
        first = programme.opening_day.year if programme else last
        years = [str(year) for year in range(last, min(first, last) - 1, -1)]
        text = _("Of the end of which year are members and capital?")
        options = [*((year, year) for year in years), (str(LEFT_OUT), _("Leave them out"))]
        return int(sheet.put(":year", text, options, preset=str(LEFT_OUT)))

    @cached_property
    def records(self) -> dict[tuple[int, int, int], YearlyRecord]:
        """The yearly records that stand, by commune, collective and year."""
        return queries.records(self.communes.writable)

    @cached_property
    def years(self) -> dict[tuple[int, int], list[int]]:
        """The years of which records stand, by commune and collective."""
        found: dict[tuple[int, int], list[int]] = {}
        for tenant_id, collective_id, year in self.records:
            found.setdefault((tenant_id, collective_id), []).append(year)
        return found

    def refused(self, row: Row) -> None:
        """Other rows may speak of what this one could not bring in: they are not wrong for that."""
        self.register.spoil(row)

    def show(self) -> None:
        """Say in the preview what becomes of each entry, its status and its conversion included."""
        for entry in self.entries:
            if entry.line_row is None:
                continue
            is_new, changes = entry.collective is None, [*self.changes[entry], *_record_changes(entry)]
            state = ADDED if is_new else CHANGED if changes else SAME
            match = Match(entry.tenant_id, entry, entry.name)
            line = self.line(entry.line_row, match, state, [] if is_new else changes)
            if is_new:
                line.says = told((REGISTER.column(key), entry.facts[key]) for key in FACTS if key != "name")
                line.says += [(change.title, change.new) for change in _record_changes(entry)]

    def write(self) -> None:
        """Write new entries and changed facts, all of them in one flush: a register may have thousands of rows."""
        for entry in self.entries:
            if entry.founding is not None:
                _count(entry)
            elif entry.collective is None:
                entry.collective = new_collective(entry.tenant_id, entry.facts)
                db.session.add(entry.collective)
            else:
                _change(entry)
        db.session.flush()
        for entry in self.entries:
            for year, said in entry.records.items():
                of_it = {"tenant_id": entry.tenant_id, "collective_id": entry.stored.id, "year": year}
                db.session.add(YearlyRecord(**of_it, high_tech_what="", linkage_partner="", **said))
        db.session.flush()


def _of_record(row: Row) -> list[tuple[str, str, int | None]]:
    """Return the fields of the yearly record with the columns that say them, and the year of those across."""
    found: list[tuple[str, str, int | None]] = []
    for column in row.sheet.columns:
        key, _space, year = column.partition(" ")
        found += [(name, column, int(year) if year else None) for name, one in _OF_RECORD.items() if one == key]
    return found


def _record_changes(entry: Entry) -> list[Change]:
    """Return what the register says of years, as changes from nothing."""
    titles = {name: REGISTER.column(column) for name, column in _OF_RECORD.items()}
    told = [(year, name, value) for year, said in entry.records.items() for name, value in said.items()]
    return [Change(f"{titles[name].title} ({year})", "–", titles[name].show(value)) for year, name, value in told]


def _count(entry: Entry) -> None:
    """Record a founding that counts already; the entry, its first status and its first record come with it."""
    founding = counting.register_already(
        tenant_id=entry.tenant_id, lead_body_id=None, support_body_ids=(), **(entry.founding or {})
    )
    entry.collective = db.session.get_one(Collective, (entry.tenant_id, founding.collective_id))
    if entry.facts["subtype"]:
        entry.collective.subtype = entry.facts["subtype"]
    entry.collective.product = entry.facts["product"]
    (entry.history[0].row,) = statuses(entry.tenant_id, entry.collective.id)


def _merged(row: Row, entry: Entry | None) -> dict[str, Any]:
    """The facts that a row gives. An empty cell of a row that was exported empties; of any other it leaves alone."""
    facts = {key: _DEFAULTS.get(key) for key in FACTS} | (entry.facts if entry is not None else {})
    for key in FACTS:
        if key in row.values:
            facts[key] = row.values[key]
        elif row.has(key) and not row.is_empty("code"):
            facts[key] = _DEFAULTS.get(key)
    return facts


def _change(entry: Entry) -> None:
    collective = entry.stored
    old = facts_of(collective)
    moved = {key: value for key, value in entry.facts.items() if (old[key] or None) != (value or None)}
    for key, value in moved.items():
        setattr(collective, key, value)
    if "name" in moved:
        collective.folded_name = fold(entry.name)
    if "registered_on" in moved and collective.origin != Origin.FOUNDING:
        collective.origin = origin_of(entry.facts["registered_on"])
