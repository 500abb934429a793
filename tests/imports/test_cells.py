"""A cell as the readers take it: what no column can hold comes with its words, old texts come in Unicode."""

from datetime import date
from decimal import Decimal

import pytest

from portal.core import reading
from portal.core.numerals import ShownNumber
from portal.documents.workbook import Cell, Table
from portal.imports import cells


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("value", ["x", 7, 2.5, None, True, date(2024, 5, 3)])
def test_a_plain_value_is_itself(value):
    assert cells.value_of(value) is value


def test_a_day_and_a_number_that_shows_more():
    day = date(2024, 5, 3)
    assert cells.value_of(Cell("month_first", "05/03/2024", day=day)) == day
    assert cells.value_of(Cell("shown", "007 kg", "7", "kg")) == ShownNumber(Decimal(7), "kg", "007 kg")


@pytest.mark.parametrize("kind", ["error", "no_value", "blank", "time", "number"])
def test_what_no_column_holds_has_words_of_its_own_that_say_what_stands_there(kind):
    named = cells.value_of(Cell(kind, "#REF!"))
    others = [cells.value_of(Cell(one, "#REF!")).message for one in ("error", "no_value", "blank", "time", "number")]
    assert isinstance(named, reading.Named)
    assert named.shown == "#REF!"
    assert others.count(named.message) == 1
    assert ("#REF!" in named.message) == (kind not in ("no_value", "blank"))


def test_a_sheet_in_unicode_stays_as_it_is():
    table = Table("Sổ", [["Tên"], ["Tổ hợp tác"]])
    assert cells.in_unicode(table) == (table, [])


def test_a_sheet_of_before_unicode_is_converted_and_both_spellings_are_told():
    old = "Hîp t¸c x· n«ng nghiÖp"
    table, notes = cells.in_unicode(Table("Sổ", [["", old], ["", old]]))
    new = table.rows[0][1]
    assert new == "Hợp tác xã nông nghiệp"
    assert [(one.sheet, one.cell) for one in notes] == [("Sổ", "B1"), ("Sổ", "B2")]
    assert old in notes[0].text
    assert new in notes[0].text


@pytest.mark.parametrize(
    ("value", "nothing"),
    [
        (None, True),
        (" ", True),
        (0, False),
        (False, False),
        (reading.Named(" ", "x"), True),
        (reading.Named("1", "x"), False),
    ],
)
def test_nothing_is_what_shows_nothing(value, nothing):
    assert cells.is_nothing(value) is nothing


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, ""),
        ("  x ", "x"),
        ("y" * 90, "y" * 80),
        (0, "0"),
        (10**90, "1" + "0" * 79),
        (ShownNumber(Decimal(7), "kg", "007 kg"), "007 kg"),
        (reading.Named("z" * 90, ""), "z" * 80),
    ],
)
def test_what_stands_there_is_told_in_eighty_signs(value, told):
    assert cells.shown(value) == told
