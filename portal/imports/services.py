"""Import: a file is planned, shown, applied in one transaction, and may be undone for a day.

`plan_file` reads and judges a file without writing; `apply` writes a sound plan; `undo` takes an import back.
Everything flushes and never commits.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, text

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.documents import workbook
from portal.documents.workbook import Refused
from portal.extensions import Base, db
from portal.imports import queries
from portal.imports.change_log import ChangeLog, plain
from portal.imports.import_preview import ADDED, CHANGED, SAME, Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.models import ImportBatch
from portal.imports.plans import foundings, quotas, registry, units, yearly
from portal.imports.upload_errors import message

PLANNERS = {
    "registry": registry.plan,
    "yearly": yearly.plan,
    "foundings": foundings.plan,
    "quotas": quotas.plan,
    "units": units.plan,
}
UNDOABLE = ("registry", "yearly", "foundings")  # a draft of quotas and a unit's name are changed back where they stand
UNDO_WITHIN = timedelta(days=1)
_LOCK = text("SELECT pg_advisory_xact_lock(7262, id) FROM unnest(CAST(:ids AS int[])) AS t(id)")


def plan_file(records: str, data: bytes, file_name: str, reach: ImportableCommunes) -> Preview:
    """Return what a file would do; nothing is written. Raises RuleBroken (field "file") for a file that is refused."""
    try:
        tables = workbook.read(data, file_name)
    except Refused as refused:
        raise RuleBroken(message(refused), "file") from refused
    return PLANNERS[records](tables, reach)


def fingerprint(plan: Preview) -> str:
    """Return a short text that is the same for plans that do the same."""
    told = [(line.sheet, line.row, line.state, [(c.title, c.old, c.new) for c in line.changes]) for line in plan.lines]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def lock(reach: ImportableCommunes) -> None:
    """Hold the imports of the communes in reach until the transaction ends: one after the other."""
    db.session.execute(_LOCK, {"ids": sorted(reach.writable)})


def apply(plan: Preview, data: bytes, file_name: str, posting_id: int | None = None) -> list[ImportBatch]:
    """Write a plan and keep, per commune, what was done; raises RuleBroken for a plan with faults."""
    if not plan.is_sound:
        raise RuleBroken(_("The file has errors: nothing was saved."), "file")
    log = ChangeLog()
    with db.session.no_autoflush:
        plan.write(log)
    db.session.flush()
    return _keep(plan, log.entries(), hashlib.sha256(data).hexdigest(), file_name, posting_id)


def _keep(
    plan: Preview, entries: list[dict[str, Any]], sha256: str, file_name: str, posting_id: int | None
) -> list[ImportBatch]:
    run, made = secrets.token_hex(8), []
    if plan.records not in UNDOABLE:
        return []
    for tenant_id in plan.communes:
        batch = ImportBatch(tenant_id=tenant_id, run=run, records=plan.records, file_name=file_name[:200])
        batch.sha256, batch.state, batch.posting_id = sha256, "applied", posting_id
        batch.added, batch.changed = plan.number(ADDED, tenant_id), plan.number(CHANGED, tenant_id)
        batch.same, batch.applied_at = plan.number(SAME, tenant_id), clock.now()
        batch.changes = [one for one in entries if one["commune"] == tenant_id]
        made.append(batch)
    db.session.add_all(made)
    db.session.flush()
    return made


def may_undo(batch: ImportBatch) -> bool:
    """Say whether an import is young enough to be undone."""
    is_young = batch.applied_at is not None and clock.now() - batch.applied_at <= UNDO_WITHIN
    return batch.state == "applied" and is_young


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
    batch.state, batch.undone_at = "undone", clock.now()
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


# What others refer to goes after them; "" is all the rest.
_LAST_TO_GO = ("", "foundings", "collectives")


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
