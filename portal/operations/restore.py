"""A backup brought back, on the server that it came from or on another."""

import json
import shutil
import tarfile
import time
from pathlib import Path, PurePosixPath

import psycopg
from psycopg import sql

from portal.core import schema_version
from portal.operations.backup import DUMP, FILES, HEADS, HEADS_NOW, read_manifest
from portal.operations.programs import OperationFailed, run

LEAVING = 30  # tenths of a second that a connection may take to end
_SCHEMAS = ("history", "known", "public")
_HOLDS_TABLES = "SELECT to_regclass('public.units') IS NOT NULL OR to_regclass('public.alembic_version') IS NOT NULL"
_IN_USE = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = %s AND pid <> "
    "pg_backend_pid()"
)


def restore(backup: Path, owner_dsn: str, app_role: str, files: Path, *, replace: bool) -> int:
    """Bring a backup back; return how many chains of the audit were compared with the heads in it.

    The database must be empty, or with `replace` may be emptied first; the portal must be stopped. Raises
    OperationFailed, SchemaMismatch for a backup of a newer version.
    """
    manifest = read_manifest(backup)
    schema_version.refuse_unknown(manifest["schema"])
    try:
        with psycopg.connect(owner_dsn, autocommit=True, connect_timeout=5) as connection:
            _refuse_in_use(connection, app_role)
            _make_room(connection, app_role, replace=replace)
        run("pg_restore", owner_dsn, "--no-owner", "--single-transaction", "--exit-on-error", str(backup / DUMP))
        unpack(backup / FILES, files)
        with psycopg.connect(owner_dsn, autocommit=True) as connection:
            connection.execute("ANALYZE")  # the server itself does so a minute later, and plans badly until then
            return _compare_heads(connection, backup / HEADS)
    except psycopg.Error as error:
        raise OperationFailed(f"The database cannot be restored: {str(error).splitlines()[0]}") from error
    except OSError as error:
        raise OperationFailed(f"The files cannot be restored to {files}: {error}") from error


def _refuse_in_use(connection: psycopg.Connection, app_role: str) -> None:
    # A connection that was closed this moment, this command's own among them, takes the server a little while to end.
    left = 0
    for _again in range(LEAVING):
        (left,) = connection.execute(_IN_USE, [app_role]).fetchone() or (0,)
        if not left:
            return
        time.sleep(0.1)
    raise OperationFailed(f"The portal is still connected ({left} connections of {app_role}): stop it first.")


def _make_room(connection: psycopg.Connection, app_role: str, *, replace: bool) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [app_role]).fetchone():
        raise OperationFailed(f"This server has no role {app_role}: create it first (README, 'For real').")
    row = connection.execute(_HOLDS_TABLES).fetchone()
    if row and row[0] and not replace:
        raise OperationFailed("This database holds a portal already: --replace destroys it and restores the backup.")
    with connection.transaction():
        for name in _SCHEMAS:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")


def unpack(archive: Path, files: Path) -> None:
    """Add the files of a backup; a file is named by what it holds, so one that is there already is the same.

    Raises OperationFailed for what lies in no tenant's folder.
    """
    files.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(archive) as held:
        for one in held:  # Debian 12's Python has no filter for `extractall`: folder/file is all that a backup holds
            name, content = PurePosixPath(one.name), held.extractfile(one)
            if content is None or len(name.parts) != 2 or ".." in name.parts or name.is_absolute():
                raise OperationFailed(f"{archive.name} holds {one.name}, which no backup of a portal holds.")
            (files / name.parts[0]).mkdir(mode=0o700, exist_ok=True)
            with (files / name).open("wb") as file:
                shutil.copyfileobj(content, file)
            (files / name).chmod(0o600)


def _compare_heads(connection: psycopg.Connection, path: Path) -> int:
    told = {one["unit_id"]: (one["seq"], one["hash"]) for one in json.loads(path.read_text(encoding="utf-8"))["heads"]}
    found = {unit: (seq, mark) for unit, _code, seq, mark in connection.execute(HEADS_NOW)}
    if told != found:
        wrong = sorted(unit for unit in {*told, *found} if told.get(unit) != found.get(unit))
        raise OperationFailed(f"The audit's chains of units {wrong} are not those of the backup.")
    return len(found)
