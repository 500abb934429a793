"""Working days: the public holidays of Vietnam as the yearly notices had them, and the counting of terms."""

from datetime import date, timedelta

import pytest

from portal.core import workdays


def days(first, last):
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


# Each year's days off for officials, as the notices of the Ministry of Labour (since 2025 of Home Affairs) had them.
OFF = {
    2021: [
        *days(date(2021, 2, 10), date(2021, 2, 16)),
        date(2021, 1, 1),
        date(2021, 4, 21),
        date(2021, 4, 30),
        date(2021, 5, 3),
        *days(date(2021, 9, 2), date(2021, 9, 3)),
    ],
    2022: [
        date(2022, 1, 3),
        *days(date(2022, 1, 31), date(2022, 2, 4)),
        date(2022, 4, 11),
        *days(date(2022, 4, 30), date(2022, 5, 3)),
        *days(date(2022, 9, 1), date(2022, 9, 2)),
    ],
    2023: [
        date(2023, 1, 2),
        *days(date(2023, 1, 20), date(2023, 1, 26)),
        *days(date(2023, 4, 29), date(2023, 5, 3)),
        *days(date(2023, 9, 1), date(2023, 9, 4)),
    ],
    2024: [
        date(2024, 1, 1),
        *days(date(2024, 2, 8), date(2024, 2, 14)),
        date(2024, 4, 18),
        *days(date(2024, 4, 29), date(2024, 5, 1)),
        *days(date(2024, 9, 2), date(2024, 9, 3)),
    ],
    2025: [
        date(2025, 1, 1),
        *days(date(2025, 1, 25), date(2025, 2, 2)),
        date(2025, 4, 7),
        *days(date(2025, 4, 30), date(2025, 5, 2)),
        *days(date(2025, 9, 1), date(2025, 9, 2)),
    ],
    2026: [
        *days(date(2026, 1, 1), date(2026, 1, 2)),
        *days(date(2026, 2, 16), date(2026, 2, 20)),
        date(2026, 4, 27),
        *days(date(2026, 4, 30), date(2026, 5, 1)),
        *days(date(2026, 8, 31), date(2026, 9, 2)),
        date(2026, 11, 24),
    ],
    2027: [
        date(2027, 1, 1),
        *days(date(2027, 2, 5), date(2027, 2, 9)),
        date(2027, 4, 16),
        date(2027, 4, 30),
        date(2027, 5, 3),
        *days(date(2027, 9, 2), date(2027, 9, 3)),
    ],
}
# Saturdays worked instead of a day off beside a holiday.
WORKED = [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)]


@pytest.mark.parametrize("day", [day for year in OFF.values() for day in year], ids=str)
def test_a_public_holiday_is_no_working_day(day):
    assert not workdays.is_working(day)


@pytest.mark.parametrize("day", WORKED, ids=str)
def test_a_saturday_worked_for_another_day(day):
    assert day.weekday() == 5
    assert workdays.is_working(day)


@pytest.mark.parametrize("year", range(2021, 2027))
def test_all_other_weekdays_are_worked(year):
    off = [
        day for day in days(date(year, 1, 1), date(year, 12, 31)) if day.weekday() < 5 and not workdays.is_working(day)
    ]
    assert off == sorted(day for day in OFF[year] if day.weekday() < 5)


def test_weekends():
    assert [workdays.is_working(date(2024, 10, day)) for day in range(21, 28)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("year", [2000, 2040, 2090])
def test_other_years_have_their_holidays_too(year):
    assert not workdays.is_working(date(year, 1, 1))
    assert sum(not workdays.is_working(day) for day in days(date(year, 1, 1), date(year, 12, 31))) > 110


def test_on_or_before():
    assert workdays.on_or_before(date(2024, 4, 17)) == date(2024, 4, 17)
    assert workdays.on_or_before(date(2024, 4, 18)) == date(2024, 4, 17)
    assert workdays.on_or_before(date(2024, 2, 14)) == date(2024, 2, 7)


def test_a_term_of_five_working_days_leaves_out_holidays():
    assert workdays.shift(date(2024, 4, 15), 5) == date(2024, 4, 23)
    assert workdays.shift(date(2024, 4, 23), -5) == date(2024, 4, 15)
    assert workdays.shift(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert workdays.shift(date(2024, 4, 20), 0) == date(2024, 4, 20)


def test_working_days_between():
    assert workdays.between(date(2024, 4, 15), date(2024, 4, 23)) == 5
    assert workdays.between(date(2024, 4, 19), date(2024, 4, 21)) == 0
    assert workdays.between(date(2024, 4, 23), date(2024, 4, 15)) == 0
