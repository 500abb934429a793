"""Sheets of an .xlsx, with openpyxl: values as they were stored, formats, formulas, what is hidden."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from . import shown

_STRICT = b"http://purl.oclc.org/ooxml/"
_OPEN = b"http://schemas.openxmlformats.org/"
_NAMES = tuple(
    (_STRICT + old, _OPEN + new)
    for old, new in (
        (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
        (b"drawingml/main", b"drawingml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    )
)


class _Parser(WorkSheetParser):
    """The library's own parser of a sheet, which also tells a formula whose result was never stored."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Return a cell; of a formula without a result `data_type` is "no_value"."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "blank" if element.get("t") == "str" else "no_value"  # a text, and it is ""
        return cell


def sheets(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the sheets of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(_usual(data)), read_only=True, data_only=True, keep_links=False)
    formats = [_format(book, style) for style in book._cell_styles]
    for sheet in book.worksheets:
        with sheet._get_source() as source:
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            rows = {}
            for number, cells in parser.parse():
                found = {one["column"] - 1: made for one in cells if (made := _cell(one, formats)) is not None}
                if found:
                    rows[number] = found
        yield {
            "name": sheet.title,
            "hidden": sheet.sheet_state != "visible",
            "hidden_rows": [int(at) for at, row in parser.row_dimensions.items() if _is_on(row.get("hidden"))],
            "hidden_columns": _hidden_columns(parser.column_dimensions),
            "merged": [
                [one.min_row, one.max_row, one.min_col - 1]
                for one in (parser.merged_cells.mergeCell if parser.merged_cells else ())
                if one.max_row > one.min_row
            ],
            "rows": rows,
        }


def _usual(data: bytes) -> bytes:
    """Return a package as the library takes it: paths with slashes, the names of the transitional form."""
    with zipfile.ZipFile(io.BytesIO(data)) as given:
        names = given.namelist()
        is_strict = any(_STRICT in given.read(name) for name in names if name.endswith("workbook.xml"))
        if not is_strict and not any("\\" in name or name.startswith(("/", "./")) for name in names):
            return data
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as made:
            for name in names:
                part = given.read(name)
                for old, new in _NAMES if name.endswith((".xml", ".rels")) else ():
                    part = part.replace(old, new)
                made.writestr(name.replace("\\", "/").removeprefix(".").removeprefix("/"), part)
    return held.getvalue()


def _format(book: Any, style: Any) -> str:
    if style.numFmtId < 164:
        return BUILTIN_FORMATS.get(style.numFmtId, "General")
    at = style.numFmtId - 164
    return book._number_formats[at] if at < len(book._number_formats) else "General"


def _is_on(flag: str | None) -> bool:
    return flag in ("1", "true")


def _hidden_columns(dimensions: dict[str, dict[str, Any]]) -> list[int]:
    hidden = [one for one in dimensions.values() if _is_on(one.get("hidden"))]
    return [at - 1 for one in hidden for at in range(int(one["min"]), min(int(one["max"]), 256) + 1)]


def _cell(cell: dict[str, Any], formats: list[str]) -> Any:
    value, kind = cell["value"], cell["data_type"]
    written = formats[cell["style_id"]] if cell["style_id"] < len(formats) else "General"
    if kind in ("no_value", "blank"):
        return [kind, ""]
    if value is None or value == "":
        return None
    if kind in ("e", "b"):
        return ["error", str(value)] if kind == "e" else ["boolean", int(value)]
    if isinstance(value, str):
        return value if value.strip() else ["blank", value]
    return shown.number(value, written) if isinstance(value, int | float) else _date(value, written)


def _date(value: Any, written: str) -> Any:
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return ["date", value.isoformat(), shown.is_month_first(written)]
    return ["time", str(value)]
