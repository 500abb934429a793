"""A file that the portal sent, read as a person's spreadsheet program reads it."""

import io
from dataclasses import dataclass

from python_calamine import CalamineWorkbook


@dataclass
class Table:
    """One sheet: the lines above the header, the header, the rows as dictionaries, the row of totals (or None)."""

    name: str
    heading: list
    header: list
    rows: list
    totals: dict | None

    def column(self, title):
        return [row[title] for row in self.rows]


def tables(visitor, path):
    """Return the sheets of a workbook that an address sends."""
    answer = visitor.client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return [_table(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]


def table(visitor, path):
    """Return the first sheet."""
    return tables(visitor, path)[0]


def _table(name, lines):
    top = next(at for at, line in enumerate(lines) if len(line) < 2 or line[1] != "")
    header = [title.removesuffix(" *") for title in lines[top]]  # the mark of what must be filled in
    rows = [dict(zip(header, line, strict=True)) for line in lines[top + 1 :]]
    has_totals = bool(rows) and str(rows[-1][header[0]]).startswith("Tổng cộng")
    totals = rows.pop() if has_totals else None
    return Table(name, [line[0] for line in lines[:top]], header, rows, totals)


def blank(value):
    """Return what a cell of nothing reads as."""
    return "" if value is None else value
