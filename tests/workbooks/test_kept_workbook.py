"""The kept workbook is what the generator makes, and a spreadsheet's own counting gives the expected values."""

from datetime import date
from fractions import Fraction

from python_calamine import CalamineWorkbook

from tests.workbooks import oracle
from tests.workbooks.expected import read_expected
from tests.workbooks.generator import EXPECTED, HEADERS, KEPT, NUMBERS, district, write_workbook


def cells(path):
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_generator_makes_the_kept_workbook_again(tmp_path):
    write_workbook(district(), tmp_path / "again.xlsx")
    assert cells(tmp_path / "again.xlsx") == cells(KEPT)


def test_it_holds_the_district_of_the_resolution(groups):
    for kind, (number, _new) in NUMBERS.items():
        assert sum(one.kind == kind for one in groups) == number
    assert {one.unit.code for one in groups if one.kind == "HTX"} == {one.unit.code for one in groups}
    assert len({one.unit.code for one in groups}) == 24
    assert {record.year for one in groups for record in one.records} == {2021, 2022, 2023, 2024, 2025}


def lines(book, name):
    """Return the rows of a sheet as title → cell, without titles and totals."""
    rows = book[name]
    top = next(at for at, row in enumerate(rows) if "Mã xã" in row)
    found = [dict(zip(HEADERS[name], row, strict=False)) for row in rows[top + 1 :]]
    return [row for row in found if row["Mã xã"] not in ("", "Tổng cộng") and row["Loại hình"]]


def test_counting_the_columns_gives_the_expected_values():
    """As a spreadsheet would at the end of 2025: filters, COUNTIFS and SUMPRODUCT over the workbook's own cells."""
    book = cells(KEPT)
    register, yearly = lines(book, "Sổ đăng ký"), lines(book, "Số liệu năm")
    htx = {(row["Mã xã"], row["Số đăng ký"]) for row in register if row["Loại hình"] == "HTX"
           and row["Tình trạng"] == "Đang hoạt động"}  # fmt: skip
    last = {}
    for row in yearly:
        key = row["Mã xã"], row["Số đăng ký"]
        if key in htx and row["Năm"] >= 2024 and row["Năm"] >= last.get(key, row)["Năm"]:
            last[key] = row
    rows = list(last.values())
    scored = [row for row in rows if row["Điểm xếp loại"] != ""]
    rated = [row for row in scored if oracle.is_confirmed(row["Số đăng ký"], row["Năm"])]
    contracts = {
        (row["Mã xã"], row["Số đăng ký"])
        for row in lines(book, "Liên kết")
        if row["Từ ngày"] <= date(2025, 12, 31) and (not row["Đến ngày"] or row["Đến ngày"] >= date(2025, 12, 31))
    } & htx
    said = {key for key, row in last.items() if row["Liên kết chuỗi"]} | contracts
    yes = {key for key, row in last.items() if row["Liên kết chuỗi"] == "Có"} | contracts
    income = "Thu nhập bình quân (triệu đồng/năm)"
    paid = [row for row in rows if row["Lao động thường xuyên"] not in ("", 0) and row[income] != ""]
    led = [row for row in rows if row["Cán bộ quản lý"] not in ("", 0) and row["Cán bộ đã đào tạo"] != ""]
    earned = sum(Fraction(str(row[income])) * int(row["Lao động thường xuyên"]) for row in paid)
    by_hand = {
        "T1": sum(row["Loại hình"] == "HTX" and row["Ngày đăng ký"] >= date(2021, 1, 1) for row in register),
        "T2": Fraction(100 * sum(row["Điểm xếp loại"] >= 65 for row in rated), len(rated)),
        "T3": sum(row["Công nghệ cao"] == "Có" for row in rows),
        "T4": Fraction(100 * len(yes), len(said)),
        "T5": sum(row["Loại hình"] == "THT" and row["Tình trạng"] == "Đang hoạt động" for row in register),
        "T6": earned / int(sum(row["Lao động thường xuyên"] for row in paid)) / 75,
        "T7": 100 * Fraction(int(sum(row["Cán bộ đã đào tạo"] for row in led)),
                             int(sum(row["Cán bộ quản lý"] for row in led))),
    }  # fmt: skip
    expected = {row["code"]: row["value"] for row in read_expected(EXPECTED) if row["day"] == "2025-12-31"}
    assert {code: str(oracle.shown(Fraction(value))) for code, value in by_hand.items()} == expected
