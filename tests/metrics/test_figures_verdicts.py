"""The arithmetic of verdicts, over all values and days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.metrics.figures import Period, Target, is_above_range, is_met, needed, plan_to_date, verdict

PERIOD = Period(date(2021, 1, 1), date(2025, 12, 31))
MORE_THAN_30 = Target("gt", Decimal(30))
KEEP_213 = Target("eq_keep", Decimal(213), unit="THT")
BETWEEN = Target("between", Decimal(20), Decimal(30), "percent")
NO_MORE = Target("between", Decimal(20), Decimal(30), "percent", more_is_better=False)
GROWTH = Target("between", Decimal("1.2"), Decimal("1.4"), "times")

counts = st.integers(0, 500).map(Decimal)
days = st.dates(date(2021, 1, 1), date(2027, 12, 31))
targets = st.one_of(
    st.builds(Target, st.sampled_from(["gt", "eq", "eq_keep"]), st.integers(1, 300).map(Decimal)),
    st.integers(1, 300).flatmap(
        lambda low: st.builds(Target, st.just("between"), st.just(Decimal(low)), st.integers(low, 300).map(Decimal))
    ),
)


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        (MORE_THAN_30, 30, False),
        (MORE_THAN_30, 31, True),
        (KEEP_213, 213, True),
        (KEEP_213, 212, False),
        (BETWEEN, 20, True),
        (BETWEEN, 30, True),
        (BETWEEN, 31, True),
        (BETWEEN, 19, False),
        (NO_MORE, 30, True),
        (NO_MORE, 31, False),
        (Target("eq", Decimal(100), unit="percent"), 100, True),
    ],
)
def test_operators(target, value, met):
    assert is_met(target, Decimal(value)) is met


@pytest.mark.parametrize(
    ("value", "day", "expected"),
    [
        (0, date(2021, 1, 1), "behind"),
        (26, date(2024, 10, 23), "on_track" if 30 * 1392 / 1826 <= 26 else "behind"),
        (22, date(2024, 10, 23), "behind"),
        (30, date(2025, 12, 31), "on_track"),
        (31, date(2021, 6, 1), "met"),
        (30, date(2026, 1, 1), "missed"),
        (31, date(2026, 1, 1), "met"),
        (None, date(2024, 1, 1), "not_computable"),
    ],
)
def test_more_than_thirty(value, day, expected):
    assert verdict(MORE_THAN_30, None if value is None else Decimal(value), PERIOD, day) == expected


@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2025, 12, 31), date(2026, 1, 1)])
def test_above_a_range_is_met_before_and_after_the_end(day):
    assert verdict(GROWTH, Decimal("1.53"), PERIOD, day) == "met"
    assert is_above_range(GROWTH, Decimal("1.53"))
    assert not is_above_range(GROWTH, Decimal("1.4"))
    assert verdict(NO_MORE, Decimal(31), PERIOD, day) == ("missed" if day > PERIOD.ends_on else "on_track")


@given(targets, counts, days)
def test_each_verdict_says_exactly_its_own(target, value, day):
    found = verdict(target, value, PERIOD, day)
    assert (found == "met") == is_met(target, value)
    assert (found == "missed") == (day > PERIOD.ends_on and not is_met(target, value))
    if found in ("on_track", "behind"):
        assert (found == "on_track") == (value >= plan_to_date(target, PERIOD, day))


@given(targets, days, days)
def test_the_plan_never_falls_and_ends_at_the_bound(target, one, other):
    first, last = sorted((one, other))
    assert 0 < plan_to_date(target, PERIOD, first) <= plan_to_date(target, PERIOD, last) <= target.low
    assert plan_to_date(target, PERIOD, PERIOD.ends_on) == target.low


def test_the_plan_of_a_growth_begins_at_what_there_was():
    day = PERIOD.starts_on + (PERIOD.ends_on - PERIOD.starts_on) / 2
    share = PERIOD.share(day)
    assert plan_to_date(GROWTH, PERIOD, day) == 1 + Decimal("0.2") * share
    assert plan_to_date(BETWEEN, PERIOD, day) == 20 * share


@given(targets, counts)
def test_what_is_needed_is_just_enough(target, value):
    missing = needed(target, value)
    assert missing >= 0
    if target.high is None or value <= target.high:
        assert is_met(target, value + missing)
        assert missing == 0 or not is_met(target, value + missing - 1)


@given(days)
def test_the_straight_line_grows_by_the_same_each_day(day):
    step = PERIOD.share(day) - PERIOD.share(day - timedelta(days=1))
    assert step == 0 if day > PERIOD.ends_on else abs(step - Decimal(1) / 1826) < Decimal("1e-20")


def test_a_value_that_is_the_plan_exactly_is_on_track():
    """3 of 83 is just what the line to 75 percent asks for on the 88th day, though neither has an end in decimals."""
    share = Target("gt", Decimal(75), unit="percent")
    assert verdict(share, Decimal(300) / 83, PERIOD, date(2021, 3, 29)) == "on_track"
    assert verdict(share, Decimal(300) / 83, PERIOD, date(2021, 3, 30)) == "behind"
