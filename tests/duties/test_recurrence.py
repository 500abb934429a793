"""When the products of a duty fall due."""

from datetime import date

import pytest

from portal.duties.recurrence import months_later, periods, whole_period

START, END = date(2021, 1, 1), date(2025, 12, 31)


def test_once_is_due_once_whatever_the_day():
    assert list(periods("once", date(2022, 6, 30), START, END)) == [("2021-2025", date(2022, 6, 30))]
    assert whole_period(START, START) == "2021-2021"


def test_each_year_on_its_day_until_the_programme_ends():
    assert list(periods("yearly", date(2023, 12, 31), START, END)) == [
        ("2023", date(2023, 12, 31)),
        ("2024", date(2024, 12, 31)),
        ("2025", date(2025, 12, 31)),  # the programme's last day is within it
    ]
    assert list(periods("yearly", date(2026, 1, 1), START, END)) == []


def test_parts_are_counted_by_where_the_deadline_lies():
    halves = list(periods("half_yearly", date(2024, 6, 30), START, END))
    assert halves == [
        ("2024/1", date(2024, 6, 30)),
        ("2024/2", date(2024, 12, 31)),
        ("2025/1", date(2025, 6, 30)),
        ("2025/2", date(2025, 12, 31)),
    ]
    quarters = [period for period, _day in periods("quarterly", date(2025, 1, 15), START, END)]
    assert quarters == ["2025/1", "2025/2", "2025/3", "2025/4"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 29)),  # a last day stays a last day
        (date(2024, 2, 28), 12, date(2025, 2, 28)),
        (date(2024, 6, 30), 6, date(2024, 12, 31)),
        (date(2024, 6, 29), 6, date(2024, 12, 29)),
        (date(2024, 3, 15), 0, date(2024, 3, 15)),
    ],
)
def test_months_later(day, months, later):
    assert months_later(day, months) == later
