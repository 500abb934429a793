"""A column read as a whole: its neighbours tell what a cell leaves open, else it is asked once."""

from datetime import date
from decimal import Decimal

import pytest

from portal.documents.workbook import Cell, Table
from portal.imports import sheets
from portal.imports.layouts import REGISTER, YEARLY

WHO = ["Loại hình", "Tên", "Năm"]
REGISTERED = ["Loại hình", "Tên", "Ngày đăng ký"]


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def yearly(title, *cells, answers=None, more=()):
    rows = [["HTX", f"HTX {number}", 2023, cell] for number, cell in enumerate(cells)]
    return sheets.of_table(YEARLY, Table("S", [[*WHO, title], *rows]), answers)


def register(*cells, answers=None, title="Ngày đăng ký"):
    header = REGISTERED if title == "Ngày đăng ký" else [*REGISTERED, title]
    rows = [["HTX", f"HTX {at}", *(cell if isinstance(cell, list) else [cell])] for at, cell in enumerate(cells)]
    return sheets.of_table(REGISTER, Table("S", [header, *rows]), answers)


def values(sheet, key):
    return [row.values.get(key) for row in sheet.rows]


def faults(sheet):
    return [(fault.column, fault.row) for row in sheet.rows for fault in row.faults]


MONEY = "Doanh thu (triệu đồng)"


def test_what_the_language_of_the_sheet_settles_is_not_asked():
    sheet = yearly(MONEY, "2.650", "1.174,5")
    assert values(sheet, "revenue") == [Decimal(2650), Decimal("1174.5")]
    english = yearly(MONEY, "2,650", "1,174.5")
    assert values(english, "revenue") == [Decimal(2650), Decimal("1174.5")]
    assert sheet.questions == english.questions == []


def test_a_foreign_mark_in_a_vietnamese_sheet_is_asked_once_for_its_column():
    sheet = yearly(MONEY, "2,650", "1.174,5", "3,120")
    (question,) = sheet.questions
    assert question.key == "S!D:mark"
    assert question.cells == ["D2", "D4"]
    assert "2,650, 3,120" in question.text
    assert [row.waits for row in sheet.rows] == [True, False, True]
    answered = yearly(MONEY, "2,650", "1.174,5", "3,120", answers={question.key: "thousands"})
    assert values(answered, "revenue") == [Decimal(2650), Decimal("1174.5"), Decimal(3120)]
    assert not any(row.waits for row in answered.rows)


def test_a_question_lists_eight_cells_and_is_about_all():
    sheet = yearly(MONEY, *[f"{number},650" for number in range(1, 11)], "1.174,5")
    assert "8,650" in sheet.questions[0].text
    assert "9,650" not in sheet.questions[0].text
    assert len(sheet.questions[0].cells) == 10


def test_an_amount_beyond_belief_is_asked_and_one_that_would_do_in_millions_is_named():
    cells = ("2650000000", "1174000000", "575")
    (question,) = yearly(MONEY, *cells).questions
    assert question.key == "S!D:money"
    sheet = yearly(MONEY, *cells, answers={question.key: "dong"})
    assert values(sheet, "revenue")[:2] == [Decimal(2650), Decimal(1174)]
    assert faults(sheet) == [("D", 4)]
    with_word = yearly(MONEY, *cells[:2], "575 triệu", "0", answers={question.key: "dong"})
    assert faults(with_word) == []
    assert values(with_word, "revenue")[2:] == [Decimal(575), Decimal(0)]


def test_an_amount_that_cannot_be_in_millions_has_one_reading_alone():
    (question,) = yearly(MONEY, "2650000000").questions
    assert [value for value, _label in question.options] == ["dong"]


def test_two_questions_of_one_column_come_one_after_the_other():
    cells = ("2,650", "150000", "1.174,5")
    first = yearly(MONEY, *cells)
    assert [one.key for one in first.questions] == ["S!D:mark", "S!D:money"]
    both = {"S!D:mark": "decimal", "S!D:money": "million"}
    assert values(yearly(MONEY, *cells, answers=both), "revenue") == [
        Decimal("2.650"),
        Decimal(150000),
        Decimal("1174.5"),
    ]


def test_what_cannot_be_read_is_named_and_what_must_be_there_too():
    sheet = yearly("Thành viên", "chín", "9")
    assert faults(sheet) == [("D", 2)]
    assert values(sheet, "members") == [None, 9]
    lacking = register(None, "05/3/2019")
    assert faults(lacking) == [("C", 2)]


def test_an_optional_empty_cell_is_nothing():
    sheet = yearly("Thành viên", None, " ")
    assert faults(sheet) == []
    assert values(sheet, "members") == [None, None]


def test_a_cell_with_an_error_is_named_once():
    assert faults(register(Cell("error", "#REF!"), "05/3/2019")) == [("C", 2)]


def test_real_days_among_texts_beyond_twelve_are_asked_and_turned_back():
    cells = (date(2019, 3, 5), "25/3/2019", date(2019, 4, 4), date(2019, 3, 30))
    sheet = register(*cells)
    (question,) = sheet.questions
    assert question.key == "S!C:days"
    assert question.cells == ["C2"]  # 4/4 and 30/3 read one way only
    assert [row.waits for row in sheet.rows] == [True, False, False, False]
    assert values(register(*cells, answers={question.key: "swapped"}), "registered_on")[0] == date(2019, 5, 3)
    assert values(register(*cells, answers={question.key: "kept"}), "registered_on")[0] == date(2019, 3, 5)


@pytest.mark.parametrize("text", ["12/3/2019", "năm 2019", "05-3-2019"])
def test_days_among_texts_that_a_spreadsheet_would_have_taken_are_right(text):
    assert register(date(2019, 3, 5), text).questions == []


@pytest.mark.parametrize("text", ["13/3/2019", "25-3-2019", "25.3.2019"])
def test_each_way_to_separate_shows_it(text):
    assert [one.key for one in register(date(2019, 3, 5), text).questions] == ["S!C:days"]


def test_a_format_that_shows_the_month_first_is_asked_too():
    cell = Cell("month_first", "03/05/2019", day=date(2019, 3, 5))
    assert [one.key for one in register(cell, cell).questions] == ["S!C:days"]


NUMBER = "Số đăng ký"


def test_a_number_shorter_than_those_with_zeros_in_front_lost_its_own():
    cells = [["05/3/2019", text] for text in ("0012", "0345", "77", 12, "77A", "12345")]
    sheet = register(*cells, title=NUMBER)
    assert faults(sheet) == [("D", 4), ("D", 5)]
    assert values(sheet, "registration_number") == ["0012", "0345", None, None, "77A", "12345"]


def test_where_widths_differ_or_none_has_zeros_nothing_is_said():
    for texts in (("0012", "034", "7"), ("12", "345")):
        assert faults(register(*[["05/3/2019", text] for text in texts], title=NUMBER)) == []


def test_zeros_that_a_format_shows_count_as_written():
    shown = Cell("shown", "0012", "12", "")
    sheet = register(["05/3/2019", shown], ["05/3/2019", 77], title=NUMBER)
    assert faults(sheet) == [("D", 3)]
    assert values(sheet, "registration_number")[0] == "0012"
