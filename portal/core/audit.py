"""Every write leaves a before/after row, in the same transaction (DESIGN.md rule 5).

The session itself does it as it flushes, so that no feature can forget.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import DateTime, ForeignKey, Identity, Integer, Text, event, func, insert, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.unit_of_work import FormKey
from portal.extensions import Base

SECRET_COLUMNS = frozenset({"password", "fs_uniquifier", "token_hash"})
REPEATING_COLUMNS = frozenset({"changes"})  # of an import: every row in it has an audit row of its own


class AuditEvent(Base):
    """Who did what, on which post, to which row, when: before → after.

    `commune_id` is the commune whose row it was, or the district for what belongs to no commune.
    """

    __tablename__ = "audit_events"
    commune_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(Text)
    table_name: Mapped[str] = mapped_column(Text)
    row_key: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


_NOT_AUDITED = (AuditEvent, FormKey)


def install() -> None:
    """Write audit rows at each flush of any session."""
    if not event.contains(Session, "after_flush", _after_flush):
        event.listen(Session, "after_flush", _after_flush)


def _after_flush(session: Session, _context: Any) -> None:
    scope = session.info.get("scope")
    rows = [*_rows(session, scope)]
    if rows:
        # Inline: without it the database would hand the new ids back, which takes the right to read them, and a
        # commune may add to the district's audit (its own account, a duty) without reading it.
        session.connection().execute(insert(AuditEvent.__table__).inline(), rows)  # type: ignore[arg-type]


def _rows(session: Session, scope: Any) -> list[dict[str, Any]]:
    changed = [("insert", row) for row in session.new]
    changed += [("update", row) for row in session.dirty if session.is_modified(row)]
    changed += [("delete", row) for row in session.deleted]
    kept = [
        (change, row)
        for change, row in changed
        if not isinstance(row, _NOT_AUDITED) and getattr(row, "__audited__", True)
    ]
    return [event_row for change, row in kept if (event_row := _event(change, row, scope)) is not None]


def _is_audited(row: Any) -> bool:
    return not isinstance(row, _NOT_AUDITED) and getattr(row, "__audited__", True)


def _event(change: str, row: Any, scope: Any) -> dict[str, Any] | None:
    commune_id = getattr(row, "commune_id", None) or (scope.common if scope else None)
    if commune_id is None:
        return None  # before the district is loaded there is no tenant to keep it under
    before, after = _difference(change, row)
    return {
        "commune_id": commune_id,
        "actor": scope.actor if scope else "",
        "action": _action(),
        "change": change,
        "table_name": row.__tablename__,
        "row_key": "/".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row)),
        "before": before,
        "after": after,
    }


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


def _action() -> str:
    if has_request_context():
        return str(g.get("audit_action") or request.endpoint or request.path)
    return "command"
