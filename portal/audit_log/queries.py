"""Reads of the audit: a record's history, the events of all chains, who and what they speak of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true, tuple_
from sqlalchemy.orm import aliased

from portal.accounts.models import Account, Body, Posting
from portal.core import clock
from portal.core.access import AccessEntry
from portal.core.audit import AuditEvent
from portal.core.pages import column_number
from portal.core.tenancy import acting_as, bound
from portal.core.text import fold
from portal.extensions import db
from portal.programmes.models import Objective
from portal.units.models import Unit

PAGE = 50
AT_ONCE = 500
Cursor = tuple[datetime, int, int]


@dataclass(frozen=True)
class Selection:
    """Which events somebody wants to see; empty filters take everything. `before` continues a list."""

    tenant_id: int | None = None
    person: str = ""
    table: str = ""
    change: str = ""
    action: str = ""
    start: date | None = None
    end: date | None = None
    before: Cursor | None = None
    record: str = ""
    tables: Collection[str] | None = None  # what the post may see; None: all

    def conditions(self, event: Any) -> list[ColumnElement[bool]]:
        """Return the filters on events."""
        equal = {"table_name": self.table, "change": self.change, "action": self.action, "record": self.record}
        found = [getattr(event, name) == value for name, value in equal.items() if value]
        found += [event.table_name.in_(self.tables)] if self.tables is not None else []
        found += [event.account_id.in_(people(self.person))] if self.person else []
        found += _between(event.at, self.start, self.end)
        place = tuple_(event.at, event.tenant_id, event.seq)
        return found + ([place < tuple_(*self.before)] if self.before else [])


def _between(column: Any, start: date | None, end: date | None) -> list[ColumnElement[bool]]:
    found = [column >= datetime.combine(start, time(), clock.ZONE)] if start else []
    if not end or end == date.max:  # no day follows the last one that there is
        return found
    return [*found, column < datetime.combine(end + timedelta(days=1), time(), clock.ZONE)]


def cursor_text(event: AuditEvent) -> str:
    """Return the place of an event among those of all chains, for an address."""
    return f"{event.at.isoformat()}_{event.tenant_id}_{event.seq}"


def cursor(text: str) -> Cursor | None:
    """Return the place that an address names, or None where it cannot be read."""
    moment, _line, rest = text.partition("_")
    unit, _line, seq = rest.partition("_")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        return (at, column_number(unit), column_number(seq)) if at.tzinfo else None
    except ValueError:
        return None


def people(search: str) -> list[int]:
    """Return the ids of the accounts whose name holds some words, whatever their diacritics."""
    wanted = fold(search)
    rows = db.session.execute(select(Account.id, Account.person_name)).tuples()
    return [number for number, name in rows if wanted in fold(name)]


def events(selection: Selection, limit: int = PAGE) -> list[AuditEvent]:
    """Return events of all chains within the scope, newest first.

    Each chain gives its newest ones, and the newest of those are taken: the work follows what is shown.
    """
    units = select(Unit.id).where(Unit.id == selection.tenant_id) if selection.tenant_id else select(Unit.id)
    unit = units.subquery()
    own = select(AuditEvent).where(AuditEvent.tenant_id == unit.c.id, *selection.conditions(AuditEvent))
    newest = own.order_by(AuditEvent.seq.desc()).limit(limit).lateral()
    event = aliased(AuditEvent, newest)
    statement = select(event).select_from(unit).join(newest, true())
    order = event.at.desc(), event.tenant_id.desc(), event.seq.desc()
    return list(db.session.scalars(statement.order_by(*order).limit(limit)))


def of_record(tenant_id: int, record: str, before: int | None = None, limit: int = PAGE) -> list[AuditEvent]:
    """Return a commune's record's events, newest first; `before`: those with a smaller number only."""
    return list(db.session.scalars(_of_record(tenant_id, record, before).limit(limit)))


def of_common_record(record: str, before: int | None = None, limit: int = PAGE) -> list[AuditEvent]:
    """Return the events of a record that belongs to no commune and that the reader's page shows (a programme).

    The record is open to the reader, so its history is; but the district's chain holds other things too. So the wall
    is opened for this one statement, which names the record.
    """
    scope = bound()
    if scope is None or scope.common is None:
        return []
    with acting_as(replace(scope, reads=scope.reads | {scope.common})):
        return of_record(scope.common, record, before, limit)


def _of_record(tenant_id: int, record: str, before: int | None) -> Select[AuditEvent]:
    statement = select(AuditEvent).where(AuditEvent.tenant_id == tenant_id, AuditEvent.record == record)
    statement = statement if before is None else statement.where(AuditEvent.seq < before)
    return statement.order_by(AuditEvent.seq.desc())


def first_values(found: Sequence[AuditEvent]) -> dict[tuple[int, str, str], dict[str, Any]]:
    """Return with which values the rows of some events were first recorded, as far as the scope reads them."""
    values: dict[tuple[int, str, str], dict[str, Any]] = {}
    for start in range(0, len(found), AT_ONCE):
        values |= _first_values(found[start : start + AT_ONCE])
    return values


def _first_values(found: Sequence[AuditEvent]) -> dict[tuple[int, str, str], dict[str, Any]]:
    keys = {(one.tenant_id, one.record) for one in found}
    rows = {(one.table_name, one.row_key) for one in found}
    event = AuditEvent
    statement = select(event.tenant_id, event.table_name, event.row_key, event.after).where(event.change == "insert")
    statement = statement.where(tuple_(event.tenant_id, event.record).in_(keys))
    statement = statement.where(tuple_(event.table_name, event.row_key).in_(rows))
    return {(unit, table, key): after or {} for unit, table, key, after in db.session.execute(statement)}


def postings(ids: Collection[int]) -> dict[int, Posting]:
    """Return postings by id."""
    return {one.id: one for one in db.session.scalars(select(Posting).where(Posting.id.in_(ids)))} if ids else {}


def bodies(ids: Collection[int]) -> dict[int, Body]:
    """Return bodies by id."""
    return {one.id: one for one in db.session.scalars(select(Body).where(Body.id.in_(ids)))} if ids else {}


def units(ids: Collection[int]) -> dict[int, Unit]:
    """Return units by id."""
    return {one.id: one for one in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))} if ids else {}


def objectives(ids: Collection[int]) -> dict[int, Objective]:
    """Return objectives by id."""
    return {one.id: one for one in db.session.scalars(select(Objective).where(Objective.id.in_(ids)))} if ids else {}


def accounts(ids: Collection[int]) -> dict[int, Account]:
    """Return accounts by id."""
    return {one.id: one for one in db.session.scalars(select(Account).where(Account.id.in_(ids)))} if ids else {}


@dataclass(frozen=True)
class AccessSelection:
    """Which sign-ins and denied attempts somebody wants to see."""

    kind: str = ""
    person: str = ""
    start: date | None = None
    end: date | None = None
    before: int | None = None


def access_lines(selection: AccessSelection, limit: int = PAGE) -> list[AccessEntry]:
    """Return sign-ins and denied attempts, newest first."""
    statement = select(AccessEntry).where(*_between(AccessEntry.at, selection.start, selection.end))
    statement = statement.where(AccessEntry.kind == selection.kind) if selection.kind else statement
    if selection.person:
        statement = statement.where(AccessEntry.account_id.in_(people(selection.person)))
    statement = statement.where(AccessEntry.id < selection.before) if selection.before else statement
    return list(db.session.scalars(statement.order_by(AccessEntry.id.desc()).limit(limit)))
