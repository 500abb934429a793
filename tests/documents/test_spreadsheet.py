"""Tables as files: what stands in a cell, and what a spreadsheet program must never take for a formula."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from portal.documents.spreadsheet import LONG, Column, Sheet, to_csv, to_xlsx

KINDS = ("text", "whole", "decimal", "percent", "date", "year", "yesno")
COLUMNS = tuple(Column(kind, kind) for kind in KINDS)
ROW = ["=1+1", 1174, Decimal("573.55"), Decimal("2.5"), date(2024, 10, 23), 2024, True]


def read(data, at=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(at).to_python()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_each_kind_of_value_as_it_is():
    sheet = Sheet("S", COLUMNS, [ROW, [None, 0, None, None, None, None, False]], ("Title", "unit"), ["Tổng cộng", 1174])
    rows = read(to_xlsx([sheet]))
    assert [rows[0][0], rows[1][0]] == ["Title", "unit"]
    assert rows[2] == list(KINDS)
    assert rows[3] == ["=1+1", 1174, 573.55, 2.5, date(2024, 10, 23), 2024, "Có"]
    assert rows[4] == ["", 0, "", "", "", "", "Không"]
    assert rows[5][:2] == ["Tổng cộng", 1174]


@pytest.mark.parametrize(
    ("value", "form"),
    [(Decimal("573.55"), "#,##0.##"), (0.5, "#,##0.##"), (Decimal("8.00"), "#,##0"), (8, "#,##0"), (8.001, "#,##0")],
)
def test_a_decimal_without_decimals_is_shown_without_their_mark(value, form):
    column = Column("Vốn", "decimal")
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([Sheet("S", (column,), [[value]], (), [value])]))).active
    assert [sheet["A2"].number_format, sheet["A3"].number_format] == [form, form]
    assert sheet["A2"].value == pytest.approx(float(value))  # what is kept is all of it


def test_text_is_never_a_formula_and_digits_stay_text():
    data = to_xlsx([Sheet("S", COLUMNS[:1], [["=1+1"], ["007"], ["{=A1}"]])])
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert [row[0] for row in read(data)[1:]] == ["=1+1", "007", "{=A1}"]


def test_equal_data_give_equal_bytes():
    sheet = Sheet("S", COLUMNS, [ROW])
    assert to_xlsx([sheet]) == to_xlsx([sheet])


def test_the_header_stays_in_sight_and_filters_the_rows():
    xml = part(to_xlsx([Sheet("S", COLUMNS, [ROW, ROW], ("Title", "unit"))]), "xl/worksheets/sheet1.xml")
    assert 'ySplit="3"' in xml
    assert '<autoFilter ref="A3:G5"/>' in xml


def test_drop_downs_reach_below_the_rows_where_the_list_is_short():
    columns = (Column("a", choices=("x", "y")), Column("b", "yesno"), Column("c", choices=("z" * 200, "w" * 60)))
    xml = part(to_xlsx([Sheet("S", columns, [["x", True, ""]], spare=9)]), "xl/worksheets/sheet1.xml")
    assert 'sqref="A2:A11"' in xml
    assert 'sqref="B2:B11"' in xml
    assert "C2:C11" not in xml
    empty = part(to_xlsx([Sheet("S", columns, [])]), "xl/worksheets/sheet1.xml")
    assert "dataValidation" not in empty


def test_a_note_is_a_comment_of_its_header_and_a_hidden_column_is_hidden():
    data = to_xlsx([Sheet("S", (Column("a", note="Ghi như sổ"), Column("b", hidden=True)), [])])
    assert "Ghi như sổ" in part(data, "xl/comments1.xml")
    assert 'hidden="1"' in part(data, "xl/worksheets/sheet1.xml")


def test_sheets_of_one_name_and_names_that_excel_refuses():
    names = ["Sổ: xã/2024", "sổ  xã 2024", "x" * 40, "X" * 40, "'", ""]
    data = to_xlsx([Sheet(name, COLUMNS[:1], []) for name in names])
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert found[0] == "Sổ  xã 2024"
    assert found[1] == "sổ  xã 2024 2"
    assert found[2:4] == ["x" * 31, "X" * 28 + " 2"]
    assert found[4:] == ["Bảng", "Bảng 2"]
    assert all(len(name) <= 31 for name in found)


def test_a_long_table_is_whole():
    rows = [[str(number)] for number in range(LONG + 1)]
    found = read(to_xlsx([Sheet("S", COLUMNS[:1], rows, ("Title",))]))
    assert [row[0] for row in found[2:]] == [row[0] for row in rows]


def test_csv_as_a_vietnamese_excel_opens_it():
    sheet = Sheet("S", COLUMNS, [ROW, [None] * 7], ("Title",), ["Tổng cộng"])
    text = to_csv(sheet).decode("utf-8-sig")
    assert text.split("\r\n") == [
        "Title",
        ";".join(KINDS),
        "'=1+1;1174;573,55;2,5;23/10/2024;2024;Có",
        ";;;;;;",
        "Tổng cộng",
        "",
    ]
    assert to_csv(sheet).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_a_sign_that_begins_a_formula_gets_an_apostrophe(sign):
    text = to_csv(Sheet("S", COLUMNS[:1], [[f"{sign}x"]])).decode("utf-8-sig")
    assert f"'{sign}x" in text


@pytest.mark.parametrize(
    ("value", "written"),
    [(-5, "-5"), (Decimal("-1.50"), "-1,50"), (False, "Không"), (datetime(2024, 1, 2), "02/01/2024")],
)
def test_numbers_and_days_are_no_texts(value, written):
    assert to_csv(Sheet("S", COLUMNS[:1], [[value]])).decode("utf-8-sig").split("\r\n")[1] == written
