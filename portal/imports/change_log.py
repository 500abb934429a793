"""What an import wrote, row by row, so that it can be undone for a day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from portal.extensions import db

_OWN = ("recorded_at", "version")  # what the database keeps of a row by itself


@dataclass
class ChangeLog:
    """Rows added and changed, in the order of writing."""

    added: list[Any] = field(default_factory=list)
    changed: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)

    def add(self, *rows: Any) -> None:
        """Add new rows to the session."""
        db.session.add_all(rows)
        self.added += rows

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """Set columns of a row that is there."""
        before = {name: plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self.changed.append((row, before))

    def entries(self) -> list[dict[str, Any]]:
        """Return it as plain data, once flushed: table, key, commune, before (None for a new row) and after."""
        made = [_entry(row, None, columns(row)) for row in self.added]
        return made + [_entry(row, before, sorted(before)) for row, before in self.changed]


def columns(row: Any) -> list[str]:
    """Return the columns of a row that people may change."""
    return [one.key for one in inspect(row).mapper.column_attrs if one.key not in _OWN]


def _entry(row: Any, before: dict[str, Any] | None, names: list[str]) -> dict[str, Any]:
    after = {name: plain(getattr(row, name)) for name in names}
    return {"table": row.__tablename__, "commune": row.tenant_id, "id": row.id, "before": before, "after": after}


def plain(value: Any) -> Any:
    """Return a column's value as JSON holds it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
