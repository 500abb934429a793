"""The days of a trend: the year's ends of the programme, and the day itself."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.metrics.figures import days

PROGRAMME = SimpleNamespace(starts_on=date(2021, 1, 1), ends_on=date(2025, 12, 31), years=range(2021, 2026))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2020, 12, 31), []),
        (date(2021, 1, 1), ["2021-01-01"]),
        (date(2021, 12, 31), ["2021-12-31"]),
        (date(2023, 5, 1), ["2021-12-31", "2022-12-31", "2023-05-01"]),
        (date(2025, 12, 31), ["2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31", "2025-12-31"]),
        (date(2027, 3, 1), ["2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31", "2025-12-31"]),
    ],
)
def test_days(as_of, expected):
    assert [str(day) for day in days(PROGRAMME, as_of)] == expected


def test_a_programme_that_ends_within_a_year():
    short = SimpleNamespace(starts_on=date(2021, 7, 1), ends_on=date(2022, 6, 30), years=range(2021, 2023))
    assert [str(day) for day in days(short, date(2022, 6, 30))] == ["2021-12-31", "2022-06-30"]
    assert [str(day) for day in days(short, date(2022, 7, 1))] == ["2021-12-31"]
