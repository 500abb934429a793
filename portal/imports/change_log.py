"""What an import wrote, row by row, so that it can be undone for a day.

The session itself tells it: whichever service wrote a row, and in however many steps, is the service's own business.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from portal.core.tenancy import Tenant
from portal.extensions import db

_OWN = ("recorded_at", "version")  # what the database keeps of a row by itself


@dataclass
class ChangeLog:
    """Rows of communes that were added, and those that were changed with the values that they had before."""

    added: dict[Any, None] = field(default_factory=dict)  # in the order of writing
    changed: dict[Any, dict[str, Any]] = field(default_factory=dict)

    def note(self, session: Session, _context: Any = None, _instances: Any = None) -> None:
        """Before a flush: note what it is about to write."""
        self.added |= dict.fromkeys(row for row in session.new if isinstance(row, Tenant))
        for row in session.dirty:
            if isinstance(row, Tenant) and row not in self.added:
                before = self.changed.setdefault(row, {})
                for name, value in _former_values(row).items():
                    before.setdefault(name, value)

    def entries(self) -> list[dict[str, Any]]:
        """Return it as plain data, once flushed: table, key, commune, before (None for a new row) and after."""
        made = [_entry(row, None, columns(row)) for row in self.added]
        return made + [_entry(row, before, sorted(before)) for row, before in self.changed.items() if before]


@contextmanager
def recording() -> Iterator[ChangeLog]:
    """Note every row of a commune that the session writes meanwhile."""
    log, session = ChangeLog(), db.session()
    event.listen(session, "before_flush", log.note)
    try:
        yield log
    finally:
        event.remove(session, "before_flush", log.note)


def columns(row: Any) -> list[str]:
    """Return the columns of a row that people may change."""
    return [one.key for one in inspect(row).mapper.column_attrs if one.key not in _OWN]


def _former_values(row: Any) -> dict[str, Any]:
    state = inspect(row)
    found = {name: state.attrs[name].history.deleted for name in columns(row)}
    return {name: plain(former[0]) for name, former in found.items() if former}


def _entry(row: Any, before: dict[str, Any] | None, names: list[str]) -> dict[str, Any]:
    after = {name: plain(getattr(row, name)) for name in names}
    return {"table": row.__tablename__, "commune": row.tenant_id, "id": row.id, "before": before, "after": after}


def plain(value: Any) -> Any:
    """Return a column's value as JSON holds it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
