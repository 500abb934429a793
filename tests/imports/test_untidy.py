"""Workbooks as busy people keep them come in as they are, with at most one page of mapping."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.core import reading
from portal.documents.workbook import Table
from portal.extensions import db
from portal.imports import untidy
from portal.imports.layouts import REGISTER
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord
from tests.imports.files import upload, workbook
from tests.returns.acting import at_district

ONE = ["STT", "Tên HTX", "Thôn", "Năm TL", "Số GCN", "Số TV", "Vốn (trđ)", "Tình trạng"]


def home_of(visitor):
    return f"/communes/{visitor.get('/', 302).location.rsplit('/', 1)[1]}"


def answered(visitor, page, **chosen):
    """Answer every question of a preview by its option's words, and look at the file again."""
    names = {
        field.get("name")
        for field in page.all("//input[starts-with(@name, 'answer:')]")
        if field.get("type") == "radio"
    }
    values = {name: next(value for part, value in chosen.items() if part in name) for name in names}
    return visitor.send(page, "/import/answers", values=values, status=200) if names else page


def held(app):
    with at_district(app):
        rows = db.session.execute(select(Collective.name, Collective.kind, Collective.registered_on, Collective.origin))
        found = {name: (str(kind), day, str(origin)) for name, kind, day, origin in rows}
        statement = select(Collective.name, YearlyRecord.year, YearlyRecord.members, YearlyRecord.contributed_capital)
        of_it = (YearlyRecord.tenant_id == Collective.tenant_id) & (YearlyRecord.collective_id == Collective.id)
        records = {
            (row[0], row[1]): (row[2], row[3]) for row in db.session.execute(statement.join(YearlyRecord, of_it))
        }
        of_it = (CollectiveStatus.tenant_id == Collective.tenant_id) & (CollectiveStatus.collective_id == Collective.id)
        statement = select(Collective.name, CollectiveStatus.status, CollectiveStatus.from_on)
        statuses = [
            (row[0], str(row[1]), row[2]) for row in db.session.execute(statement.join(CollectiveStatus, of_it))
        ]
    return found, records, statuses


def test_a_sheet_for_each_kind_with_members_capital_and_status(app, officer):
    data = workbook(
        HTX=[
            ["DANH SÁCH HỢP TÁC XÃ"],
            ["Đến 31/12/2020"],
            ONE,
            [1, "HTX Chè Kim Thạch", "Bản Ngàn", "tháng 6/2016", "01", 9, "120,5", "Đang HĐ"],
            [2, "HTX Cam Sành", "Nà Cọ", "Năm TL 2017", "02", 7, 80, "Ngừng HĐ từ 2019"],
            [3, "HTX Dược liệu", "Nà Thuông", date(2022, 5, 4), "10A", 8, 200, "Đang HĐ"],
            ["", "Tổng cộng", "", "", "", 24, None, ""],
        ],
        THT=[["STT", "Tên tổ", "Ngày TL", "Số TV", "Vốn góp"], [1, "Tổ chăn nuôi Bản Thẳm", 2018, 5, 3.2]],
        Nhóm=[["STT", "Tên nhóm", "Năm thành lập", "Số hộ tham gia"], [1, "Nhóm nuôi ong", "2015", 12]],
    )
    page = upload(officer, home_of(officer), data)
    told = page.words("#main")
    assert "01/06/2016" in told
    assert "“tháng 6/2016”" in told
    page = answered(officer, page, year="2020")
    officer.send(page, "/import/apply")
    found, records, statuses = held(app)
    assert found == {
        "HTX Chè Kim Thạch": ("HTX", date(2016, 6, 1), "opening"),
        "HTX Cam Sành": ("HTX", date(2017, 1, 1), "opening"),
        "HTX Dược liệu": ("HTX", date(2022, 5, 4), "founding"),
        "Tổ chăn nuôi Bản Thẳm": ("THT", date(2018, 1, 1), "opening"),
        "Nhóm nuôi ong": ("interest_group", date(2015, 1, 1), "opening"),
    }
    assert records == {
        ("HTX Chè Kim Thạch", 2020): (9, Decimal("120.50")),
        ("HTX Cam Sành", 2020): (7, Decimal(80)),
        ("HTX Dược liệu", 2022): (8, Decimal(200)),
        ("Tổ chăn nuôi Bản Thẳm", 2020): (5, Decimal("3.20")),
        ("Nhóm nuôi ong", 2020): (12, None),
    }
    assert ("HTX Cam Sành", "stopped", date(2019, 1, 1)) in statuses


def test_sections_in_one_sheet_say_the_kinds(app, officer):
    header = ["TT", "Tên", "Ngày thành lập"]
    data = workbook(
        Tổng_hợp=[
            ["TỔNG HỢP HTX, THT, NHÓM SỞ THÍCH CỦA XÃ"],
            header,
            ["I", "Hợp tác xã", None],
            [1, "HTX Chè", date(2018, 3, 5)],
            ["II.", "Tổ hợp tác (2)", None],
            [1, "Tổ Lúa", "2019"],
            [2, "Tổ Ong", "5/2019"],
            ["III", "Nhóm sở thích", None],
            [1, "Nhóm Cá", 2017],
        ]
    )
    officer.send(upload(officer, home_of(officer), data), "/import/apply")
    found, _records, _statuses = held(app)
    assert {name: kind for name, (kind, _day, _origin) in found.items()} == {
        "HTX Chè": "HTX",
        "Tổ Lúa": "THT",
        "Tổ Ong": "THT",
        "Nhóm Cá": "interest_group",
    }


def test_years_stand_across_as_well_as_down(app, officer):
    register = [["Loại", "Tên", "Ngày thành lập"], ["HTX", "HTX Chè", date(2018, 3, 5)]]
    officer.send(upload(officer, home_of(officer), workbook(Sổ=register)), "/import/apply")
    data = workbook(
        Số_liệu=[
            ["TT", "Loại", "Tên HTX", "Thành viên", None, "Doanh thu", None],
            [None, None, None, 2021, 2022, 2021, 2022],
            [1, "HTX", "HTX Chè", 9, 11, 500, "650,5"],
        ]
    )
    officer.send(upload(officer, home_of(officer), data, records="yearly"), "/import/apply")
    _found, records, _statuses = held(app)
    assert {year: members for (_name, year), (members, _capital) in records.items()} == {2021: 9, 2022: 11}


def test_what_cannot_be_read_says_what_was_seen_and_is_mapped_once(app, officer):
    header = ["Số thứ tự", "Đơn vị KTTT", "Bắt đầu", "Kiểu"]
    data = workbook(Bảng=[["BIỂU 01"], header, [1, "HTX Chè", date(2018, 3, 5), "HTX"]])
    page = upload(officer, home_of(officer), data, 422)
    said = page.words("#faults")
    assert "“Đơn vị KTTT”" in said
    assert "2" in said
    assert "Ngày đăng ký" in said
    chosen = {"answer:Bảng!map:B": "name", "answer:Bảng!map:C": "registered_on", "answer:Bảng!map:D": "kind"}
    preview = officer.send(page, "/import/answers", values=chosen, status=200)
    officer.send(preview, "/import/apply")
    assert list(held(app)[0]) == ["HTX Chè"]
    again = workbook(Bảng=[["BIỂU 01"], header, [1, "HTX Cam", date(2019, 3, 5), "HTX"]])
    officer.send(upload(officer, home_of(officer), again), "/import/apply")
    assert set(held(app)[0]) == {"HTX Chè", "HTX Cam"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("tháng 6/2016", date(2016, 6, 1)),
        ("6/2016", date(2016, 6, 1)),
        ("tháng 6 năm 2016", date(2016, 6, 1)),
        ("Năm TL 2017", date(2017, 1, 1)),
        ("2017", date(2017, 1, 1)),
    ],
)
def test_a_part_of_a_day_is_its_first_and_known_as_a_part(written, day):
    assert reading.day_or_old_year(written) == day
    assert reading.is_part_of_day(written)
    assert not reading.is_part_of_day("05/6/2016")


@pytest.mark.parametrize("written", ["2022", "tháng 6/2022", "Năm TL 2023"])
def test_of_the_programmes_own_years_the_day_is_asked(written):
    with pytest.raises(reading.Unreadable):
        reading.day_or_old_year(written)


COLUMNS = {"kind": 0, "registered_on": 1, "name": 2, "sector": 3}


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        (["THT", "ngày 1 tháng 1 năm 2015", "Chè 3", "khác"], False),  # a day in words is a day
        (["THT", "ngày 1 tháng 1 năm 2015", "Chè 3"], False),
        (["", "", "", "Vị Xuyên, ngày 5 tháng 1 năm 2024"], True),
        (["Người lập biểu", "", "", "TM. Ủy ban nhân dân xã"], True),
        (["", "Người lập", "Kế toán", "Chủ tịch"], True),
        (["Ghi chú: số liệu của xã"], True),
        (["Ngày 5 tháng 1 năm 2024", None, None], True),
    ],
)
def test_where_a_list_ends_and_where_it_goes_on(app, row, ends):
    head = ["Loại hình", "Ngày cấp", "Tên", "Lĩnh vực"]
    first = ["HTX", date(2016, 1, 5), "Đồng Tâm", "khác"]
    with app.test_request_context():
        found = untidy.foot(REGISTER, Table("Sổ", [head, first, row, first]), 0, COLUMNS)
    assert found == (3 if ends else None)
