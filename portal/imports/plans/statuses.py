"""What becomes of the entries of a register: dated statuses, conversions, the status that the main sheet gives."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import Problems
from portal.core.fields import checked, field_of
from portal.core.numbers import day as shown_day
from portal.extensions import db
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, difference
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import REGISTER, STATUS_HISTORY
from portal.imports.plans.entries import EntryPlan
from portal.imports.register_index import Entry, Status, name_key
from portal.imports.sheets import Row
from portal.registry import choices, rules
from portal.registry.choices import CollectiveKind
from portal.registry.models import CollectiveStatus

_FROM_ON = field_of(CollectiveStatus, "from_on")


class StatusPlan(RecordPlan):
    """A dated status of an entry. The rows are taken by date, once all are read: each must follow the one before."""

    layout = STATUS_HISTORY
    told_by = ("code", "kind", "name", "registration_number")
    same_at = "from_on"

    def __init__(self, entries: EntryPlan) -> None:
        super().__init__(entries.communes, entries.preview)
        self.entries, self.register = entries, entries.register
        self.told: list[tuple[Row, Entry]] = []
        self.converted: set[Entry] = set()  # what this very file says to have grown into an HTX

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the entry whose status it is."""
        entry = self.register.of_row(row, tenant_id)
        return Match(tenant_id, object(), entry.name, owner=entry) if entry else None

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check the row alone; whether it follows the entry's history is seen once all rows are known."""
        return checked(rules.STATUS, row.values, problems)

    def take(self, row: Row, match: Match, values: dict[str, Any]) -> None:
        """Keep the row until all are known."""
        self.told.append((row, match.owner))

    def complete(self) -> None:
        """Take the statuses by date. A THT may stop and come back before it is converted, which ends its history."""
        self.told.sort(key=lambda one: one[0].values["from_on"])
        self._take_history([one for one in self.told if one[0].values["status"] != choices.Status.CONVERTED])
        for row, entry in self._rows_of_entries():
            if row.values.get("converted_from"):
                self._convert(row, entry)
        self._take_history([one for one in self.told if one[0].values["status"] == choices.Status.CONVERTED])
        for row, entry in self._rows_of_entries():
            if "status" in row.values:
                self._current(row, entry, row.values["status"], row.values.get("from_on"))
        self.entries.show()

    def _rows_of_entries(self) -> list[tuple[Row, Entry]]:
        taken = [(entry.line_row, entry) for entry in self.entries.entries]
        return [(row, entry) for row, entry in taken if row is not None and not row.faults]

    # --- conversions ------------------------------------------------------------------------------

    def _convert(self, row: Row, entry: Entry) -> None:
        """Link an HTX to the THT that its row names."""
        source = self._source(entry, row.values["converted_from"])
        if source is None and self.register.is_spoiled(row.values["converted_from"]):
            return
        if source is None or entry.kind != CollectiveKind.HTX:
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
        if entry.source is not None or source.history[-1].status == choices.Status.CONVERTED:
            row.fault("converted_from", rules.SOURCE_TAKEN)
        elif self._follows(row, source, "converted", entry.facts["registered_on"], "converted_from"):
            source.history.append(Status("converted", entry.facts["registered_on"], entry.name))
            change = Change(REGISTER.column("converted_from").title, "–", source.name)
            self.entries.changes[entry].append(change)
            entry.source = source

    def _follows(self, row: Row, entry: Entry, status: str, from_on: date, at: str = "") -> bool:
        """Say whether a status can follow an entry's history; all that is wrong is named, at one cell with `at`."""
        history = [CollectiveStatus(status=one.status, from_on=one.from_on) for one in entry.history]
        problems = Problems()
        rules.status(history, {"status": status, "from_on": from_on}, problems)
        for name, message in problems:
            row.fault_once(at or name or "status", message)
        return not problems

    # --- statuses ---------------------------------------------------------------------------------

    def _take_history(self, rows: Sequence[tuple[Row, Entry]]) -> None:
        for row, entry in rows:
            status, from_on = row.values["status"], row.values["from_on"]
            if standing := _standing(entry, status, from_on):
                self._reason(row, entry, standing)
            elif self._append(row, entry, status, from_on, row.values.get("reason", "")):
                word = STATUS_HISTORY.column("status").show(status)
                self._status_line(row, entry, ADDED, [Change(word, "–", shown_day(from_on))])

    def _reason(self, row: Row, entry: Entry, standing: Status) -> None:
        """Take over another reason. An empty cell of a row that was exported empties; of any other it says nothing."""
        new = row.values.get("reason", "")
        gives_one = row.has("reason") and (new != "" or not row.is_empty("code"))
        if not gives_one or standing.status == choices.Status.CONVERTED:
            new = standing.reason
        change = difference(STATUS_HISTORY.column("reason"), standing.reason, new)
        standing.reason = new
        self._status_line(row, entry, SAME if change is None else CHANGED, [] if change is None else [change])

    def _status_line(self, row: Row, entry: Entry, state: str, changes: list[Change]) -> None:
        self.line(row, Match(entry.tenant_id, entry, entry.name), state, changes)

    def _append(self, row: Row, entry: Entry, status: str, from_on: date, reason: str = "") -> bool:
        if status == choices.Status.CONVERTED:
            row.fault("status", _("Say in the HTX's row, under “Chuyển từ THT”, out of which THT it grew."))
            return False
        if not self._follows(row, entry, status, from_on):
            return False
        entry.history.append(Status(status, from_on, reason))
        return True

    def _current(self, row: Row, entry: Entry, status: str, from_on: date | None) -> None:
        """Take over the present status that the main sheet gives, where the history does not say it already."""
        last = entry.history[-1]
        if entry in self.converted:
            return  # another row of this file says what became of it
        if from_on is not None and _standing(entry, status, from_on):
            return  # as it stands; or what held on an earlier day, as an export of that day tells it
        if status == last.status:
            self._same_status(row, entry, last, from_on)
        elif from_on is None:
            row.fault("from_on", _("Say from which day it has this status."))
        elif self._append(row, entry, status, from_on):
            one = REGISTER.column("status")
            self.entries.changes[entry].append(Change(one.title, one.show(last.status), one.show(status)))

    def _same_status(self, row: Row, entry: Entry, last: Status, from_on: date | None) -> None:
        if from_on is None:
            return
        if len(entry.history) == 1 or last.status == choices.Status.CONVERTED:
            message = _("This status began on %(day)s, with the registration.", day=shown_day(last.from_on))
            row.fault("from_on", message)
        elif from_on <= entry.history[-2].from_on:
            row.fault("from_on", rules.too_early(entry.history[-2].from_on))
        elif (message := _FROM_ON.kind.problem(from_on)) is not None:
            row.fault("from_on", message)
        else:
            one = REGISTER.column("from_on")
            self.entries.changes[entry].append(Change(one.title, shown_day(last.from_on), shown_day(from_on)))
            last.from_on = from_on

    # --- writing ----------------------------------------------------------------------------------

    def write(self) -> None:
        """Write statuses and conversions of the entries of the file, and of those that only another sheet names."""
        others = [one for one in self.register.by_id.values() if one.line_row is None]
        for entry in [*self.entries.entries, *others]:
            _write_history(entry)
        for entry in self.entries.entries:
            if entry.source is not None:
                entry.stored.converted_from_id = entry.source.stored.id


def _standing(entry: Entry, status: str, from_on: date) -> Status | None:
    """Return what the history says already: a status from a day, which is the new or the old first day of it."""
    of_day = [one for one in entry.history if one.from_on == from_on or (one.row and one.row.from_on == from_on)]
    return next((one for one in of_day if one.status == status), None)


def _write_history(entry: Entry) -> None:
    for one in entry.history:
        if one.row is None:
            row = CollectiveStatus(tenant_id=entry.tenant_id, collective_id=entry.stored.id)
            row.status, row.from_on, row.reason = one.status, one.from_on, one.reason
            db.session.add(row)
        elif (one.row.from_on, one.row.reason) != (one.from_on, one.reason):
            one.row.from_on, one.row.reason = one.from_on, one.reason
