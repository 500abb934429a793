"""An import is taken back: within a day, and as long as nobody has changed or continued one of its rows."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.extensions import Base, db
from portal.imports import queries
from portal.imports.change_log import plain
from portal.imports.choices import BatchState
from portal.imports.models import ImportBatch

UNDO_WITHIN = timedelta(days=1)
# What others refer to goes after them; "" is all the rest.
_LAST_TO_GO = ("", "foundings", "collectives")


def may_undo(batch: ImportBatch) -> bool:
    """Say whether an import is young enough to be undone."""
    is_young = batch.applied_at is not None and clock.now() - batch.applied_at <= UNDO_WITHIN
    return batch.state == BatchState.APPLIED and is_young


def undo(batch: ImportBatch) -> None:
    """Take an import back: rows added go, rows changed are as before.

    Raises RuleBroken where a day has passed, or somebody has changed or continued one of its rows since.
    """
    db.session.refresh(batch, with_for_update=True)
    if not may_undo(batch):
        raise RuleBroken(_("An import can be undone for a day, and once."))
    entries = list(reversed(batch.changes or []))
    rows = [(one, queries.row_of(_model(one["table"]), one["commune"], one["id"])) for one in entries]
    moved = [_label(one, row) for one, row in rows if row is None or _has_moved(one, row)]
    if moved:
        names = ", ".join(dict.fromkeys(moved[:10]))
        raise RuleBroken(_("Changed since by somebody else: %(names)s. Correct these by hand.", names=names))
    _check_alone(rows)
    _restore(rows)
    batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
    db.session.flush()


def _restore(rows: list[tuple[dict[str, Any], Any]]) -> None:
    for one, row in rows:
        if one["before"] is not None:
            for name, value in one["before"].items():
                setattr(row, name, _typed(row, name, value))
    db.session.flush()
    added = [row for one, row in rows if one["before"] is None]
    for table in _LAST_TO_GO:
        _delete([row for row in added if (row.__tablename__ if row.__tablename__ in _LAST_TO_GO else "") == table])


def _delete(rows: list[Any]) -> None:
    for row in rows:
        if row.__tablename__ == "collectives":
            row.converted_from_id = None
        db.session.delete(row)
    db.session.flush()


def _check_alone(rows: list[tuple[dict[str, Any], Any]]) -> None:
    """An entry or a founding that the import added must hold nothing that came after it: it would go with it."""
    ours = {_key(row) for one, row in rows if one["before"] is None}
    for one, row in rows:
        if one["before"] is None and any(_key(part) not in ours for part in queries.parts_of(row)):
            name = getattr(row, "name", None) or row.working_name
            raise RuleBroken(_("“%(name)s” has been continued since, so the import cannot be undone.", name=name))


def _key(row: Any) -> tuple[Any, ...]:
    return row.__tablename__, *inspect(row).identity


def _has_moved(one: dict[str, Any], row: Any) -> bool:
    return any(plain(getattr(row, name)) != value for name, value in one["after"].items())


def _label(one: dict[str, Any], row: Any) -> str:
    after = one["after"]
    return str(after.get("name") or getattr(row, "name", None) or f"{one['commune']}-{one['id']}")


def _model(table: str) -> Any:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)


def _typed(row: Any, name: str, value: Any) -> Any:
    """Return a value as its column holds it, from the text that JSON kept."""
    kind = row.__table__.columns[name].type.python_type
    if value is None or isinstance(value, kind) or kind in (dict, list):
        return value
    return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") else kind(value)
