"""Official documents are read back: header form, margins, fonts, numbers, dates, tables."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.documents.word import Letterhead, Paper, Signature, number_line, place_and_day

DAY = date(2026, 3, 5)
STATE = Letterhead("state", "UBND huyện Vị Xuyên", "UBND xã Đạo Đức", 5, "BC-UBND", "Đạo Đức", DAY)
PARTY = Letterhead("party", "Tỉnh ủy Hà Giang", "Huyện ủy Vị Xuyên", 36, "BC/HU", "Vị Xuyên", DAY)


def made(head):
    paper = Paper(head)
    paper.title("Báo cáo", "Kết quả phát triển kinh tế tập thể")
    paper.heading("I. KẾT QUẢ")
    paper.text("Một.\nHai.")
    paper.table(["Đơn vị", "HTX"], [["Xã A", "1.174"], ["Xã B", "0"]], total=["Cộng", "1.174"])
    paper.coverage("20/24 đơn vị")
    paper.sign(["Như trên", "Lưu: VT"], Signature("TM. Ủy ban nhân dân", "Phó Chủ tịch", "KT. Chủ tịch"))
    return Document(BytesIO(paper.finish()))


def cells(file, table):
    return [[one.text for one in cell.paragraphs if one.text] for cell in file.tables[table].rows[0].cells]


def test_the_state_form_has_its_header_and_number():
    left, right = cells(made(STATE), 0)
    assert left == ["UBND HUYỆN VỊ XUYÊN", "UBND XÃ ĐẠO ĐỨC", "Số: 05/BC-UBND"]
    assert right == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đạo Đức, ngày 05 tháng 3 năm 2026",
    ]


def test_the_party_form_has_no_national_name():
    left, right = cells(made(PARTY), 0)
    assert left == ["TỈNH ỦY HÀ GIANG", "HUYỆN ỦY VỊ XUYÊN", "*", "Số 36-BC/HU"]
    assert right == ["ĐẢNG CỘNG SẢN VIỆT NAM", "Vị Xuyên, ngày 05 tháng 3 năm 2026"]


def test_a_number_still_to_be_given_is_blank():
    assert number_line(Letterhead("state", "", "", None, "BC-UBND", "", None)) == "Số:       /BC-UBND"
    assert number_line(Letterhead("party", "", "", None, "BC/HU", "", None)) == "Số       -BC/HU"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 2, 12), "ngày 12 tháng 02 năm 2026"),
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
        (None, "ngày … tháng … năm …"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(day, shown):
    assert place_and_day("Vị Xuyên", day) == f"Vị Xuyên, {shown}"


@pytest.mark.parametrize("head", [STATE, PARTY])
def test_page_margins_fonts_and_page_numbers(head):
    file = made(head)
    section = file.sections[0]
    assert [round(one.mm) for one in (section.page_width, section.page_height)] == [210, 297]
    assert Mm(20) <= section.top_margin <= Mm(25)
    assert Mm(30) <= section.left_margin <= Mm(35)
    assert Mm(15) <= section.right_margin <= Mm(20)
    assert section.different_first_page_header_footer
    assert not "".join(one.text for one in section.first_page_header.paragraphs)
    number = section.header.paragraphs[0]
    assert number.alignment == 1
    assert number.runs[0].font.size == Pt(14)
    assert "PAGE" in number._p.xml
    assert {one.get(qn("w:ascii")) for one in file.element.body.iter(qn("w:rFonts"))} == {"Times New Roman"}


def test_a_table_repeats_its_header_and_no_row_breaks():
    table = made(STATE).tables[1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[-1].cells] == ["Cộng", "1.174"]


@pytest.mark.parametrize("head", [STATE, PARTY])
def test_the_columns_of_the_header_are_as_wide_for_word_as_for_libreoffice(head):
    table = made(head).tables[0]
    grid = [round(one.width.mm) for one in table.columns]
    assert grid == [round(one.width.mm) for one in table.rows[0].cells]
    assert sum(grid) == {"state": 164, "party": 165}[head.form]


def test_the_signature_block_leaves_its_place_empty():
    file = made(STATE)
    left, right = cells(file, 2)
    assert left == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert right == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert not file.inline_shapes
    assert sum(not one.text for one in file.tables[2].rows[0].cells[1].paragraphs) >= 4
