"""Files as people change them: read with a reader of its own, some cells changed, saved anew."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import xlsxwriter
from python_calamine import CalamineWorkbook


def read(data):
    """Return sheet name → rows of raw cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def save(sheets, number_format="dd/mm/yyyy"):
    """Return .xlsx bytes of sheets: name → rows; empty text is an empty cell."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    dates = book.add_format({"num_format": number_format})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, dates)
    book.close()
    return held.getvalue()


def _write(sheet, number, column, cell, dates):
    if cell in ("", None) and cell is not False:
        return
    if isinstance(cell, datetime | date):
        sheet.write_datetime(number, column, cell, dates)
    elif isinstance(cell, bool):
        sheet.write_boolean(number, column, cell)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(number, column, cell)
    else:
        sheet.write_string(number, column, cell)


def header_of(rows):
    """Return the number of the header row of an export, from 0, and title → column."""
    at = next(number for number, row in enumerate(rows) if row and row[0] == "Mã")
    return at, {str(title).removesuffix(" *"): column for column, title in enumerate(rows[at]) if title}


def other(value, kind, salt):
    """Return another value than a cell's, of a kind: text, whole, decimal, date, yesno."""
    if kind == "text":
        return f"Sửa đổi {salt}"
    if kind == "whole":
        return int(value or 0) + 1 + salt % 3
    if kind == "decimal":
        return round(float(value or 0) + 0.25 + salt % 7, 2)
    if kind == "date":
        return value + timedelta(days=1 + salt % 5)
    return "Không" if value == "Có" else "Có"
