"""Cells as people type them: every value or a message, never anything else."""

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import numerals, reading
from portal.core.kinds import Money, Percent, Whole
from portal.core.numbers import num
from portal.core.numerals import Asked, Style

WHOLE, MONEY, PERCENT = Whole(10**12), Money(), Percent()


@pytest.fixture(autouse=True, scope="module")
def words():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (WHOLE.read, "1.174", 1174),
        (WHOLE.read, "1 174", 1174),
        (WHOLE.read, "１２３", 123),
        (numerals.read, "573,55", Decimal("573.55")),
        (MONEY.read, "2.650 triệu", 2650),
        (MONEY.read, "3,74 tỷ", 3740),
        (MONEY.read, "2.650.000.000 đồng", 2650),
        (PERCENT.read, "75,5 %", Decimal("75.5")),
        (reading.day, "05/3/2021", date(2021, 3, 5)),
        (reading.day, "5-3-21", date(2021, 3, 5)),
        (reading.day, "5.3.2021", date(2021, 3, 5)),
        (reading.day, 44260, date(2021, 3, 5)),
        (reading.day, "44260", date(2021, 3, 5)),
        (reading.day, "2021-03-05", date(2021, 3, 5)),
        (reading.year, "năm 2023", 2023),
        (reading.yes_or_no, "Co\u0301", True),
        (reading.yes_or_no, "✓", True),
        (reading.yes_or_no, 0, False),
        (reading.code, 703, "00703"),
    ],
)
def test_what_people_write(read, written, value):
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (numerals.read, "12\n15"),
        (numerals.read, "50-60"),
        (numerals.read, "khoảng 50"),
        (numerals.read, "1\u00b2"),
        (numerals.read, True),
        (reading.text, datetime(2021, 3, 5, 8, 30)),
        (reading.text, False),
        (reading.day, datetime(2021, 3, 5, 8, 30)),
        (reading.day, True),
        (reading.register_number, date(2019, 5, 1)),
        (reading.register_number, "1,00207E+11"),
        (reading.register_number, 1234567890123457000),
        (reading.register_number, 1.5),
        (reading.day, "2021"),
        (reading.day, "31/02/2021"),
        (reading.day, "5/3/0000"),
        (reading.day, "5/3/0021"),
        (reading.day, float("nan")),
        (WHOLE.read, "573,55"),
        (WHOLE.read, "1.17.4"),
        (numerals.read, 10**18),
        (numerals.read, float("inf")),
        (numerals.read, "#REF!"),
        (reading.year, "23"),
        (reading.yes_or_no, "có thể"),
    ],
)
def test_what_is_not_understood_is_said(read, written):
    with pytest.raises(reading.Unreadable) as caught:
        read(written)
    assert str(caught.value)


READERS = (WHOLE.read, numerals.read, MONEY.read, PERCENT.read, reading.day, reading.day_or_old_year,
           reading.year, reading.yes_or_no, reading.text, reading.code)  # fmt: skip
MESSY = st.one_of(
    st.text(max_size=30),
    st.text("0123456789.,-+/ %tỷriệuđồng²٣#", max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(READERS), MESSY)
def test_nothing_raises_anything_but_words(read, cell):
    with contextlib.suppress(reading.Unreadable):
        read(cell)


@settings(deadline=None)
@given(st.dates(date(1955, 1, 1), date(2059, 12, 31)), st.sampled_from("/-."))
def test_a_day_is_read_back_however_it_is_separated(day, sign):
    assert reading.day(f"{day.day}{sign}{day.month}{sign}{day.year}") == day


@settings(deadline=None)
@given(st.integers(0, 10**11))
def test_a_grouped_number_is_read_back(number):
    assert WHOLE.read(f"{number:,}".replace(",", ".")) == number


@settings(deadline=None)
@given(
    st.decimals(min_value=0, max_value=99_999, places=2), st.sampled_from(["vi", "en"]), st.sampled_from([" ", " tr"])
)
def test_what_the_page_shows_can_be_typed_back(amount, language, word):
    with force_locale(language):
        shown = num(amount)
    assert MONEY.read(shown + word, Style(language)) == amount


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=99_999, places=3), st.sampled_from([",", " ", ""]), st.booleans())
def test_no_style_of_writing_is_read_as_another_number(amount, groups, is_vietnamese):
    """Written in one's own language, a number is read as it is meant, or asked with it among the readings."""
    written = f"{amount:,}".replace(",", groups)
    if is_vietnamese:
        written = written.translate(str.maketrans(",.", ".,"))
    try:
        readings = [MONEY.read(written, Style("vi" if is_vietnamese else "en"))]
    except Asked as asked:
        readings = [reading for _answer, reading in asked.readings]
    assert amount in readings


def test_an_answer_chooses_the_reading():
    assert MONEY.read("1,174", Style("vi", mark="decimal")) == Decimal("1.174")
    assert MONEY.read("1,174", Style("vi", mark="thousands")) == 1174
    assert MONEY.read("5.000.000", Style("vi", money="dong")) == 5
    assert Money(Decimal(10**7)).read(5_000_000, Style("vi", money="million")) == 5_000_000


@pytest.mark.parametrize(
    "value", ["13/2023", "0/2020", "tháng 13/2016", "#N/A", "#REF!", True, "", None, "=1+1", 0.5, -0.0, "x" * 300]
)
def test_what_is_no_date_at_all_is_no_part_of_one_and_raises_nothing(app, value):
    """Whatever stands in a column of days is asked this; a file of noise once broke the preview so."""
    with app.test_request_context():
        assert not reading.is_part_of_day(value)
