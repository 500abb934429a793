"""The wall between tenants, as the session sees it: which of them a request may read and write.

A request or a command binds one `Scope` to its session; every transaction of that session then tells
PostgreSQL, for its own length only, which communes may be read and which written. Row-level security
does the rest: with no scope bound there are no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Identity, Integer, event, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from portal.core.kept import Kept
from portal.extensions import db

_BIND = text(
    "SELECT set_config('portal.reads', :reads, true), set_config('portal.writes', :writes, true),"
    " set_config('portal.actor', :actor, true)"
)
_AS_RECORDED = text(
    "SELECT set_config('portal.known_at', :moment, true), set_config('search_path', 'known, public', true)"
)


@dataclass(frozen=True)
class Scope:
    """Who acts, which communes they may read and write (unit ids).

    `common` is the district's own unit id: the tenant of what belongs to no commune (audit of accounts,
    duties, programmes). None only before the district is loaded.
    """

    actor: str
    reads: frozenset[int] = frozenset()
    writes: frozenset[int] = frozenset()
    common: int | None = None

    def settings(self) -> dict[str, str]:
        """Return the three transaction-local settings that the policies read."""
        return {"reads": _array(self.reads), "writes": _array(self.writes), "actor": self.actor}


class Tenant:
    """Mixin of every tenant table: the tenant leads the key, so that references are composite."""

    __kept__ = Kept()

    @declared_attr
    def tenant_id(cls) -> Mapped[int]:
        """The tenant whose row this is: a commune or town, or the district for what belongs to no commune."""
        return mapped_column(ForeignKey("units.id"), primary_key=True, sort_order=-30)

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True, sort_order=-20)


def bind(scope: Scope | None, session: Session | None = None) -> None:
    """Bind a scope to the session, for the transaction under way and all that follow; None unbinds."""
    target = session or db.session()
    target.info["scope"] = scope
    if target.in_transaction():
        _set_scope(target.connection(), scope)


def bound() -> Scope | None:
    """Return the scope of the current session."""
    return db.session.info.get("scope")


@contextmanager
def acting_as(scope: Scope) -> Iterator[None]:
    """Command-line work: act within a scope, then within what was bound before."""
    before = bound()
    bind(scope)
    try:
        yield
    finally:
        bind(before)


def grant_write(tenant_id: int) -> None:
    """Let the rest of the request write one more commune that its post reads: for a feature whose rules say so."""
    scope = bound()
    if scope is not None and tenant_id in scope.reads:
        bind(replace(scope, writes=scope.writes | {tenant_id}))


def read_only(session: Session | None = None) -> None:
    """From here on the session's transactions cannot write: a GET never does."""
    (session or db.session()).info["read_only"] = True


def as_recorded_at(moment: datetime | None, session: Session | None = None) -> None:
    """From here on the session shows what was recorded by a moment, within the wall, and cannot write; None: now.

    What was read before is let go: the same row may have been another then.
    """
    target = session or db.session()
    target.expunge_all()
    target.rollback()
    target.info["known_at"] = moment


def recorded_moment() -> datetime | None:
    """Return the past moment that the current session shows, or None for the present."""
    return db.session.info.get("known_at")


def install(session_class: type[Session] = Session) -> None:
    """Hand the bound scope to each transaction as it begins."""
    if not event.contains(session_class, "after_begin", _after_begin):  # else each transaction would be told twice
        event.listen(session_class, "after_begin", _after_begin)


def _after_begin(session: Session, _transaction: Any, connection: Connection) -> None:
    moment = session.info.get("known_at")
    if moment is not None or session.info.get("read_only"):
        connection.execute(text("SET TRANSACTION READ ONLY"))
    if moment is not None:
        connection.execute(_AS_RECORDED, {"moment": moment.isoformat()})
    if session.info.get("scope") is not None:
        _set_scope(connection, session.info["scope"])


def _set_scope(connection: Connection, scope: Scope | None) -> None:
    connection.execute(_BIND, (scope or Scope(actor="")).settings())


def _array(ids: frozenset[int]) -> str:
    return "{" + ",".join(str(number) for number in sorted(ids)) + "}"
