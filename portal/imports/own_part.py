"""The part of a file of the whole district that one commune is sent: its own rows, and nothing that another's say."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from portal.documents.workbook import Table
from portal.imports import cells, untidy
from portal.imports.import_preview import Preview, SeenSheet

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def of_commune(preview: Preview, tenant_id: int) -> list[Table]:
    """Return the sheets that were read, each row where it stood: titles, headers, sections, the commune's own rows.

    All other rows are empty: whatever a commune answers or maps anew, it meets no row of another. `preview` is that of
    the whole file, and sound, so that each of its rows has a line.
    """
    own: dict[str, set[int]] = {}
    others: dict[str, set[int]] = {}
    for line in preview.lines:
        (own if line.tenant_id == tenant_id else others).setdefault(line.sheet, set()).add(line.row)
    return [
        _part(
            cells.in_unicode(untidy.unmerged(table))[0],
            preview.seen[table.name],
            own.get(table.name, set()),
            others.get(table.name, set()),
        )
        for table in preview.tables
        if table.name in preview.seen and not table.is_hidden
    ]


def _part(table: Table, seen: SeenSheet, own: Collection[int], others: Collection[int]) -> Table:
    """Return a sheet without the rows of others; a header may have a second row, and sections stand among the rows.

    What says "as above" says it in full: the row above may be gone.
    """
    last, lone = max((*own, *others), default=0), untidy.lone_texts(table)
    of_years = _year_columns(table, seen) if seen.is_melted else frozenset()
    rows: list[Sequence[Any]] = []
    above: list[Any] = []
    for number, row in enumerate(table.rows, start=1):
        told = row
        if number in seen.rows:
            held = [*above, *[None] * len(row)]
            told = above = [cell if at in of_years else untidy.ditto(cell, held[at]) for at, cell in enumerate(row)]
        is_frame = number <= seen.header + 1 or (number in lone and number <= last)
        rows.append(told if number in own or (is_frame and number not in others) else [])
    return replace(table, rows=rows)


def _year_columns(table: Table, seen: SeenSheet) -> frozenset[int]:
    """Return the columns of years that stand across: "as above" is the year before there, in the row itself."""
    return frozenset(at for at, cell in enumerate(table.rows[seen.header - 1]) if _YEAR.search(str(cell or "")))
