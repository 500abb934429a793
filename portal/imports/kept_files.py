"""The spreadsheet of an import: between preview and saving; and what communes were sent of one, until they confirm it.

Found again by its SHA-256, within the tenant whose page it was sent on, or to which it was sent.
"""

import io
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from portal.core import files
from portal.documents.workbook import Cell, Table

PREVIEWS = "previews"  # the shelf of what was only looked at: it goes by its age (reminders/purge.py)


def keep(tenant_id: int, data: bytes) -> str:
    """Keep a file under the tenant between preview and saving; return its SHA-256."""
    return files.store(tenant_id, io.BytesIO(data), len(data), PREVIEWS)[0]


def keep_sent(tenant_id: int, tables: Sequence[Table]) -> str:
    """Keep the sheets that a commune is sent, until it confirms them; return what names them, a SHA-256."""
    told = [
        {**vars(one), **{name: sorted(getattr(one, name)) for name in _SETS}, "rows": [_told(row) for row in one.rows]}
        for one in tables
    ]
    data = json.dumps(told, ensure_ascii=False).encode()
    return files.store(tenant_id, io.BytesIO(data), len(data))[0]


def sent(tenant_id: int, sha256: str) -> list[Table] | None:
    """Return the sheets that a commune was sent, or None where there are none of that name."""
    try:
        with files.read(tenant_id, sha256) as stream:
            found = json.load(stream)
    except (FileNotFoundError, ValueError):  # gone; no SHA-256; a paper of another kind
        return None
    return [
        Table(**{**one, **{name: frozenset(one[name]) for name in _SETS}, "rows": [_read(row) for row in one["rows"]]})
        for one in found
    ]


def forget_sent(tenant_id: int, sha256: str) -> None:
    """Remove what a commune was sent, for good."""
    files.remove(tenant_id, sha256)


_SETS = ("hidden_rows", "hidden_columns")


def _told(row: Sequence[Any]) -> list[Any]:
    return [_as_json(cell) for cell in row]


def _as_json(cell: Any) -> Any:
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, Cell):
        return {**vars(cell), "day": cell.day.isoformat() if cell.day else None}
    return cell


def _read(row: Sequence[Any]) -> list[Any]:
    return [_of_json(cell) if isinstance(cell, dict) else cell for cell in row]


def _of_json(told: dict[str, Any]) -> Any:
    day = date.fromisoformat(told["day"]) if told["day"] else None
    return Cell(**{**told, "day": day}) if "kind" in told else day


def kept(tenant_id: int, sha256: str) -> bytes | None:
    """Return a file that was looked at, or None where there is none."""
    with suppress(FileNotFoundError, ValueError), files.read(tenant_id, sha256, PREVIEWS) as stream:
        return stream.read()
    return None
