"""How the values of an event read: choices in words, days, numbers, the names of people, bodies and units."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.audit_log import queries
from portal.audit_log.labels import field_in
from portal.core import numbers
from portal.core.audit import AuditEvent
from portal.core.fields import OWN, own_value
from portal.core.kinds import Choice
from portal.core.numbers import language
from portal.foundings import stages
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import added
from portal.quotas.keys import TARGET
from portal.registry.choices import FOUNDED_KINDS

# The label of each stage by its code; which stages a kind has, stands in `portal.foundings.stages`.
_STAGES = {one.code: one.label for kind in FOUNDED_KINDS for one in stages.path(kind)}
# The tables to which a programme may add fields.
_EXTENDED = {
    "yearly_records": OwnRecord.YEARLY,
    "foundings": OwnRecord.FOUNDING,
    "activities": OwnRecord.ACTIVITY,
}
_STAGE_COLUMNS = frozenset({"stage", "from_stage", "to_stage"})
_PLAIN = {"year", "number", "cut_day"}  # figures that take no thousands' separator
PEOPLE = frozenset(
    {
        *("posting_id", "for_posting_id", "deputy_for_id", "decided_by_id"),
        *("proposed_by_id", "leader_agreed_by_id", "front_agreed_by_id"),
    }
)
BODIES = frozenset({"body_id", "first_body_id", "from_body_id", "to_body_id", "successor_id"})
UNITS = frozenset({"from_unit_id", "to_unit_id", "unit_id"})
ACCOUNTS = frozenset({"issued_by_id"})


class Names:
    """The names of all people, bodies and units that some events speak of, read at once."""

    def __init__(self, events: Iterable[AuditEvent]) -> None:
        found = list(events)
        kept = [part for one in found for part in (one.before, one.after) if part]
        targets = {str(part.get("kind")) for part in kept if str(part.get("kind")).startswith(TARGET)}
        acting = {number for one in found for number in (one.posting_id, one.deputy_for_id) if number}
        self.postings = queries.postings(acting | _ids(kept, PEOPLE))
        self.bodies = queries.bodies(_ids(kept, BODIES))
        self.units = queries.units(_ids(kept, UNITS))
        self.accounts = queries.accounts({one.account_id for one in found if one.account_id} | _ids(kept, ACCOUNTS))

        self.objectives = queries.objectives({int(key.removeprefix(TARGET)) for key in targets})

    def post(self, posting_id: int | None) -> str:
        """Return person and body of a posting."""
        found = self.postings.get(posting_id or 0)
        if found is None:
            return ""
        return f"{found.account.person_name}, {found.body.name_for(language())}"

    def objective(self, key: Any) -> str:
        """Return the code of the objective that a quota's key names; "" for any other value."""
        if not str(key).startswith(TARGET):
            return ""
        found = self.objectives.get(int(key.removeprefix(TARGET)))
        return found.code if found else numbers.DASH

    def of(self, column: str, value: Any) -> str | None:
        """Return the name behind a key, or None where the column is no key or the row is gone."""
        if column in PEOPLE:
            return self.post(value) or None
        for columns, rows in ((BODIES, self.bodies), (UNITS, self.units)):
            if column in columns and value in rows:
                return rows[value].name_for(language())
        return self.accounts[value].person_name if column in ACCOUNTS and value in self.accounts else None


def _ids(kept: list[dict[str, Any]], columns: frozenset[str]) -> set[int]:
    return {part[name] for part in kept for name in columns & set(part) if isinstance(part[name], int)}


def shown(table: str, column: str, value: Any, names: Names) -> str:
    """Return a value as people read it; a dash for none."""
    if value is None or value in ("", []):
        return numbers.DASH
    field = field_in(table, column)
    if field is not None and isinstance(field.kind, Choice):
        return names.objective(value) or field.show(value)
    if column in _STAGE_COLUMNS and value in _STAGES:
        return str(_STAGES[value])
    if isinstance(value, dict):
        return _added(table, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return names.of(column, value) or _plain(column, value)


def _added(table: str, kept: dict[str, Any]) -> str:
    """Return the fields that programmes have added to a record, each with its label."""
    labels = {one.field.name: one.field for one in added(_EXTENDED.get(table, ""))}
    told = [(labels.get(OWN + code), code, own_value(kept, OWN + code)) for code in kept]
    return "; ".join(f"{field.label}: {field.show(one)}" if field else f"{code}: {one}" for field, code, one in told)


def _plain(column: str, value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_item(one) for one in value)
    if isinstance(value, int | float):
        return str(value) if column in _PLAIN or column.endswith("_id") else numbers.num(value)
    return _moment(str(value)) or _decimal(str(value)) or str(value)


def _item(value: Any) -> str:
    return ": ".join(str(part) for part in value.values()) if isinstance(value, dict) else str(value)


def _moment(text: str) -> str | None:
    """Return a day or moment in words, or None for a text that is none."""
    if len(text) < 10 or text[4:5] != "-":
        return None
    try:
        return numbers.day(date.fromisoformat(text)) if len(text) == 10 else _clock(datetime.fromisoformat(text))
    except ValueError:
        return None


def _clock(moment: datetime) -> str:
    return numbers.moment(moment) if moment.tzinfo else moment.strftime("%H:%M %d/%m/%Y")


def _decimal(text: str) -> str | None:
    """Return an amount with the locale's separators: amounts are kept with two decimals; other texts are none."""
    whole, _point, part = text.lstrip("-").partition(".")
    return numbers.num(Decimal(text)) if whole.isascii() and whole.isdigit() and len(part) == 2 else None
