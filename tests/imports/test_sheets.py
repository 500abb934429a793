"""The header found, titles, blanks and totals left out; every fault at its cell."""

from datetime import date

import pytest

from portal.documents.workbook import Table
from portal.imports import sheets
from portal.imports.layouts import REGISTER, STATUS_HISTORY, YEARLY

HEADER = ["Loại hình", "Tên", "Ngày đăng ký", "Thôn"]
GOOD = ["HTX", "HTX Cam", "05/3/2019", "Bản Lù"]


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def found(*rows, name="Sổ", layout=REGISTER):
    return sheets.find(layout, [Table(name, rows)])


def test_titles_blanks_numbering_totals_and_the_header_again_are_no_rows():
    rows = [["SỔ ĐĂNG KÝ"], [], HEADER, [1, 2, 3, 4], GOOD, [None, "", " ", None], HEADER, ["", "Tổng cộng", None, 1]]
    sheet = found(*rows)
    assert sheet.header_row == 3
    assert [(row.number, row.values["name"]) for row in sheet.rows] == [(5, "HTX Cam")]
    assert sheet.rows[0].values["registered_on"] == date(2019, 3, 5)


def test_a_name_that_begins_like_a_total_is_a_row():
    assert len(found(HEADER, ["HTX", "Tổng hợp Cam", "05/3/2019", None]).rows) == 1


def test_columns_twice_missing_and_unknown_are_named():
    sheet = found([*HEADER, "Tên", "Điện thoại", "STT"], [*GOOD, "x", "0912", 1])
    assert [(one.column, one.row) for one in sheet.faults] == [("E", 1)]
    assert sheet.unknown == ["Điện thoại"]
    lacking = sheets.find(REGISTER, [Table("Sổ đăng ký", [["Loại hình", "Tên"], ["HTX", "HTX Cam"]])])
    assert [one.column for one in lacking.faults] == [""]
    derived = found([*HEADER, "Thành viên"], [*GOOD, 9])
    assert derived.unknown == ["Thành viên"]


def test_what_cannot_be_read_and_what_is_not_there_is_named_once():
    row = found(HEADER, ["HTX", None, "hôm qua", "Bản Lù"]).rows[0]
    assert [(one.column, one.row) for one in row.faults] == [("B", 2), ("C", 2)]
    assert row.is_spoiled("name")
    assert row.is_spoiled("registered_on")
    assert not row.is_spoiled("villages")
    row.fault_once("registered_on", "again")
    row.fault_once("villages", "x")
    row.fault_once("villages", "y")
    assert [one.column for one in row.faults] == ["B", "C", "D"]


def test_the_sheet_of_its_name_goes_before_one_that_fits_better():
    better = Table("Trang 2", [[*HEADER, "Số đăng ký"], GOOD])
    named = Table("Sổ đăng ký", [HEADER, GOOD])
    assert sheets.find(REGISTER, [better, named]).name == "Sổ đăng ký"
    assert sheets.find(REGISTER, [better]).name == "Trang 2"
    assert sheets.find(STATUS_HISTORY, [better], by_name=True) is None
    assert sheets.find(YEARLY, [named]) is None


def test_a_cell_that_breaks_the_reader_is_a_fault_and_nothing_else(monkeypatch):
    monkeypatch.setattr(type(REGISTER.column("villages").field.kind), "read", lambda self, cell: 1 // 0)
    assert "D" in {one.column for one in found(HEADER, GOOD).rows[0].faults}
