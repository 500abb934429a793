"""Yearly records of the register's entries."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import Problems
from portal.extensions import db
from portal.imports import queries
from portal.imports.import_preview import ADDED, SAME, Change, Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import YEARLY
from portal.imports.register_index import Register
from portal.imports.sheets import Row
from portal.registry import rules
from portal.registry.models import YearlyRecord
from portal.registry.services import completed, write_record

_FIXED = tuple(one.key for one in YEARLY.fixed if one.key in rules.RECORD_FIELDS)
_EMPTY = {name: "" if name in ("high_tech_what", "linkage_partner") else None for name in rules.RECORD_FIELDS}


class YearlyPlan(RecordPlan):
    """The record of one entry and year. A row of a template that says nothing of a year adds none."""

    layout = YEARLY
    told_by = ("code", "kind", "name", "registration_number")
    same_at = "year"

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        super().__init__(communes, preview)
        self.register = Register(communes, queries.stored_entries(communes.writable))
        self.stored = queries.records(communes.writable)
        self.names = (*_FIXED, *(field.name for field in rules.own_fields()))

    @property
    def compared(self) -> tuple[str, ...]:
        """The fields of the record, those that programmes have added last."""
        return self.names

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the record of the row's entry and year."""
        missing = _("The commune's register has no such entry. Enter it in the register first.")
        entry = self.register.of_row(row, tenant_id, missing)
        if entry is None:
            return None
        key = (entry.tenant_id, entry.stored.id, row.values.get("year", 0))
        return Match(tenant_id, key, f"{entry.name} · {key[2]}", self.stored.get(key), entry)

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check the year, and the record as a whole with what stands already."""
        if "year" in row.values:
            rules.year(match.owner.stored if match else None, row.values["year"], problems)
        kept = rules.record(completed(_given(row, self.names)), problems, row.values.get("year"))
        stored = match.stored if match else None
        whole = {name: getattr(stored, name, empty) for name, empty in _EMPTY.items()}
        rules.whole(match.owner.kind if match else None, whole | kept, problems)
        has_year = "year" in row.values and not problems.of("year")
        if match is not None and has_year and kept.get("rating_score") is not None:
            rules.score(match.owner.stored.registered_on, match.owner.history, match.key[2], problems)
        if (
            stored is not None
            and stored.rating_groups
            and kept.get("rating_score", stored.rating_score) != (stored.rating_score)
        ):
            kept["rating_groups"] = None  # another total: the groups no longer add up to it
        return kept

    def state(self, match: Match, values: dict[str, Any], changes: Sequence[Change]) -> str:
        """Return what becomes of a row; one that says nothing of a year without a record adds none."""
        if match.stored is None:
            return ADDED if any(value not in (None, "") for value in values.values()) else SAME
        return super().state(match, values, changes)

    def write(self) -> None:
        """Write new and changed records in one flush: a file of all years has thousands."""
        for one in self.writes:
            record = one.match.stored
            if record is None:
                tenant_id, collective_id, year = one.match.key
                record = YearlyRecord(tenant_id=tenant_id, collective_id=collective_id, year=year, **_EMPTY)
                db.session.add(record)
            write_record(record, one.values)


def _given(row: Row, names: Sequence[str]) -> dict[str, Any]:
    """The fields that a row gives. An empty cell of a row that was exported empties; of any other it leaves alone."""
    given: dict[str, Any] = {}
    for name in names:
        if name in row.values:
            given[name] = row.values[name]
        elif row.is_unread(name) or (row.has(name) and not row.is_empty("code")):
            given[name] = _EMPTY.get(name)
    return given
