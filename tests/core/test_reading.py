"""Cells as people type them: every value or a message, never anything else."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import reading


@pytest.fixture(autouse=True, scope="module")
def words():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (reading.whole, "1.174", 1174),
        (reading.whole, "1 174", 1174),
        (reading.whole, "１２３", 123),
        (reading.decimal, "573,55", Decimal("573.55")),
        (reading.millions, "2.650 triệu", 2650),
        (reading.millions, "3,74 tỷ", 3740),
        (reading.millions, "2.650.000.000 đồng", 2650),
        (reading.percent, "75,5 %", Decimal("75.5")),
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
        (reading.day, "2021"),
        (reading.day, "31/02/2021"),
        (reading.day, "5/3/0000"),
        (reading.day, "5/3/0021"),
        (reading.day, float("nan")),
        (reading.whole, "573,55"),
        (reading.whole, "1.17.4"),
        (reading.decimal, 10**18),
        (reading.decimal, float("inf")),
        (reading.decimal, "#REF!"),
        (reading.year, "23"),
        (reading.yes_or_no, "có thể"),
    ],
)
def test_what_is_not_understood_is_said(read, written):
    with pytest.raises(reading.Unreadable) as caught:
        read(written)
    assert str(caught.value)


READERS = (reading.whole, reading.decimal, reading.millions, reading.percent, reading.day, reading.day_or_old_year,
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
    assert reading.whole(f"{number:,}".replace(",", ".")) == number
