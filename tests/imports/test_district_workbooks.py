"""Untidy workbooks of a whole district, sent by its office, land in each commune, to be confirmed there."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from sqlalchemy import select

from portal.core.clock import SET_UP, write_setting
from portal.extensions import db
from portal.registry.models import Collective
from portal.units.models import Unit
from tests.imports.test_district_routes import upload
from tests.imports.test_untidy import held
from tests.pages import Visitor
from tests.returns.acting import at_district

NIL = None
TITLE = [["ỦY BAN NHÂN DÂN", NIL, NIL, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["HUYỆN VỊ XUYÊN"], []]
FOOT = [[], ["Nơi nhận:", NIL, NIL, "TM. ỦY BAN NHÂN DÂN"], ["- Như trên", NIL, NIL, "(Ký, ghi rõ họ tên)"]]
# A sheet a kind; communes merged down, in rows of their own, or left blank below; years across; sums of each commune.
KINDS = {
    "HTX": [
        *TITLE,
        ["DANH SÁCH HTX TOÀN HUYỆN"],
        ["TT", "Xã", "Tên HTX", "Năm TL", "Số GCN", "Thành viên (người)", NIL, "Vốn (triệu đồng)", NIL, "Tình trạng"],
        [NIL, NIL, NIL, NIL, NIL, 2021, 2022, 2021, 2022, NIL],
        [1, "CAO BỒ", "HTX Chè Cao Bồ", "tháng 6/2016", "01", 9, 11, 500, "650,5", "Đang HĐ"],
        [2, NIL, "HTX Quế", "2017", "02", 7, "-", 80, NIL, "Ngừng HĐ từ 2022"],
        [NIL, "Cộng xã Cao Bồ", NIL, NIL, NIL, 16, 11, 580, "650,5", NIL],
        [3, "Thuận hoà", "HTX Cam", date(2018, 3, 5), "03", 8, 8, NIL, NIL, "nt"],
        [4, "TT Vị Xuyên", "HTX Vận tải", "2015", "04", 12, 13, 900, 900, "Đang HĐ"],
        [5, "Kim Thạch A", "HTX Dược liệu", "2019", "05", 8, 9, 70, 75, "Đang HĐ"],
        [NIL, "Thuận hoà", "Cộng", NIL, NIL, 8, 8, NIL, NIL, NIL],
        ["TỔNG CỘNG", NIL, NIL, NIL, NIL, 44, 41, 1550, NIL, NIL],
        *FOOT,
    ],
    "THT": [
        ["TT", "Tên tổ", "Ngày TL", "Số TV", "Vốn góp (trđ)"],
        ["I", "Xã Cao Bồ", NIL, 11, NIL],
        [1, "Tổ Lúa", "5/2019", 5, "3,2"],
        [2, "Tổ Ong", 2018, 6, "-"],
        ["II", "TT NT Việt Lâm (1 tổ)", NIL, NIL, NIL],
        [1, "Tổ Mía", "2019", 7, NIL],
        ["III", "Kim Thạch A", NIL, NIL, NIL],
        [1, "Tổ Gạch", "2017", 7, NIL],
    ],
    "Nhóm": [
        ["STT", "Đơn vị", "Tên nhóm", "Năm thành lập", "Số hộ tham gia"],
        [1, "xã Cao Bồ", "Nhóm nuôi ong", "2015", 12],
        [2, NIL, "Nhóm trồng rừng", "2016", 10],
        ["Cộng", NIL, NIL, NIL, 22],
    ],
}
# A sheet a commune, kinds in sections of each.
COMMUNES = {
    "Cao Bồ": [
        ["BIỂU KINH TẾ TẬP THỂ"],
        ["TT", "Tên", "Năm TL", "Số TV 2022", "Số TV 2023"],
        ["I. Hợp tác xã", NIL, NIL, 9, 10],
        [1, "HTX Chè", "2016", 9, 10],
        ["II. Tổ hợp tác", NIL, NIL, NIL, NIL],
        [1, "Tổ Lúa", "2019", 5, "-"],
    ],
    "TT.Vị Xuyên": [
        ["UBND THỊ TRẤN VỊ XUYÊN"],
        ["TT", "Tên", "Năm TL", "Số TV 2022", "Số TV 2023"],
        ["I. Hợp tác xã", NIL, NIL, NIL, NIL],
        [1, "HTX Vận tải", "2015", 12, 13],
        ["Tổng", NIL, NIL, 12, 13],
    ],
}
# Kinds first, the communes within each.
BOTH = {
    "Tổng hợp": [
        ["TT", "Tên đơn vị KTTT", "Năm TL", "Tình trạng"],
        ["I. Hợp tác xã", NIL, NIL, NIL],
        [NIL, "Xã Cao Bồ", NIL, NIL],
        [1, "HTX Chè", "2016", "Đang HĐ"],
        [NIL, "Thị trấn Vị Xuyên", NIL, NIL],
        [1, "HTX Vận tải", "2015", "Đang HĐ"],
        ["II. Tổ hợp tác", NIL, NIL, NIL],
        [NIL, "x. Cao Bồ", NIL, NIL],
        [1, "Tổ Lúa", "2019", "Đang HĐ"],
    ]
}


def made(sheets, merged=()):
    """Return a workbook; `merged`: sheet, first row, last row, column (from 0)."""
    told = io.BytesIO()
    book = xlsxwriter.Workbook(told, {"in_memory": True})
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell, *([dates] if isinstance(cell, date) else []))
        for of, first, last, column in merged:
            if of == name:
                sheet.merge_range(first, column, last, column, rows[first][column])
    book.close()
    return told.getvalue()


MERGED = made(KINDS, [("HTX", 6, 7, 1), *(("HTX", 4, 5, column) for column in (0, 1, 2, 3, 4, 9))])


@pytest.fixture
def office(app):
    with at_district(app):
        write_setting(SET_UP, "open")
        db.session.commit()
    return Visitor(app, "district_officer")


def unit_id(app, code):
    with at_district(app):
        return db.session.scalar(select(Unit.id).where(Unit.code == code))


def confirmed(app, code):
    """Let a commune look at what the office sent, and apply it as it stands."""
    officer = Visitor(app, "commune_officer", code)
    home = officer.get("/", 302).location
    preview = officer.send(officer.get(f"{home}/import"), "/import/answers", status=200)
    officer.send(preview, "/import/apply")


def of_commune(app, code):
    tenant_id = unit_id(app, code)
    with at_district(app):
        rows = db.session.execute(select(Collective.name, Collective.kind).where(Collective.tenant_id == tenant_id))
        return {name: str(kind) for name, kind in rows}


def test_a_sheet_a_kind_with_communes_as_each_sheet_names_them(app, office):
    page = upload(office, MERGED, "registry")
    assert page.words("#questions").count("Kim Thạch A") == 1  # once, not for each row or sheet
    (name,) = page.all("//select[starts-with(@name, 'answer:')]/@name")
    first = page.all(f"//select[@name='{name}']/option[@value != '']")[0]
    assert "Xã Kim Thạch" in first.text_content()
    values = {name: first.get("value")}
    for one in page.all("//input[@type='radio'][starts-with(@name, 'answer:')]/@name"):
        values[one] = {"above": "above", "part": "first"}.get(one.rpartition(":")[2], "2020")
    page = office.send(page, "/import/answers", values=values, status=200)
    office.send(page, "/district/import/apply")
    assert of_commune(app, "00952") == {}
    for code in ("00952", "00922", "00913", "00916", "00703"):
        confirmed(app, code)
    assert of_commune(app, "00952") == {
        "HTX Chè Cao Bồ": "HTX",
        "HTX Quế": "HTX",
        "Tổ Lúa": "THT",
        "Tổ Ong": "THT",
        "Nhóm nuôi ong": "interest_group",
        "Nhóm trồng rừng": "interest_group",
    }
    assert of_commune(app, "00922") == {"HTX Cam": "HTX"}
    assert of_commune(app, "00913") == {"HTX Vận tải": "HTX"}
    assert of_commune(app, "00916") == {"Tổ Mía": "THT"}
    assert of_commune(app, "00703") == {"HTX Dược liệu": "HTX", "Tổ Gạch": "THT"}
    _found, records, statuses = held(app)
    assert records["HTX Chè Cao Bồ", 2021] == (9, Decimal(500))
    assert records["HTX Chè Cao Bồ", 2022] == (11, Decimal("650.50"))
    assert records["HTX Quế", 2021] == (7, Decimal(80))
    assert ("HTX Quế", 2022) not in records
    assert records["Tổ Lúa", 2020] == (5, Decimal("3.20"))
    assert ("HTX Quế", "stopped", date(2022, 1, 1)) in statuses


def test_a_name_that_is_no_commune_can_be_left_out(app, office):
    page = upload(office, MERGED, "registry")
    (name,) = page.all("//select[starts-with(@name, 'answer:')]/@name")
    values = {name: "skip"}
    for one in page.all("//input[@type='radio'][starts-with(@name, 'answer:')]/@name"):
        values[one] = {"above": "above", "part": "first"}.get(one.rpartition(":")[2], "2020")
    page = office.send(page, "/import/answers", values=values, status=200)
    assert "Dược liệu" not in page.words("#plan")
    office.send(page, "/district/import/apply")
    confirmed(app, "00952")
    assert len(of_commune(app, "00952")) == 6


@pytest.mark.parametrize(
    ("book", "town"), [(COMMUNES, {"HTX Vận tải"}), (BOTH, {"HTX Vận tải"})], ids=["sheets", "both"]
)
def test_communes_in_sheets_or_sections_of_their_own(app, office, book, town):
    page = upload(office, made(book), "registry")
    assert not page.all("//input[contains(@name, 'answer:')]")
    office.send(page, "/district/import/apply")
    confirmed(app, "00952")
    confirmed(app, "00913")
    assert of_commune(app, "00952") == {"HTX Chè": "HTX", "Tổ Lúa": "THT"}
    assert set(of_commune(app, "00913")) == town
    if book is COMMUNES:
        records = held(app)[1]
        assert records["HTX Chè", 2023] == (10, None)
        assert records["HTX Vận tải", 2022] == (12, None)
        assert ("Tổ Lúa", 2023) not in records


def test_a_sheet_that_bears_the_districts_name_is_not_its_towns(app, office):
    rows = [["Loại", "Tên", "Năm TL"], ["HTX", "HTX Chè", "2016"]]
    page = upload(office, made({"Vị Xuyên": rows}), "registry", 422)
    assert "xã, thị trấn nào" in page.words("#faults")


def test_a_town_is_not_the_commune_of_its_name(app, office):
    header = ["Xã", "Loại", "Tên", "Năm TL"]
    page = upload(office, made({"Sổ": [header, ["TT Cao Bồ", "HTX", "HTX Chè", "2016"]]}), "registry")
    assert "TT Cao Bồ" in page.words("#questions")


def test_the_same_file_comes_in_from_the_command_line(app, office, run):
    told = [f"Xã, thị trấn:kim thach a={unit_id(app, '00703')}", "Nhóm!B:above=above", "HTX!J:part=first"]
    answers = [one for key in told for one in ("--answer", key)]
    done = run("registry", MERGED, *answers)
    assert done.exit_code == 0, done.output
    assert len(held(app)[0]) == 11
