"""Tables as .xlsx and .csv bytes. Pure: what goes in is text, numbers and dates; equal data give equal bytes."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONG = 5_000  # rows beyond which a sheet is written without being held in memory
_MADE = datetime(2021, 1, 1)  # a file's own date would make equal data give different bytes
_NUMBER_FORMATS = {
    "text": "@",
    "yesno": "@",
    "whole": "#,##0",
    "decimal": "#,##0.##",
    "percent": "0.00",
    "date": "dd/mm/yyyy",
    "year": "0",
}
_RIGHT = ("whole", "decimal", "percent", "year")
_MOST_IN_A_LIST = 255  # characters that a drop-down of its own may hold


@dataclass(frozen=True)
class Column:
    """A column: its header and how its cells read. kind: text whole decimal percent date year yesno."""

    title: str
    kind: str = "text"
    key: str = ""
    width: int = 16
    choices: tuple[str, ...] = ()
    note: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table with the lines above its header (title, unit and day, coverage) and the totals beneath it."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    heading: tuple[str, ...] = ()
    totals: Sequence[Any] | None = None
    spare: int = 0  # empty rows below that take the drop-downs too, in a template


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook: frozen header, filters, widths, number formats, drop-downs, notes; text is never a formula."""
    held = io.BytesIO()
    long = any(len(sheet.rows) > LONG for sheet in sheets)
    options = {"in_memory": True, "constant_memory": long, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(held, options)
    book.set_properties({"created": _MADE})
    formats = _Formats(book)
    names: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_sheet_name(sheet.name, names)), sheet, formats)
    book.close()
    return held.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.cell = {kind: book.add_format({"num_format": form}) for kind, form in _NUMBER_FORMATS.items()}
        line = {"bold": True, "top": 1}
        self.total = {kind: book.add_format({"num_format": form, **line}) for kind, form in _NUMBER_FORMATS.items()}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.line = book.add_format({"italic": True})
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E6ECE8"}
        self.header = book.add_format(head)
        self.header_right = book.add_format({**head, "align": "right"})


def _write(to: Any, sheet: Sheet, formats: _Formats) -> None:
    top = len(sheet.heading)
    last_row, last_column = top + len(sheet.rows), max(len(sheet.columns) - 1, 0)
    for number, line in enumerate(sheet.heading):
        to.write_string(number, 0, line, formats.line if number else formats.title)
    for number, column in enumerate(sheet.columns):
        to.set_column(number, number, column.width, None, {"hidden": column.hidden})
        to.write_string(top, number, column.title, formats.header_right if column.kind in _RIGHT else formats.header)
    for number, row in enumerate(sheet.rows):
        _write_row(to, top + 1 + number, row, sheet.columns, formats.cell)
    if sheet.totals is not None:
        _write_row(to, last_row + 1, sheet.totals, sheet.columns, formats.total)
    to.freeze_panes(top + 1, 0)
    to.autofilter(top, 0, last_row, last_column)
    _help(to, sheet, top, last_row + sheet.spare)
    to.set_landscape()
    to.set_paper(9)
    to.repeat_rows(top)
    to.fit_to_pages(1, 0)


def _write_row(to: Any, at: int, row: Sequence[Any], columns: Sequence[Column], formats: dict[str, Any]) -> None:
    for number, (value, column) in enumerate(zip(row, columns, strict=False)):
        if value is not None and value != "":
            _write_cell(to, at, number, value, formats[_shown_as(column.kind, value)], formats)


def _shown_as(kind: str, value: Any) -> str:
    """Return the kind whose format a cell takes: else a spreadsheet shows a decimal that has none as "3."."""
    is_number = isinstance(value, int | float | Decimal)
    return "whole" if kind == "decimal" and is_number and round(value, 2) == round(value) else kind


def _write_cell(to: Any, row: int, column: int, value: Any, form: Any, formats: dict[str, Any]) -> None:
    if isinstance(value, bool):
        to.write_string(row, column, "Có" if value else "Không", formats["text"])
    elif isinstance(value, int | float | Decimal):
        to.write_number(row, column, value, form)
    elif isinstance(value, date):
        to.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    else:
        to.write_string(row, column, str(value), formats["text"])


def _help(to: Any, sheet: Sheet, top: int, last_row: int) -> None:
    for number, column in enumerate(sheet.columns):
        if column.note:
            to.write_comment(top, number, column.note, {"x_scale": 2, "y_scale": 1.5})
        choices = column.choices or (("Có", "Không") if column.kind == "yesno" else ())
        if choices and len(",".join(choices)) <= _MOST_IN_A_LIST and last_row > top:
            rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
            to.data_validation(top + 1, number, last_row, number, rule)


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Bảng"
    number, made = 1, plain
    while made.casefold() in taken:
        number += 1
        made = f"{plain[:28]} {number}"
    taken.add(made.casefold())
    return made


def to_csv(sheet: Sheet) -> bytes:
    """Return a table as CSV: UTF-8 with BOM, semicolons and decimal commas, as Excel opens it in Vietnamese.

    Text that a spreadsheet would take for a formula gets an apostrophe in front; reading takes exactly one away.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    for line in sheet.heading:
        writer.writerow([_plain(line)])
    writer.writerow([_plain(column.title) for column in sheet.columns])
    for row in [*sheet.rows, *([sheet.totals] if sheet.totals is not None else [])]:
        writer.writerow([_plain(value) for value in row])
    return held.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float | Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    is_text = not isinstance(value, int)
    return f"'{text}" if is_text and text.startswith((*FORMULA_SIGNS, "'")) else text
