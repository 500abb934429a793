"""Numbers and dates as the portal's people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock, numbers


def test_numbers_as_people_write_them(app):
    with app.test_request_context("/"), force_locale("vi"):
        assert numbers.num(1174) == "1.174"
        assert numbers.num(Decimal("573.55")) == "573,55"
        assert numbers.num(None) == "–"
        assert numbers.pct(Decimal("75.5")) == "75,5\u00a0%"
        assert numbers.day(date(2024, 3, 5)) == "05/03/2024"
        assert numbers.long_day(date(2024, 10, 23)) == "Thứ Tư, 23/10/2024"
    with app.test_request_context("/"), force_locale("en"):
        assert numbers.num(Decimal("1174.5")) == "1,174.5"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_no_number_is_shown_wrong(databases, value):
    with databases.app.test_request_context("/"), force_locale("vi"):
        shown = numbers.num(value)
    assert Decimal(shown.replace(".", "").replace(",", ".")) == value


@pytest.fixture
def vi(app):
    with app.test_request_context("/"), force_locale("vi"), clock.frozen(datetime(2024, 10, 23, 9)):
        yield


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (0, 2, "0"),
        (999, 2, "999"),
        (1000, 2, "1.000"),
        (-5, 2, "-5"),
        (2.5, 0, "3"),
        (Decimal("2.345"), 2, "2,35"),
        (Decimal("2.340"), 2, "2,34"),
        (Decimal("2.00"), 2, "2"),
        (Decimal("0.05"), 1, "0,1"),
        (Decimal("1234567.5"), 0, "1.234.568"),
        (True, 2, "1"),
    ],
)
def test_separators_and_places(vi, value, places, shown):
    assert numbers.num(value, places) == shown


def test_a_percentage_has_one_place_and_a_dash_for_none(vi):
    assert numbers.pct(Decimal("68.25")) == "68,3\u00a0%"
    assert numbers.pct(0) == "0\u00a0%"
    assert numbers.pct(None) == numbers.day(None) == numbers.moment(None) == numbers.days_ago(None) == "–"


def test_a_moment_is_local(vi):
    at = datetime(2024, 12, 14, 17, 5, tzinfo=UTC)
    assert numbers.moment(at) == "00:05 15/12/2024"
    assert numbers.day(at) == "15/12/2024"
    assert numbers.day(datetime(2024, 12, 14, 17, 5)) == "14/12/2024"


@pytest.mark.parametrize(("day", "word"), [(21, "Thứ Hai"), (25, "Thứ Sáu"), (26, "Thứ Bảy"), (27, "Chủ nhật")])
def test_weekdays(vi, day, word):
    assert numbers.long_day(date(2024, 10, day)) == f"{word}, {day}/10/2024"


def test_how_long_ago(app):
    with app.test_request_context("/"), force_locale("en"), clock.frozen(datetime(2024, 10, 23, 9)):
        days = [numbers.days_ago(date(2024, 10, day)) for day in (23, 22, 3)]
    assert days == ["today", "1 day ago", "20 days ago"]
