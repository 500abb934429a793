"""Columns mapped by hand, where a sheet's own headings are not known, and remembered for the next file of that shape.

The shape of a sheet is its headings, in whatever order the columns stand; a year in them is the file's alone.
An answer "Sheet!map:C" says which column of the record stands in column C; "none": it is not read.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import clock, reading
from portal.documents.workbook import Table, column_letters
from portal.extensions import db
from portal.imports import untidy
from portal.imports.columns import Layout
from portal.imports.models import ImportShape
from portal.imports.questions import Answers

NOT_READ = "none"
_LONGEST_SAMPLE = 40
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True)
class Heading:
    """A heading of a sheet: the key of its answer, what stands there and beneath, the column that it is read as."""

    key: str
    text: str
    sample: str
    column: str


@dataclass(frozen=True)
class SheetMapping:
    """A sheet whose columns are mapped: its headings, and (key, title) of the columns that a record has.

    `since`: the day on which the mapping was made that is used for it, None for one that is of this file.
    """

    sheet: str
    row: int
    headings: list[Heading]
    options: list[tuple[str, str]]
    missing: list[str]
    since: date | None = None

    @property
    def read(self) -> list[tuple[str, str]]:
        """The headings that are read, each with the title of its column."""
        titles = dict(self.options)
        return [(one.text, titles[one.column]) for one in self.headings if one.column]


@dataclass(frozen=True)
class HeaderRow:
    """The row of a sheet (from 0) that was taken as its header.

    `texts`: what stands there, by place; `names`: by place the name of each heading within its shape.
    """

    row: int
    texts: dict[int, str]
    names: dict[int, str]

    @property
    def shape(self) -> str:
        """The same for two sheets of the same headings, in whatever order."""
        return hashlib.sha256("\n".join(sorted(self.names.values())).encode()).hexdigest()


@dataclass(frozen=True)
class Mapped:
    """A header row with the key of the column that stands at each of its places, "" for one that is not read.

    `since`: the day of the remembered mapping, None for one that was answered for this very file.
    """

    header: HeaderRow
    columns: dict[int, str]
    since: date | None = None


def header_row(layout: Layout, table: Table) -> HeaderRow | None:
    """Return the row that looks most like a header, its two rows as one; None where none does."""
    table = untidy.one_header(layout, table)
    row = untidy.likeliest_header(layout, table)
    if row is None:
        return None
    texts = {at: cell.strip() for at, cell in enumerate(table.rows[row]) if isinstance(cell, str) and cell.strip()}
    return HeaderRow(row, texts, _names(texts))


def _names(texts: Mapping[int, str]) -> dict[int, str]:
    """Return the folded headings: without their year where that leaves them apart, numbered where two are the same."""
    bare = {at: reading.bare(text) for at, text in texts.items()}
    without_year = {at: _YEAR.sub("*", name) for at, name in bare.items()}
    number, seen = Counter(without_year.values()), Counter[str]()
    names = {}
    for at, whole in bare.items():
        name = without_year[at] if number[without_year[at]] == 1 else whole
        seen[name] += 1
        names[at] = name if seen[name] == 1 else f"{name} #{seen[name]}"
    return names


def of_sheet(layout: Layout, table: Table, answers: Answers, remembered: Mapping[str, ImportShape]) -> Mapped | None:
    """Return how a sheet's columns are mapped: as was answered, else as is remembered of its shape; None for neither.

    What a heading says by itself holds for those of which nothing was said.
    """
    header = header_row(layout, table)
    if header is None:
        return None
    keys = {one.key for one in layout.columns}
    kept = remembered.get(header.shape)
    said = {at: kept.columns.get(name, "") for at, name in header.names.items()} if kept is not None else {}
    said = {at: key for at, key in said.items() if key in keys | {""}}
    given = {at: answers.get(f"{table.name}!map:{column_letters(at)}", "") for at in header.texts}
    said |= {at: "" if key == NOT_READ else key for at, key in given.items() if key in keys | {NOT_READ}}
    if not said:
        return None
    known = {at: one.key for at, text in header.texts.items() if (one := untidy.known(layout, text)) is not None}
    columns = {at: key for at, key in known.items() if key not in said.values()} | said
    return Mapped(header, columns, None if kept is None or any(given.values()) else kept.mapped_on)


def offered(layout: Layout, table: Table, mapped: Mapped | None, suggested: Mapping[str, str]) -> SheetMapping | None:
    """Return a sheet's headings to be mapped; None where none of its rows looks like a header.

    `suggested`: what headings were mapped as in files of other shapes, chosen beforehand where nothing else is said.
    """
    header = mapped.header if mapped else header_row(layout, table)
    if header is None:
        return None
    headings, table = [], untidy.one_header(layout, table)
    for at, text in header.texts.items():
        known = untidy.known(layout, text)
        column = mapped.columns.get(at, "") if mapped else known.key if known else suggested.get(header.names[at], "")
        beneath = (row[at] for row in table.rows[header.row + 1 :] if at < len(row) and not reading.is_empty(row[at]))
        sample = str(next(beneath, ""))[:_LONGEST_SAMPLE]
        headings.append(Heading(f"{table.name}!map:{column_letters(at)}", text, sample, column))
    options = [(one.key, one.title) for one in layout.columns]
    read = {one.column for one in headings}
    missing = [one.title for one in layout.columns if one.required and one.key not in read]
    return SheetMapping(table.name, header.row + 1, headings, options, missing, mapped.since if mapped else None)


def remembered(records: str, tenant_id: int) -> dict[str, ImportShape]:
    """Return what a commune (or the district) has mapped by hand, by the shape."""
    of_it = ImportShape.records == records, ImportShape.tenant_id == tenant_id
    return {row.shape: row for row in db.session.scalars(select(ImportShape).where(*of_it).order_by(ImportShape.id))}


def suggested(shapes: Iterable[ImportShape]) -> dict[str, str]:
    """Return what single headings were mapped as, whatever the shape: the latest word holds."""
    return {heading: key for shape in shapes for heading, key in shape.columns.items() if key}


def remember(records: str, tenant_id: int, mapped: Sequence[Mapped]) -> None:
    """Keep how sheets were mapped for the next file of their shapes of this commune (or the district)."""
    held = remembered(records, tenant_id)
    for one in mapped:
        columns: dict[str, Any] = {name: one.columns.get(at, "") for at, name in one.header.names.items()}
        row = held.get(one.header.shape) or ImportShape(
            tenant_id=tenant_id, records=records, shape=one.header.shape, mapped_on=clock.today()
        )
        if row.columns != columns:
            row.columns, row.mapped_on = columns, clock.today()
        db.session.add(row)
    db.session.flush()
