"""From a sheet as people made it to rows of named cells: the header found, titles, blanks and totals left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from portal.core import reading
from portal.documents.workbook import MOST_ROWS, Table, column_letters
from portal.imports.columns import FileColumn, Layout
from portal.imports.layouts import ORDINAL

HEADER_WITHIN = 30  # rows of titles that may stand above the header
_TOTAL = re.compile(r"^(tong( so| cong)?|cong|luy ke|toan (xa|huyen))( .*)?$")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell (or row, or sheet): where, what stands there, and why it cannot be."""

    sheet: str
    row: int
    column: str  # the letters, "" for a whole row
    header: str
    shown: str
    message: str


@dataclass
class Row:
    """A row of a sheet: `cells` by field key, as they came; `values` as they were read."""

    sheet: "Sheet"
    number: int
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _named: set[str] = field(default_factory=set)  # keys of the cells that have a fault

    def has(self, key: str) -> bool:
        """Say whether the file has the column, filled or not."""
        return key in self.sheet.columns

    def is_empty(self, key: str) -> bool:
        """Say whether the cell holds nothing, or the column is not there."""
        return reading.is_empty(self.cells.get(key))

    def is_unread(self, key: str) -> bool:
        """Say whether the cell holds something that could not be read, which is named already."""
        return not self.is_empty(key) and key not in self.values

    def is_spoiled(self, key: str) -> bool:
        """Say whether the cell is wrong, or must be there and is not."""
        return self.is_unread(key) or key in self._named or (key in self.sheet.layout.required and self.is_empty(key))

    def fault(self, key: str, message: Any) -> None:
        """Name what is wrong with a cell; without such a column, with the row."""
        self._named.add(key)
        self.faults.append(self.sheet.fault(self.number, key, self.cells.get(key), message))

    def fault_once(self, key: str, message: Any) -> None:
        """Name what is wrong with a cell, unless it is named already, or the whole column is missing and named so."""
        if key not in self._named and (self.has(key) or key not in self.sheet.layout.required):
            self.fault(key, message)


@dataclass
class Sheet:
    """A sheet whose header was found: `columns` is field key → column number."""

    name: str
    layout: Layout
    header_row: int
    columns: dict[str, int]
    titles: dict[str, str]
    unknown: list[str]
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, key: str, shown: Any, message: Any) -> Fault:
        """Return a fault at a cell of this sheet."""
        letters = column_letters(self.columns[key]) if key in self.columns else ""
        return Fault(self.name, row, letters, self.titles.get(key, ""), _shown(shown), str(message))


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()[:80]
    return "" if value is None else str(value)[:80]


def find(layout: Layout, tables: Sequence[Table], *, by_name: bool = False) -> Sheet | None:
    """Return the sheet that holds a layout's rows: the one of its name, else the one whose header fits best.

    `by_name`: only the one of its name; what else a workbook holds is not taken for it.
    """
    named = [table for table in tables if not by_name or reading.bare(table.name) == reading.bare(layout.sheet)]
    fitting = [(made.name_fits, made.score, made) for table in named if (made := _headed(layout, table)) is not None]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: one[:2])[2]
    return _filled(best.sheet, best.table)


@dataclass(frozen=True)
class _Candidate:
    sheet: Sheet
    table: Table
    score: int
    name_fits: bool


def _headed(layout: Layout, table: Table) -> _Candidate | None:
    best = max(
        ((_match(layout, row), number) for number, row in enumerate(table.rows[:HEADER_WITHIN])),
        key=lambda found: (len(found[0]), -found[1]),
        default=({}, 0),
    )
    columns, number = best
    required = layout.required - {"kind"}
    if len(columns) < 2 or not required & set(columns):
        return None
    name_fits = reading.bare(table.name) == reading.bare(layout.sheet)
    if not name_fits and not required <= set(columns):
        return None
    sheet = _sheet(layout, table, number, columns)
    return _Candidate(sheet, table, len(columns), name_fits)


def _match(layout: Layout, row: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, cell in enumerate(row):
        if isinstance(cell, str) and (one := _known(layout, cell)) is not None:
            found.setdefault(one.key, number)
    return found


def _known(layout: Layout, header: str) -> FileColumn | None:
    return layout.by_name.get(reading.bare(header))


def _sheet(layout: Layout, table: Table, number: int, columns: dict[str, int]) -> Sheet:
    header = table.rows[number]
    titles = {key: str(header[column]).strip() for key, column in columns.items()}
    taken = set(columns.values())
    others = [(at, cell) for at, cell in enumerate(header) if not reading.is_empty(cell) and at not in taken]
    unknown = [_shown(cell) for _at, cell in others if reading.bare(str(cell)) not in ORDINAL]
    sheet = Sheet(table.name, layout, number + 1, columns, titles, unknown)
    for at, cell in others:
        if isinstance(cell, str) and (one := _known(layout, cell)) is not None:
            message = _("This column stands twice: keep one of them.")
            sheet.faults.append(Fault(table.name, number + 1, column_letters(at), cell.strip(), one.title, message))
    derived = [titles[one.key] for one in layout.columns if one.derived and one.key in columns]
    sheet.unknown = [name for name in unknown if _known(layout, name) is None] + derived
    missing = [one.title for one in layout.columns if one.required and one.key not in columns]
    if missing:
        message = _("Columns that are needed are missing: %(names)s.", names=", ".join(missing))
        sheet.faults.append(Fault(table.name, number + 1, "", "", "", message))
    return sheet


def _filled(sheet: Sheet, table: Table) -> Sheet:
    for number, cells in _data(sheet, table):
        if len(sheet.rows) == MOST_ROWS:
            return _too_long(sheet)
        row = Row(sheet, number, {key: cells[at] if at < len(cells) else None for key, at in sheet.columns.items()})
        _read(row)
        sheet.rows.append(row)
    return sheet


def _too_long(sheet: Sheet) -> Sheet:
    """Say so, and judge none of the rows: that would be long work for nothing."""
    message = _("More than %(rows)s rows: split the file.", rows=f"{MOST_ROWS:,}".replace(",", "."))
    sheet.rows.clear()
    sheet.faults.append(Fault(sheet.name, sheet.header_row, "", "", "", message))
    return sheet


def _data(sheet: Sheet, table: Table) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, cells in enumerate(table.rows[sheet.header_row :], start=sheet.header_row + 1):
        ours = [cells[at] if at < len(cells) else None for at in sheet.columns.values()]
        if all(reading.is_empty(cell) for cell in ours) or _is_total(sheet, cells) or _is_header(sheet, cells):
            continue
        if not _is_numbering(sheet, cells):
            yield number, cells


def _is_total(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """A totals row: its first word says so, and it names no kind, year or day of its own."""
    words = (cell for cell in cells if isinstance(cell, str) and re.search(r"[^\W\d_]", cell))
    first = next(words, None)
    if first is None or not _TOTAL.match(reading.bare(first)):
        return False
    own = ("kind", "year", "registered_on", "code", "from_on", "starts_on", "happened_on")
    return all(reading.is_empty(_cell(sheet, cells, key)) or _cell(sheet, cells, key) is first for key in own)


def _is_header(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """The header again, as long tables repeat it."""
    return len(_match(sheet.layout, cells)) >= max(2, len(sheet.columns) // 2)


def _is_numbering(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """The row beneath a header that numbers the columns: 1, 2, 3 … (or A, B, 1, 2)."""
    filled = [cell for cell in cells if not reading.is_empty(cell)]
    if len(filled) < 3 or reading.is_empty(_cell(sheet, cells, "name")):
        return False
    texts = [str(cell).strip("() ") for cell in filled]
    numbers = [int(text) for text in texts if text.isdigit()]
    return (
        all(len(text) <= 2 for text in texts)
        and len(numbers) >= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _cell(sheet: Sheet, cells: Sequence[Any], key: str) -> Any:
    at = sheet.columns.get(key)
    return cells[at] if at is not None and at < len(cells) else None


def _read(row: Row) -> None:
    for one in row.sheet.layout.columns:
        if one.derived or one.key not in row.sheet.columns:
            continue
        cell = row.cells[one.key]
        if reading.is_empty(cell):
            if one.required and one.key in row.sheet.columns:
                row.fault(one.key, _("This must be filled in."))
            continue
        try:
            row.values[one.key] = one.read(cell)
        except reading.Unreadable as unreadable:
            row.fault(one.key, unreadable.message)
        except (ArithmeticError, ValueError, OverflowError):
            row.fault(one.key, _("This cannot be read."))


__all__ = ["Fault", "Row", "Sheet", "find"]
