"""Columns mapped by hand, where a sheet's own headings are not known, and remembered for the next file like it.

An answer "Sheet!map:C" says which column of the record stands in column C; "none": it is not read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.core import reading
from portal.documents.workbook import Table, column_letters
from portal.extensions import db
from portal.imports import untidy
from portal.imports.columns import Layout
from portal.imports.models import ImportHeading
from portal.imports.questions import Answers

NOT_READ = "none"
_LONGEST_SAMPLE = 40


@dataclass(frozen=True)
class Heading:
    """A heading of a sheet: the key of its answer, what stands there and beneath, the column that it is read as."""

    key: str
    text: str
    sample: str
    column: str


@dataclass(frozen=True)
class SheetMapping:
    """A sheet whose columns are mapped: its headings, and (key, title) of the columns that a record has."""

    sheet: str
    row: int
    headings: list[Heading]
    options: list[tuple[str, str]]
    missing: list[str]


def answered(layout: Layout, table: Table, answers: Answers) -> Layout:
    """Return the layout with what was answered for a sheet."""
    header = untidy.likeliest_header(layout, table) if any(_is_of(key, table) for key in answers) else None
    return layout if header is None else layout.knowing(_said(table, header, answers))


def _is_of(key: str, table: Table) -> bool:
    return key.startswith(f"{table.name}!map:")


def _said(table: Table, header: int, answers: Answers) -> dict[str, str]:
    """Return the folded headings of a sheet with the columns that were answered."""
    found = {}
    for at, text in _headings(table, header):
        given = answers.get(f"{table.name}!map:{column_letters(at)}")
        if given:
            found[reading.bare(text)] = "" if given == NOT_READ else given
    return found


def _headings(table: Table, header: int) -> list[tuple[int, str]]:
    return [(at, cell) for at, cell in enumerate(table.rows[header]) if isinstance(cell, str) and cell.strip()]


def of_table(layout: Layout, table: Table) -> SheetMapping | None:
    """Return a sheet's headings to be mapped; None where none of its rows looks like a header."""
    header = untidy.likeliest_header(layout, table)
    if header is None:
        return None
    headings = []
    for at, text in _headings(table, header):
        known = layout.by_name.get(reading.bare(text))
        beneath = (row[at] for row in table.rows[header + 1 :] if at < len(row) and not reading.is_empty(row[at]))
        sample = str(next(beneath, ""))[:_LONGEST_SAMPLE]
        key = f"{table.name}!map:{column_letters(at)}"
        headings.append(Heading(key, text.strip(), sample, known.key if known else ""))
    options = [(one.key, one.title) for one in layout.columns]
    read = {one.column for one in headings}
    missing = [one.title for one in layout.columns if one.required and one.key not in read]
    return SheetMapping(table.name, header + 1, headings, options, missing)


def remembered(records: str, tenant_ids: Collection[int]) -> dict[str, str]:
    """Return the headings that were mapped before: folded heading → key of the column."""
    of_it = ImportHeading.records == records, ImportHeading.tenant_id.in_(tenant_ids)
    rows = db.session.scalars(select(ImportHeading).where(*of_it).order_by(ImportHeading.id))
    return {row.heading: row.column for row in rows}


def remember(records: str, tenant_id: int, mapped: Mapping[str, str]) -> None:
    """Keep what was mapped for a commune's (or the district's) next file of these records."""
    of_it = ImportHeading.records == records, ImportHeading.tenant_id == tenant_id
    held = {row.heading: row for row in db.session.scalars(select(ImportHeading).where(*of_it))}
    for heading, column in mapped.items():
        if heading in held:
            held[heading].column = column
        else:
            db.session.add(ImportHeading(tenant_id=tenant_id, records=records, heading=heading, column=column))
    db.session.flush()


def said_of_all(layout: Layout, tables: Collection[Table], answers: Answers) -> dict[str, str]:
    """Return all that was mapped by hand of a file, to be remembered once it is applied."""
    found: dict[str, str] = {}
    for table in tables:
        header = untidy.likeliest_header(layout, table) if any(_is_of(key, table) for key in answers) else None
        found |= _said(table, header, answers) if header is not None else {}
    return found
