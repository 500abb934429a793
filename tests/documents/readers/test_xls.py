"""Cells of an .xls of Excel 97: each kind as it was stored, days and times apart, what is hidden."""

import io
from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
import xlrd
import xlwt

from portal.documents.readers import xls


def book(*sheets):
    """Return .xls bytes of sheets: (name, rows); a cell is a value or (value, its format)."""
    made = xlwt.Workbook()
    for name, rows in sheets:
        sheet = made.add_sheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                value, written = cell if isinstance(cell, tuple) else (cell, None)
                if value is not None:
                    sheet.write(at, column, value, *([xlwt.easyxf(num_format_str=written)] if written else []))
    return made


def saved(made):
    held = io.BytesIO()
    made.save(held)
    return list(xls.sheets(held.getvalue()))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Cam", "Cam"),
        ("  ", ["blank", "  "]),
        (7, 7),
        (2.65, 2.65),
        ((2649.6, "#,##0"), 2650),
        ((0.755, "0.0%"), ["shown", "75.5", "%", "75.5 %"]),
        (True, ["boolean", 1]),
        ((date(2024, 3, 5), "dd/mm/yyyy"), ["date", "2024-03-05", False]),
        ((date(2024, 3, 5), "mm/dd/yyyy"), ["date", "2024-03-05", True]),
        ((datetime(2024, 3, 5, 8, 30), "dd/mm/yyyy hh:mm"), ["time", "2024-03-05 08:30:00"]),
        ((time(8, 30), "hh:mm"), ["time", "08:30:00"]),
    ],
)
def test_what_a_cell_is(cell, read):
    (sheet,) = saved(book(("S", [[cell]])))
    assert sheet["rows"] == {1: {0: read}}


def test_empty_cells_and_rows_are_left_out_and_places_kept():
    first, second = saved(book(("Một", [[], [None, "x"], []]), ("Hai", [])))
    assert (first["name"], first["rows"]) == ("Một", {2: {1: "x"}})
    assert second["rows"] == {}


def test_what_is_hidden():
    made = book(("S", [["a"], ["b"]]), ("Ẩn", [["c"]]))
    made.get_sheet(0).row(1).hidden = True
    made.get_sheet(0).col(0).hidden = True
    made.get_sheet(1).visibility = 1
    first, second = saved(made)
    assert (first["hidden"], first["hidden_rows"], first["hidden_columns"]) == (False, [2], [0])
    assert second["hidden"]


def test_an_error_and_a_day_that_is_none():
    assert xls._cell(None, SimpleNamespace(ctype=xlrd.XL_CELL_ERROR, value=23)) == ["error", "#REF!"]
    assert xls._cell(None, SimpleNamespace(ctype=xlrd.XL_CELL_ERROR, value=99)) == ["error", "#?"]
    assert xls._date(0.5, 0, "dd/mm/yyyy") == ["time", "12:00:00"]
    assert xls._date(1e9, 0, "dd/mm/yyyy") == ["error", "#VALUE!"]


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ("Workbook is encrypted", xls.Encrypted),
        ("Can't find workbook in OLE2 compound document", xls.NoWorkbook),
        ("anything else", xlrd.XLRDError),
    ],
)
def test_what_is_no_workbook_that_can_be_read(monkeypatch, said, raised):
    def refuse(**_options):
        raise xlrd.XLRDError(said)

    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    with pytest.raises(raised):
        list(xls.sheets(b""))
