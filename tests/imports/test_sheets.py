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
    return sheets.of_table(layout, Table(name, rows))


def test_titles_blanks_numbering_totals_and_the_header_again_are_no_rows():
    rows = [["SỔ ĐĂNG KÝ"], [], HEADER, [1, 2, 3, 4], GOOD, [None, "", " ", None], HEADER, ["", "Tổng cộng", None, 1]]
    sheet = found(*rows)
    assert sheet.header_row == 3
    assert [(row.number, row.values["name"]) for row in sheet.rows] == [(5, "HTX Cam")]
    assert sheet.rows[0].values["registered_on"] == date(2019, 3, 5)


def test_a_number_longer_than_any_is_a_fault_at_its_cell():
    long = "9" * 5_000
    assert found(HEADER, ["HTX", long, "05/3/2019", long], [1, long, 3, 4]).rows
    assert [one.column for one in found(HEADER, ["HTX", "HTX Cam", long, None]).rows[0].faults] == ["C"]


def test_a_name_that_begins_like_a_total_is_a_row():
    assert len(found(HEADER, ["HTX", "Tổng hợp Cam", "05/3/2019", None]).rows) == 1


def test_columns_twice_missing_and_unknown_are_named():
    sheet = found([*HEADER, "Tên", "Điện thoại", "STT"], [*GOOD, "x", "0912", 1])
    assert [(one.column, one.row) for one in sheet.faults] == [("E", 1)]
    assert sheet.unknown == ["Điện thoại"]
    lacking = sheets.of_table(REGISTER, Table("Sổ đăng ký", [["Loại hình", "Tên"], ["HTX", "HTX Cam"]]))
    assert [one.column for one in lacking.faults] == [""]
    derived = found([*HEADER, "Mã", "Thành viên"], [*GOOD, None, 9])  # of ours: written for people to read
    assert derived.unknown == ["Thành viên"]
    assert "members" not in derived.rows[0].values
    own = found([*HEADER, "Thành viên"], [*GOOD, 9])
    assert (own.unknown, own.rows[0].values["members"]) == ([], 9)


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


def test_a_sheet_is_of_a_shape_by_what_it_needs_or_by_its_name():
    named = Table("Sổ đăng ký", [["Loại hình", "Tên"], ["HTX", "HTX Cam"]])
    assert sheets.is_named(REGISTER, named)
    assert sheets.of_table(REGISTER, Table("Trang 2", [HEADER, GOOD])).name == "Trang 2"
    assert sheets.of_table(REGISTER, Table("Trang 2", named.rows)) is None
    assert sheets.of_table(STATUS_HISTORY, Table("Trang 2", [HEADER, GOOD])) is None
    assert sheets.of_table(YEARLY, named) is None


@pytest.mark.parametrize(
    ("name", "kind"), [("HTX", "HTX"), ("THT 2019", "THT"), ("NST", "interest_group"), ("Sheet1", None)]
)
def test_the_name_of_a_sheet_tells_the_kind_of_its_rows(name, kind):
    sheet = sheets.of_table(REGISTER, Table(name, [HEADER[1:], GOOD[1:]]))
    assert sheet.rows[0].values.get("kind") == kind
    assert bool(sheet.faults) == (kind is None)


def test_the_name_of_a_sheet_tells_the_year():
    table = Table("Năm 2022", [["Loại hình", "Tên", "Thành viên"], ["HTX", "HTX Cam", 9]])
    assert sheets.of_table(YEARLY, table).rows[0].values["year"] == 2022


def test_hidden_rows_and_columns_are_asked_about():
    rows = [HEADER, GOOD, ["HTX", "HTX Ẩn", "05/3/2019", None]]
    table = Table("Sổ", rows, hidden_rows=frozenset({3}), hidden_columns=frozenset({3}))
    open_one = sheets.of_table(REGISTER, table)
    assert [one.key for one in open_one.questions] == ["Sổ!rows:hidden", "Sổ!columns:hidden"]
    assert [row.waits for row in open_one.rows] == [False, True]
    read = sheets.of_table(REGISTER, table, {"Sổ!rows:hidden": "read", "Sổ!columns:hidden": "read"})
    assert (len(read.rows), any(row.waits for row in read.rows)) == (2, False)
    left = sheets.of_table(REGISTER, table, {"Sổ!rows:hidden": "skip", "Sổ!columns:hidden": "skip"})
    assert (len(left.rows), left.rows[0].values.get("villages"), len(left.unknown)) == (1, None, 1)


def test_a_column_without_a_header_is_listed_and_a_row_that_is_too_wide_is_named():
    wide = [HEADER, [*GOOD, "còn gì"]]
    assert len(found(*wide).unknown) == 1
    text = sheets.of_table(REGISTER, Table("Sổ", wide, is_text=True))
    assert [(one.column, one.row) for one in text.rows[0].faults] == [("E", 2)]


def test_a_cell_that_breaks_the_reader_is_a_fault_and_nothing_else(monkeypatch):
    monkeypatch.setattr(type(REGISTER.column("villages").field.kind), "read", lambda self, cell, style: 1 // 0)
    assert "D" in {one.column for one in found(HEADER, GOOD).rows[0].faults}
