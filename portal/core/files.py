"""Files that people send in: outside the web root, one folder a tenant, named by the SHA-256 of what they hold.

`FILES` (else `<INSTANCE>/files`) is private to the portal's own user: folders 700, files 600. The same bytes are
kept once a tenant; what a name or a title says of them stands in the database, behind the wall. Files that no row
names, such as a spreadsheet between its preview and saving, lie on a shelf of their own in it, and go by their age.
"""

import hashlib
import os
import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app

_CHUNK = 64 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")


class TooLarge(ValueError):
    """More bytes than are allowed."""


def path(tenant_id: int, sha256: str, shelf: str = "") -> Path:
    """Return where a tenant's file lies; raises ValueError for what is no SHA-256 in hexadecimal."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return _folder(tenant_id, shelf) / sha256


def _folder(tenant_id: int, shelf: str = "") -> Path:
    return Path(current_app.config["FILES"]) / str(int(tenant_id)) / shelf


def store(tenant_id: int, stream: BinaryIO, most: int, shelf: str = "") -> tuple[str, int]:
    """Keep what a stream holds, in whole or not at all; return its SHA-256 and its size in bytes.

    Reads in small pieces, so that a large file costs no memory. Raises TooLarge beyond `most` bytes.
    """
    folder = _folder(tenant_id, shelf)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f".{secrets.token_hex(8)}"
    try:
        sha256, size = _copy(stream, unfinished, most)
        os.replace(unfinished, folder / sha256)
    finally:
        unfinished.unlink(missing_ok=True)
    settle(folder)
    return sha256, size


def _copy(stream: BinaryIO, target: Path, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > most:
                raise TooLarge(size)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def settle(path: Path) -> None:
    """Write a file or a folder through to the disk: a rename is safe from a power cut only once its folder is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(tenant_id: int, sha256: str, shelf: str = "") -> BinaryIO:
    """Open a tenant's file for reading; raises FileNotFoundError where it is not there."""
    return path(tenant_id, sha256, shelf).open("rb")


def kept(tenant_id: int, shelf: str = "") -> list[str]:
    """Return by their SHA-256 all files of a tenant, without those of a shelf; or those of one."""
    folder = _folder(tenant_id, shelf)
    return sorted(one.name for one in folder.iterdir() if _DIGEST.fullmatch(one.name)) if folder.is_dir() else []


def remove(tenant_id: int, sha256: str, shelf: str = "") -> None:
    """Remove a tenant's file for good; one that is not there is gone already."""
    path(tenant_id, sha256, shelf).unlink(missing_ok=True)
    if _folder(tenant_id, shelf).is_dir():
        settle(_folder(tenant_id, shelf))


def remove_older(shelf: str, moment: datetime) -> int:
    """Remove what was put on a shelf, whichever tenant's, before a moment; return how many files went."""
    files = Path(current_app.config["FILES"]).glob(f"*/{shelf}/*")
    old = [one for one in files if one.stat().st_mtime < moment.timestamp()]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def copy(tenant_id: int, other_id: int, sha256: str) -> None:
    """Give another tenant the same bytes, as when a record passes on to it; what is missing is nothing to copy."""
    source = path(tenant_id, sha256)
    if tenant_id == other_id or not source.exists():
        return
    with source.open("rb") as stream:
        store(other_id, stream, source.stat().st_size)
