"""Every write leaves a before/after event, in the same transaction (docs/decisions/0002-audit-in-the-session.md).

The session itself does it, so that no feature can forget: each flush notes what it changed, and just before the
commit all notes are appended, commune by commune in one order. The database then gives each event its place in the
commune's hash chain: its number, the hash of the one before, its own. A commune's chain is locked from there to the
end of the commit only, and always in that order, so chains neither fork nor deadlock.

Why not triggers on every table: what is secret must not reach the audit, who acts as whose deputy is known here, and
rows written one by one would take the chains' locks early and in any order. What would slip past a flush, a bulk
statement, is refused (`UnauditedWrite`); and beneath all this the database's own triggers keep every version of a
row in `history`, whoever wrote it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import Any

import click
from flask import g, has_request_context, request
from sqlalchemy import (
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Text,
    TextClause,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column

from portal.core import tenancy
from portal.core.kept import READ_ONLY, Kept, Past
from portal.core.tenancy import Scope
from portal.extensions import Base, db

SECRET_COLUMNS = frozenset({"password", "fs_uniquifier", "token_hash"})
REPEATING_COLUMNS = frozenset({"changes"})  # of an import: every row in it has an audit event of its own


class UnauditedWrite(RuntimeError):
    """A bulk statement would change rows behind the audit's back: write them through the session, one by one."""


class AuditEvent(Base):
    """Who did what, on which post, for whom, to which row, when, from where: before → after.

    `tenant_id` is the commune whose row it was, or the district for what belongs to no commune. The database sets
    `seq`, `at`, `prev_hash` and `hash`. No foreign keys to people: the audit must never be what stops a write.
    """

    __tablename__ = "audit_events"
    __technical__ = "the audit shows its events in a page of its own"
    __kept__ = Kept(READ_ONLY, Past.DATED)
    __audited__ = False
    __table_args__ = (
        Index("ix_audit_events_record", "tenant_id", "record", "seq"),
        Index("ix_audit_events_account", "tenant_id", "account_id", "seq"),
    )
    tenant_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(Text)  # posting:12; command; empty for a visitor
    account_id: Mapped[int | None]
    posting_id: Mapped[int | None]
    deputy_for_id: Mapped[int | None]  # the posting of the one whose deputy acted
    address: Mapped[str] = mapped_column(Text, server_default="")  # of the client, coarse: 10.1.2.0/24
    action: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(Text)  # insert, update, delete
    table_name: Mapped[str] = mapped_column(Text)
    row_key: Mapped[str] = mapped_column(Text)
    record: Mapped[str] = mapped_column(Text, server_default="")  # whose page tells it: foundings/12
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    prev_hash: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


class AuditHead(Base):
    """The last event of a commune's chain; only the database's trigger writes it."""

    __tablename__ = "audit_heads"
    __technical__ = "the heads of the chains are for proof"
    __kept__ = Kept(READ_ONLY, Past.OWN_VIEW)
    __audited__ = False
    tenant_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(Text)


_GIVEN: tuple[tuple[str, str], ...] = (
    *(("tenant_id", "int"), ("actor", "text"), ("account_id", "int"), ("posting_id", "int")),
    *(("deputy_for_id", "int"), ("address", "text"), ("action", "text"), ("change", "text")),
    *(("table_name", "text"), ("row_key", "text"), ("record", "text"), ("before", "jsonb"), ("after", "jsonb")),
)
_NAMES = ", ".join(name for name, _type in _GIVEN)
# Without RETURNING: a commune may add to the district's chain (its own account, a duty) without reading it.
_APPEND = text(
    f"INSERT INTO audit_events ({_NAMES}) SELECT {_NAMES} FROM jsonb_to_recordset(CAST(:events AS jsonb))"  # noqa: S608
    f" AS e (place int, {', '.join(f'{name} {kind}' for name, kind in _GIVEN)}) ORDER BY tenant_id, place"
)
_AT_ONCE = 2000
_common_tenant: Callable[[Connection], int | None] = lambda _connection: None  # noqa: E731
_PENDING, _MARKS, _WRITTEN = "audit_pending", "audit_marks", "audit_written"


def install(common_tenant: Callable[[Connection], int | None]) -> None:
    """Keep the audit of any session.

    `common_tenant` gives the tenant of what belongs to no commune, for a write that has no scope (a visitor's).
    """
    global _common_tenant  # noqa: PLW0603 - one portal a process
    _common_tenant = common_tenant
    for name, listener in _LISTENERS.items():
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def is_audited(model: type) -> bool:
    """Say whether each write of a table leaves an event."""
    return getattr(model, "__audited__", True)


def data_version() -> str:
    """Return what changes with every recorded change that the person may read, and never serves two moments.

    The heads of the units' chains of audit events, added up: it costs the same however long the chains are.
    """
    number, moment = db.session.scalar(select(func.sum(AuditHead.seq))) or 0, tenancy.recorded_moment()
    return f"{number}-at-{moment.timestamp()}" if moment else str(number)


# --- what a flush changed ------------------------------------------------------------------------


def _after_flush(session: Session, _context: Any) -> None:
    session.info.setdefault(_PENDING, []).extend(_events(session))
    if session.info.get(_WRITTEN):
        _append(session)  # something was still changed while the commit was under way


def _events(session: Session) -> Iterable[dict[str, Any]]:
    changed = [("insert", row) for row in session.new]
    changed += [("update", row) for row in session.dirty if session.is_modified(row)]
    changed += [("delete", row) for row in session.deleted]
    scope: Scope | None = session.info.get("scope")
    told = _who(scope) if changed else {}
    for change, row in changed:
        if is_audited(type(row)):
            common = scope.common if scope else None
            yield {"tenant_id": getattr(row, "tenant_id", None) or common} | told | _what(change, row)


def _who(scope: Scope | None) -> dict[str, Any]:
    told: dict[str, Any] = {"actor": scope.actor if scope else "", "action": _action(), "address": ""}
    if has_request_context():
        told["address"] = coarse(request.remote_addr)
        if (actor := g.get("actor")) is not None:
            told |= {"account_id": actor.account_id, "posting_id": actor.posting_id}
            told["deputy_for_id"] = actor.deputy_for_id
    return told


def coarse(address: str | None) -> str:
    """Return a network's address instead of the client's own: enough to tell an office, not a device."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _action() -> str:
    if has_request_context():
        return str(request.endpoint)
    command = click.get_current_context(silent=True)
    return f"command.{command.info_name}" if command and command.info_name else "command"


def _what(change: str, row: Any) -> dict[str, Any]:
    before, after = _difference(change, row)
    key = [str(part) for part in inspect(row).mapper.primary_key_from_instance(row)]
    return {
        "change": change,
        "table_name": row.__tablename__,
        "row_key": "/".join(key),
        "record": _record_name(row, key[-1]),
        "before": before,
        "after": after,
    }


def record_of(model: type) -> tuple[str, str | None]:
    """Return whose page tells the history of a model's rows: a record's table and the column that names the record.

    A model that is part of another record says so in `__record__`; a column of None: one page for the whole tenant.
    """
    return getattr(model, "__record__", (model.__tablename__, "id"))  # type: ignore[attr-defined]


def _record_name(row: Any, own_id: str) -> str:
    """Return the record of a row: "foundings/12", "quotas" for a whole tenant."""
    record, column = record_of(type(row))
    if column is None:
        return record
    return f"{record}/{own_id if record == row.__tablename__ else getattr(row, column)}"


def _difference(change: str, row: Any) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    columns = [attribute.key for attribute in inspect(row).mapper.column_attrs]
    shown = [name for name in columns if name not in SECRET_COLUMNS | REPEATING_COLUMNS]
    if change == "insert":
        return None, {name: _plain(value) for name in shown if (value := row.__dict__.get(name)) is not None}
    if change == "delete":
        return {name: _plain(row.__dict__.get(name)) for name in shown}, None
    moved = {name: inspect(row).attrs[name].history for name in shown}
    moved = {name: history for name, history in moved.items() if history.has_changes()}
    before = {name: _plain(history.deleted[0]) if history.deleted else None for name, history in moved.items()}
    return before, {name: _plain(row.__dict__.get(name)) for name in moved}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# --- into the chains, just before the commit -------------------------------------------------------


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint is released; the events wait for the commit itself
    session.flush()
    session.info[_WRITTEN] = True
    _append(session)


def _append(session: Session) -> None:
    events = session.info.pop(_PENDING, [])
    if not events:
        return
    common = _common_tenant(session.connection()) if any(one["tenant_id"] is None for one in events) else None
    for place, one in enumerate(events):
        one["place"], one["tenant_id"] = place, one["tenant_id"] or common
    # Before there is any tenant there is no chain to keep it in.
    events = sorted((one for one in events if one["tenant_id"]), key=lambda one: (one["tenant_id"], one["place"]))
    before = _allow(session, {one["tenant_id"] for one in events})
    for start in range(0, len(events), _AT_ONCE):
        session.connection().execute(_APPEND, {"events": json.dumps(events[start : start + _AT_ONCE])})
    if before is not session.info.get("scope"):
        tenancy.bind(before, session)


def _allow(session: Session, communes: set[int]) -> Scope | None:
    """Let the chains of rows that were written be added to, though another scope is bound by now; return that one.

    The wall has let the rows themselves pass; a visitor with a one-time link has no scope at all.
    """
    scope: Scope | None = session.info.get("scope")
    if not communes <= (scope.writes if scope else frozenset()):
        wider = replace(scope or Scope(actor=""), writes=(scope.writes if scope else frozenset()) | communes)
        tenancy.bind(wider, session)
    return scope


def _after_commit(session: Session) -> None:
    session.info.pop(_WRITTEN, None)


# --- what is rolled back was never done --------------------------------------------------------------


def _after_transaction_create(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        marks = session.info.setdefault(_MARKS, {})
        marks[id(transaction)] = len(session.info.get(_PENDING, []))


def _after_soft_rollback(session: Session, previous: SessionTransaction) -> None:
    if previous.nested:
        del session.info.get(_PENDING, [])[session.info.get(_MARKS, {}).get(id(previous), 0) :]
    elif previous.parent is None:
        for name in (_PENDING, _MARKS, _WRITTEN):
            session.info.pop(name, None)


# --- what would slip past a flush ------------------------------------------------------------------------

_WRITING = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "WITH"})  # first words of a text


def _do_orm_execute(state: ORMExecuteState) -> None:
    statement: Any = state.statement
    if state.is_insert or state.is_update or state.is_delete:
        if statement.table.name not in _unaudited_tables():
            raise UnauditedWrite(f"A bulk statement on {statement.table.name} leaves no audit event.")
    elif isinstance(statement, TextClause) and statement.text.split(maxsplit=1)[0].upper() in _WRITING:
        raise UnauditedWrite("A statement in words leaves no audit event.")


def _unaudited_tables() -> set[str]:
    return {one.local_table.name for one in Base.registry.mappers if not is_audited(one.class_)}  # type: ignore[attr-defined]


_LISTENERS: dict[str, Any] = {
    "after_flush": _after_flush,
    "before_commit": _before_commit,
    "after_commit": _after_commit,
    "after_transaction_create": _after_transaction_create,
    "after_soft_rollback": _after_soft_rollback,
    "do_orm_execute": _do_orm_execute,
}
