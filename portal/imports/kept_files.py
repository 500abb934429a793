"""The file between preview and saving: kept under the commune, found again by its SHA-256."""

import io

from portal.core import files


def keep(tenant_id: int, data: bytes) -> str:
    """Keep a file under the tenant between preview and saving; return its SHA-256."""
    return files.store(tenant_id, io.BytesIO(data), len(data))[0]


def kept(tenant_id: int, sha256: str) -> bytes | None:
    """Return a kept file, or None where there is none."""
    try:
        with files.read(tenant_id, sha256) as stream:
            return stream.read()
    except (FileNotFoundError, ValueError):
        return None
