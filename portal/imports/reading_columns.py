"""The cells of a sheet, read column by column: what one leaves open its neighbours may tell, else it is asked once.

The marks of numbers, the order of day and month, the width of register numbers are things of a column, not of a cell.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from portal.core import messages, numerals, reading
from portal.core.kinds import Day, Money, Whole
from portal.core.numerals import DONG, Asked, ShownNumber, Style
from portal.documents.workbook import Cell
from portal.imports import part_days
from portal.imports.columns import FileColumn
from portal.registry.models import RegisterNumber

if TYPE_CHECKING:
    from portal.imports.sheets import Row, Sheet

_SHOWN = 8  # cells that a question lists by what stands in them


def read(sheet: "Sheet", *, derived: bool = False) -> None:
    """Read every cell of a sheet's rows; what is wrong is named at its cell, what is open is asked.

    `derived`: also the columns that our own files write for people to read.
    """
    read_by = [one for one in sheet.layout.columns if one.key in sheet.columns and (derived or not one.derived)]
    style = Style(_language(sheet, read_by))
    for one in read_by:
        filled = [row for row in sheet.rows if _is_filled(row, one)]
        if isinstance(one.field.kind, Day):
            _swap_days(sheet, one, filled)
            part_days.take_answered(sheet, one, filled)
        if isinstance(one.field.kind, RegisterNumber):
            _check_widths(one, filled)
        _read_column(sheet, one, filled, style)
        if isinstance(one.field.kind, Day):
            part_days.mark_days(one, filled)


def _is_filled(row: "Row", one: FileColumn) -> bool:
    cell = row.cells[one.key]
    if isinstance(cell, reading.Named):
        row.fault(one.key, cell.message)
        return False
    if reading.is_empty(cell):
        if one.required and one.key not in row.values:
            row.fault(one.key, messages.MISSING)
        return False
    return True


def _language(sheet: "Sheet", read_by: Sequence[FileColumn]) -> str:
    """Return the language whose marks the sheet's numbers show: English where some do and none is Vietnamese."""
    numbers = [one.key for one in read_by if isinstance(one.field.kind, Whole | Money)]
    cells = (row.cells[key] for row in sheet.rows for key in numbers)
    seen = {numerals.mark_style(cell) for cell in cells if isinstance(cell, str)}
    return "en" if "en" in seen and "vi" not in seen else "vi"


def _read_column(sheet: "Sheet", one: FileColumn, rows: list["Row"], style: Style) -> None:
    answered: set[str] = set()
    while rows:
        asked = [(row, question) for row in rows if (question := _read_cell(row, one, style)) is not None]
        if not asked:
            break
        first = next((question for _row, question in asked if question.question not in answered), None)
        if first is None:  # the answer does not fit these cells
            for row, question in asked:
                row.fault(one.key, question.message)
            break
        about = [row for row, question in asked if question.question == first.question]
        options = [(answer, numerals.told(answer, amount, one.field.kind.unit)) for answer, amount in first.readings]
        answer = sheet.ask(one.key, first.question, _text(one, first, about), options, about)
        if not answer:
            for row in about:
                row.wait(one.key)
        style = replace(style, **{first.question: answer})
        answered.add(first.question)
        rows = [row for row, question in asked if answer or question.question != first.question]
    if style.money == DONG:
        _check_unit(one, sheet.rows, style)


def _read_cell(row: "Row", one: FileColumn, style: Style) -> Asked | None:
    """Read a cell into its row; return what must be asked first. What cannot be read is named at it."""
    try:
        row.values[one.key] = one.read(row.cells[one.key], style)
    except Asked as asked:
        return asked
    except reading.Unreadable as unreadable:
        row.fault(one.key, unreadable.message)
    except (ArithmeticError, ValueError, OverflowError):
        row.fault(one.key, _("This cannot be read."))
    return None


def _text(one: FileColumn, asked: Asked, rows: Sequence["Row"]) -> str:
    cells = ", ".join(_shown(row.cells[one.key]) for row in rows[:_SHOWN])
    if asked.question == "money":
        return _("“%(cells)s” is more than an HTX of a commune has. In what is the column written?", cells=cells)
    return _("“%(cells)s” reads in two ways. What does the mark before the last three digits mean?", cells=cells)


def _shown(cell: Any) -> str:
    if isinstance(cell, ShownNumber):
        return cell.text
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def _check_unit(one: FileColumn, rows: Sequence["Row"], style: Style) -> None:
    """In a column of đồng a cell that would do for millions is named: only its owner knows which it is."""
    for row in rows:
        cell = row.cells[one.key]
        if not row.values.get(one.key) or numerals.has_word(cell):
            continue
        try:
            one.read(cell, replace(style, money=""))
        except Asked:
            continue  # implausible in millions, so it was read in đồng
        row.fault(one.key, _("The other cells of this column are in đồng: write the unit of this one."))


def _swap_days(sheet: "Sheet", one: FileColumn, rows: Sequence["Row"]) -> None:
    """Ask about days that a spreadsheet may have turned round (3/5 read as 5 March), and turn them back if told so.

    It takes a typed day for month/day where it can, and leaves as text what it cannot: a column of both is the sign.
    So is a format that shows the month first.
    """
    days = [row for row in rows if _could_be_turned(row.cells[one.key])]
    month_first = [row for row in days if isinstance(row.raw.get(one.key), Cell)]
    texts = [row.cells[one.key] for row in rows if isinstance(row.cells[one.key], str)]
    left = [text for text in texts if _first_number(text) > 12]
    if not days or not (month_first or left):
        return
    sample = days[0].cells[one.key]
    turned = sample.replace(day=sample.month, month=sample.day)
    cells = ", ".join(_shown(row.cells[one.key]) for row in days[:_SHOWN])
    text = _("A spreadsheet may have swapped day and month in real dates among dates in text: %(cells)s.", cells=cells)
    options = [
        ("kept", _("They are right: %(day)s is %(day)s", day=_shown(sample))),
        ("swapped", _("They are swapped: %(day)s means %(turned)s", day=_shown(sample), turned=_shown(turned))),
    ]
    answer = sheet.ask(one.key, "days", text, options, days)
    for row in days:
        if not answer:
            row.wait(one.key)
        elif answer == "swapped":
            cell = row.cells[one.key]
            row.cells[one.key] = cell.replace(day=cell.month, month=cell.day)


def _could_be_turned(cell: Any) -> bool:
    return isinstance(cell, date) and cell.day <= 12 and cell.day != cell.month


def _first_number(text: str) -> int:
    digits = text.strip().split("/")[0].split("-")[0].split(".")[0]
    return int(digits) if digits.isdecimal() and len(digits) <= 2 else 0


def _check_widths(one: FileColumn, rows: list["Row"]) -> None:
    """Name the numbers that lost zeros: shorter than the width that the column's texts with zeros in front have."""
    texts = [row.cells[one.key].strip() for row in rows if isinstance(row.cells[one.key], str)]
    widths = {len(text) for text in texts if text.isdecimal() and text.startswith("0")}
    shown = [row.cells[one.key].text for row in rows if isinstance(row.cells[one.key], ShownNumber)]
    widths |= {len(text) for text in shown if text.startswith("0")}
    if len(widths) != 1:
        return
    width = widths.pop()
    for row in list(rows):
        cell = row.cells[one.key]
        digits = str(cell).strip()
        if isinstance(cell, int | str) and digits.isdecimal() and len(digits) < width:
            message = _("The other numbers of this column have %(width)s digits: are zeros lost in front?", width=width)
            row.fault(one.key, message)
            rows.remove(row)
