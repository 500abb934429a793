"""What a preview says of a file: sound or not, what is added, changed and lost, all in the order of the file."""

from decimal import Decimal

import pytest

from portal.core.fields import Field
from portal.core.kinds import Money, Text
from portal.documents.workbook import Table
from portal.imports import import_preview
from portal.imports.columns import FileColumn
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, Line, Preview
from portal.imports.layouts import REGISTER
from portal.imports.questions import Question
from portal.imports.sheets import Fault

NAME = FileColumn(Field("name", "Tên", Text()), "name")
MONEY = FileColumn(Field("capital", "Vốn", Money()), "capital")


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def line(row, state, tenant=1, sheet="A", **more):
    return Line(sheet, row, tenant, "x", state, **more)


def fault(row, column, sheet="A"):
    return Fault(sheet, row, column, "", "", "")


def test_sound_is_without_fault_and_without_an_open_question():
    answered, open_one = Question("a", "?", [], answer="x"), Question("b", "?", [])
    assert Preview("registry").is_sound
    assert Preview("registry", questions=[answered]).is_sound
    assert not Preview("registry", faults=[fault(1, "A")]).is_sound
    shown = Preview("registry", questions=[answered, open_one])
    assert not shown.is_sound
    assert shown.open_questions == [open_one]
    assert shown.answers == {"a": "x"}


def test_numbers_by_commune_and_of_all():
    shown = Preview("registry", [line(1, ADDED), line(2, ADDED, 2), line(3, SAME)])
    assert (shown.number(ADDED), shown.number(ADDED, 2), shown.number(CHANGED)) == (2, 1, 0)
    assert shown.communes == [1, 2]
    assert not shown.does_nothing
    assert Preview("registry", [line(3, SAME)]).does_nothing
    assert Preview("registry").does_nothing


def test_what_an_empty_cell_erases_is_told_apart():
    lost, kept = Change("Vốn", "7", "–", is_loss=True), Change("Tên", "a", "b")
    one = line(1, CHANGED, changes=[kept, lost])
    assert Preview("registry", [one]).losses == [(one, lost)]


def test_the_order_is_that_of_the_file():
    shown = Preview("registry", [line(9, ADDED), line(2, ADDED), line(1, ADDED, sheet="0")])
    shown.faults = [fault(2, "AA"), fault(2, "B"), fault(1, "C"), fault(9, "A", "0"), fault(2, "")]
    shown.sort()
    assert [(one.sheet, one.row) for one in shown.lines] == [("0", 1), ("A", 2), ("A", 9)]
    told = [(one.sheet, one.row, one.column) for one in shown.faults]
    assert told == [("0", 9, "A"), ("A", 1, "C"), ("A", 2, ""), ("A", 2, "B"), ("A", 2, "AA")]


@pytest.mark.parametrize(
    ("one", "old", "new"),
    [
        (NAME, "", None),
        (NAME, None, ""),
        (MONEY, Decimal("7.00"), Decimal(7)),
        (MONEY, None, None),
        (MONEY, Decimal(0), Decimal("0.00")),
    ],
)
def test_what_is_the_same_is_no_change(one, old, new):
    assert import_preview.difference(one, old, new) is None


def test_a_change_says_old_and_new_and_whether_something_is_lost():
    assert import_preview.difference(MONEY, Decimal(7), Decimal("7.5")) == Change("Vốn", "7", "7,5", False)
    assert import_preview.difference(MONEY, Decimal(0), None).is_loss
    assert not import_preview.difference(MONEY, None, Decimal(0)).is_loss
    assert import_preview.differences([(NAME, "a", "a"), (NAME, "a", "")]) == [Change("Tên", "a", "–", True)]


def test_a_new_row_tells_what_it_holds_and_nothing_of_what_is_empty():
    assert import_preview.told([(NAME, ""), (NAME, "Cam"), (MONEY, None), (MONEY, Decimal(0))]) == [
        ("Tên", "Cam"),
        ("Vốn", "0"),
    ]


def test_a_workbook_without_the_sheet_and_one_without_any():
    (bare,) = import_preview.no_sheet([Table("Một", []), Table("Hai", [])], REGISTER)
    assert (bare.sheet, bare.row) == ("Một", 1)
    (empty,) = import_preview.no_sheet([], REGISTER)
    assert (empty.sheet, empty.row) == ("", 1)
    assert REGISTER.sheet in empty.message


def test_of_each_sheet_that_is_seen_what_stands_there_and_what_is_missing_is_told():
    other = [["Danh bạ"], ["Tên", "Điện thoại"], ["Cam", "0912"]]
    tables = [Table("Một", []), Table("Hai", other), Table("Ẩn", other, is_hidden=True)]
    (_whole, told) = import_preview.no_sheet(tables, REGISTER)
    assert (told.sheet, told.row) == ("Hai", 2)
    assert "“Tên”, “Điện thoại”" in told.message
    assert told.message.endswith("Loại hình, Ngày đăng ký.")
