"""Are the tables those of this code? Compares what the database was migrated to with the migrations beside the code."""

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from portal.extensions import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
# A database without the table, or made before the portal's role could read it, is at nothing that we know.
_READABLE = text("SELECT coalesce(has_table_privilege(to_regclass('public.alembic_version'), 'SELECT'), false)")
_REVISION = text("SELECT version_num FROM public.alembic_version")
_PREPARE = "run `flask --app wsgi prepare` as its owner (DATABASE_OWNER_URL)"


class SchemaMismatch(RuntimeError):
    """The database is behind this code, ahead of it or empty; the message says what to do, in one sentence."""


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions that this code knows, the newest first."""
    return tuple(one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def require() -> None:
    """Raise SchemaMismatch unless the portal's database is what this code needs."""
    with db.engine.connect() as connection:
        check(connection)


def check(connection: Connection) -> None:
    """Raise SchemaMismatch unless the database was migrated to exactly what this code needs."""
    revision = connection.scalar(_REVISION) if connection.scalar(_READABLE) else None
    refuse_unknown(revision)
    if revision is None:
        raise SchemaMismatch(f"The database holds no tables of the portal yet: {_PREPARE}.")
    if revision != revisions()[0]:
        raise SchemaMismatch(
            f"The database is at {revision}, this code needs {revisions()[0]}: stop the portal, make a backup and"
            f" {_PREPARE}."
        )


def refuse_unknown(revision: str | None) -> None:
    """Raise SchemaMismatch for a revision that this code does not know: its database is ahead of the code."""
    if revision is not None and revision not in revisions():
        raise SchemaMismatch(
            f"The database is at {revision}, which this code does not know: the code is older than the database; "
            "install the portal's newer version, or restore the backup that was made before the upgrade."
        )
