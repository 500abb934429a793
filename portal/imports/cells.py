"""A cell of a file as the readers of values take it: what no column can hold is named, and old texts are converted."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.core import messages, old_encodings, reading
from portal.core.numerals import ShownNumber
from portal.documents.workbook import Cell, Table
from portal.imports.questions import Note


def value_of(cell: Any) -> Any:
    """Return the value of a cell; reading.Named, with words, for one that no column takes."""
    if not isinstance(cell, Cell):
        return cell
    if cell.kind == "month_first":
        return cell.day
    if cell.kind == "shown":
        return ShownNumber(Decimal(cell.number), cell.word, cell.shown)
    return reading.Named(cell.shown, _message(cell))


def _message(cell: Cell) -> str:
    """Return in words why a cell is not read."""
    match cell.kind:
        case "error":
            return messages.error_cell(cell.shown)
        case "no_value":
            return _("The cell holds a formula without a result: open the file in Excel, save it anew and send that.")
        case "blank":
            return _("The cell looks empty but is not: it holds spaces or a formula. Empty it with Delete.")
        case "time":
            return _("The cell holds a time or a duration: %(shown)s.", shown=cell.shown)
    return _("The cell shows its number in a way that is not read (%(shown)s).", shown=cell.shown)


def in_unicode(table: Table) -> tuple[Table, list[Note]]:
    """Return a sheet with its texts in Unicode, and which of them were in an old encoding: both spellings are shown."""
    better = old_encodings.repaired_table(table.rows)
    if not better:
        return table, []
    rows = [list(row) for row in table.rows]
    notes = []
    for (at, column), new in better.items():
        words = _("“%(old)s” is read as “%(new)s”", old=rows[at][column], new=new)
        notes.append(Note(table.name, Table.address(at + 1, column), words))
        rows[at][column] = new
    return replace(table, rows=rows), notes


def is_nothing(value: Any) -> bool:
    """Say whether a value shows nothing, whatever lies in its cell."""
    return reading.is_empty(value) or (isinstance(value, reading.Named) and not value.shown.strip())


def shows_nothing(cell: Any) -> bool:
    """Say whether a cell of a file shows nothing."""
    return is_nothing(value_of(cell))


def shown(value: Any) -> str:
    """Return what stands in a cell, for people, in at most 80 characters."""
    if isinstance(value, str):
        return value.strip()[:80]
    if isinstance(value, ShownNumber):
        return value.text
    if isinstance(value, reading.Named):
        return value.shown[:80]
    return "" if value is None else str(value)[:80]
