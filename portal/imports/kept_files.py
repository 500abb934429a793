"""The spreadsheet of an import: between preview and saving, or until those that it was sent to have confirmed it.

Found again by its SHA-256, within the tenant whose page it was sent on.
"""

import io
from contextlib import suppress

from portal.core import files

PREVIEWS = "previews"  # the shelf of what was only looked at: it goes by its age (reminders/purge.py)


def keep(tenant_id: int, data: bytes) -> str:
    """Keep a file under the tenant between preview and saving; return its SHA-256."""
    return files.store(tenant_id, io.BytesIO(data), len(data), PREVIEWS)[0]


def keep_sent(tenant_id: int, data: bytes) -> None:
    """Keep a file for the commune that it was sent to, until it is confirmed."""
    files.store(tenant_id, io.BytesIO(data), len(data))


def kept(tenant_id: int, sha256: str) -> bytes | None:
    """Return a kept file, or None where there is none."""
    for shelf in (PREVIEWS, ""):
        with suppress(FileNotFoundError, ValueError), files.read(tenant_id, sha256, shelf) as stream:
            return stream.read()
    return None
