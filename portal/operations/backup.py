"""A backup: database, files and the heads of the audit's chains, in one folder that proves itself by its checksums.

The dump and the heads are of one moment. Files are only ever added, and are copied after the dump: whatever the dump
names is there. Secrets (the environment, `*.secret` of an instance) are no part of it: keep them apart.
"""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from portal.core import clock
from portal.core.files import settle
from portal.operations.programs import OperationFailed, run

MANIFEST, DUMP, FILES, HEADS = "manifest.json", "database.dump", "files.tar", "heads.json"
FORMAT = 1
PREFIX = "portal-"
HEADS_NOW = (
    "SELECT h.tenant_id, u.code, h.seq, h.hash FROM public.audit_heads h"
    " JOIN public.units u ON u.id = h.tenant_id ORDER BY 1"
)


def make(owner_dsn: str, files: Path, folder: Path) -> Path:
    """Make a backup in a new folder under `folder`, in whole or not at all; return it. Raises OperationFailed."""
    moment = datetime.now(UTC)
    target = folder / f"{PREFIX}{moment:%Y%m%d-%H%M%S}"
    unfinished = folder / f".{target.name}.unfinished"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.mkdir(mode=0o700)
        told = _fill(unfinished, owner_dsn, files) | {"format": FORMAT, "made": moment.isoformat()}
        _write(unfinished / MANIFEST, told)
        for path in (*unfinished.iterdir(), unfinished):  # a backup that a power cut empties is none
            settle(path)
        unfinished.rename(target)
    except psycopg.Error as error:
        raise OperationFailed(f"The database does not give a backup: {str(error).splitlines()[0]}") from error
    except OSError as error:
        raise OperationFailed(f"The backup cannot be written: {error}. Make room, or choose another --out.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _fill(folder: Path, owner_dsn: str, files: Path) -> dict[str, Any]:
    with _one_snapshot(owner_dsn) as (connection, snapshot):
        row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
        _write(folder / HEADS, heads_of(connection))
        run("pg_dump", owner_dsn, "--format=custom", f"--snapshot={snapshot}", f"--file={folder / DUMP}")
        server = connection.info.server_version
    _pack(files, folder / FILES)
    contents = {name: {"sha256": sha256_of(folder / name), "bytes": (folder / name).stat().st_size} for name in _PARTS}
    return {"schema": row[0] if row else None, "server": server, "contents": contents}


_PARTS = (DUMP, FILES, HEADS)


@contextmanager
def _one_snapshot(owner_dsn: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """A transaction whose moment pg_dump shares, so that the heads are those of the dump."""
    with psycopg.connect(owner_dsn, connect_timeout=5) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield connection, str(row[0] if row else "")


def heads_of(connection: psycopg.Connection) -> dict[str, Any]:
    """Return the heads of all chains as `audit heads` writes them; `audit verify --against` reads them."""
    found = [
        {"unit_id": unit, "code": code, "seq": seq, "hash": mark}
        for unit, code, seq, mark in connection.execute(HEADS_NOW)
    ]
    return {"made": clock.now().isoformat(), "heads": found}


def _pack(files: Path, target: Path) -> None:
    """Put every finished file of the tenants' folders into one archive: not those being written, whose names begin
    with a dot, nor what lies on a shelf of theirs and goes by its age (core/files.py).
    """
    with tarfile.open(target, "w") as archive:
        for path in sorted(files.glob("*/*")):
            if path.is_file() and not path.name.startswith("."):
                archive.add(path, path.relative_to(files).as_posix(), recursive=False)


def _write(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept(folder: Path) -> list[Path]:
    """Return the finished backups in a folder, oldest first."""
    return sorted(path.parent for path in folder.glob(f"{PREFIX}*/{MANIFEST}"))


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of a folder; return what was removed."""
    old = kept(folder)[: -max(keep, 1)]
    for path in old:
        shutil.rmtree(path)
    return old


def read_manifest(backup: Path) -> dict[str, Any]:
    """Return what a backup says of itself, once every part was found whole; raises OperationFailed."""
    try:
        manifest = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        contents = dict(manifest["contents"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperationFailed(f"{backup} is no backup of the portal: it has no readable {MANIFEST}.") from error
    if manifest.get("format") != FORMAT or set(contents) != set(_PARTS):
        raise OperationFailed(f"{backup} was made by another version of the portal: restore it with that one.")
    for name, told in contents.items():
        if not (backup / name).is_file() or sha256_of(backup / name) != told["sha256"]:
            raise OperationFailed(f"{backup / name} is missing or damaged: take another backup.")
    return dict(manifest)
