"""Sheets of an .xls of Excel 5 to 2003, with xlrd: formats, what is hidden; results of formulas as they were stored."""

import io
from collections.abc import Iterator
from typing import Any

import xlrd

from . import shown


class Encrypted(Exception):
    """The workbook is protected by a password."""


class NoWorkbook(Exception):
    """The file holds another thing than a workbook: a text, a drawing."""


def sheets(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the sheets of a workbook; raises Encrypted and NoWorkbook."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).casefold():
            raise Encrypted from error
        if "find workbook" in str(error).casefold():
            raise NoWorkbook from error
        raise
    for sheet in book.sheets():
        rows = {}
        for at in range(sheet.nrows):
            cells = enumerate(sheet.row(at))
            found = {column: made for column, cell in cells if (made := _cell(book, cell)) is not None}
            if found:
                rows[at + 1] = found
        yield {
            "name": sheet.name,
            "hidden": sheet.visibility != 0,
            "hidden_rows": [at + 1 for at, row in sheet.rowinfo_map.items() if row.hidden],
            "hidden_columns": [at for at, column in sheet.colinfo_map.items() if column.hidden],
            "merged": [[top + 1, end, left] for top, end, left, _right in sheet.merged_cells if end > top + 1],
            "rows": rows,
        }


def _cell(book: Any, cell: Any) -> Any:
    kind, value = cell.ctype, cell.value
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_TEXT:
        return value if value.strip() else ["blank", value]
    if kind == xlrd.XL_CELL_ERROR:
        return ["error", xlrd.error_text_from_code.get(value, "#?")]
    if kind == xlrd.XL_CELL_BOOLEAN:
        return ["boolean", int(value)]
    written = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if kind == xlrd.XL_CELL_DATE:
        return _date(value, book.datemode, written)
    return shown.number(value, written)


def _date(value: float, datemode: int, written: str) -> Any:
    try:
        moment = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return ["error", "#VALUE!"]
    if value < 1 or value % 1:
        return ["time", str(moment if value >= 1 else moment.time())]
    return ["date", moment.date().isoformat(), shown.is_month_first(written)]
