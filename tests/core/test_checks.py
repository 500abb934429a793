"""Typed texts, numbers and days at their edges."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from portal.core import checks, clock
from portal.core.errors import RuleBroken

TODAY = date(2024, 10, 23)


@pytest.fixture(autouse=True)
def _context(app):
    with app.test_request_context(), clock.frozen(datetime(2024, 10, 23, 9)):
        yield


def refused(check, *given):
    with pytest.raises(RuleBroken) as raised:
        check(*given)
    assert raised.value.field == "field"
    return str(raised.value.message)


def test_a_text_is_tidied_and_may_be_just_as_long():
    assert checks.required("  Chè   Shan ", "field", 8, "missing") == "Chè Shan"
    assert "7" in refused(checks.required, "Chè Shan", "field", 7, "missing")
    assert refused(checks.required, " \t ", "field", 7, "missing") == "missing"


def test_a_text_that_may_be_missing():
    assert checks.fitting(None, "field", 3) == ""
    assert checks.fitting(" abc ", "field", 3) == "abc"
    assert "3" in refused(checks.fitting, "abcd", "field", 3)


@pytest.mark.parametrize("number", [None, 0, 1, 5])
def test_whole_numbers_that_fit(number):
    assert checks.whole(number, "field", 5) == number


@pytest.mark.parametrize("number", [-1, 6])
def test_whole_numbers_that_do_not(number):
    assert "5" in refused(checks.whole, number, "field", 5)


@pytest.mark.parametrize(("value", "kept"), [(None, None), ("0", "0.00"), ("12.345", "12.34"), ("50", "50.00")])
def test_amounts_that_fit(value, kept):
    found = checks.amount(value and Decimal(value), "field", Decimal(50))
    assert (found is None) if kept is None else (str(found) == kept)


@pytest.mark.parametrize("value", ["-0.01", "50.01", "NaN", "Infinity"])
def test_amounts_that_do_not(value):
    assert "50" in refused(checks.amount, Decimal(value), "field", Decimal(50))


def test_a_day_lies_between_the_first_and_today():
    first = date(2021, 1, 1)
    assert checks.past_day(TODAY, "field", first) == TODAY
    assert checks.past_day(first, "field", first) == first
    assert refused(checks.past_day, date(2024, 10, 24), "field", first) != refused(
        checks.past_day, date(2020, 12, 31), "field", first
    )
