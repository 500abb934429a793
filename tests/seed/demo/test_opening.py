"""The opening balance adds up to the resolution's first paragraph, whatever the seed."""

import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.seed.apportionment import exact_parts
from portal.seed.demo.opening import collectives
from portal.seed.resolution import communes

SEEDS = st.integers(min_value=0, max_value=10**9)
MILLION = 1_000_000
few = settings(max_examples=15, deadline=None)


def of(seed, kind):
    """Return the collectives of a kind, each as one flat row."""
    chosen = (one for one in collectives(seed) if one["facts"]["kind"] == kind)
    return [one["facts"] | one["record"] for one in chosen]


def total(rows, name):
    return sum(row[name] for row in rows)


@few
@given(SEEDS)
def test_213_groups(seed):
    groups = of(seed, "THT")
    assert Counter(one["subtype"] for one in groups) == {"production": 208, "household_group": 5}
    assert total(groups, "members") == 1_174
    assert Decimal(total(groups, "contributed_capital")) / MILLION == Decimal("573.55")
    assert min(one["members"] for one in groups) >= 2


@few
@given(SEEDS)
def test_107_interest_groups(seed):
    groups = of(seed, "interest_group")
    assert Counter(one["subtype"] for one in groups) == {"crops": 46, "livestock": 56, "other": 5}
    assert total(groups, "members") == 1_450
    assert total(groups, "contributed_capital") == 3_740 * MILLION


@few
@given(SEEDS)
def test_112_cooperatives(seed):
    cooperatives = of(seed, "HTX")
    assert len(cooperatives) == 112
    assert Fraction(total(cooperatives, "revenue"), 112) == 2_650 * MILLION
    assert Fraction(total(cooperatives, "average_income"), 112) == 75 * MILLION
    paid = sum(one["average_income"] * one["regular_workers"] for one in cooperatives)
    assert Fraction(paid, total(cooperatives, "regular_workers")) == 75 * MILLION
    for one in cooperatives:
        assert one["members"] >= 7
        assert one["managers"] >= 3
        assert one["revenue"] > one["average_income"] * one["regular_workers"] > 0
        assert one["registered_on"] >= date(2013, 7, 1)
        assert one["charter_capital"] == one["contributed_capital"] > 0
    assert len({one["registration_number"] for one in cooperatives}) == 112


@few
@given(SEEDS)
def test_names_places_and_dates(seed):
    opening = collectives(seed)
    facts = [one["facts"] for one in opening]
    assert len({one["key"] for one in opening}) == len(opening) == 432
    assert len({(one["unit"], one["facts"]["name"]) for one in opening}) == len(opening)
    assert {one["unit"] for one in opening} == set(communes())
    assert all(one["registered_on"] < date(2021, 1, 1) and one["registered_on"].weekday() < 5 for one in facts)
    assert all(unicodedata.is_normalized("NFC", one["name"] + one["head_name"] + one["product"]) for one in facts)
    assert all(one["villages"] for one in facts)
    lengths = sorted(len(one["name"]) for one in facts)
    assert lengths[-3] > 120
    assert lengths[-1] <= 255


def test_same_seed_same_balance():
    assert collectives(7) == collectives(7)
    assert collectives(7) != collectives(8)


@given(SEEDS, st.integers(1, 60), st.integers(0, 5), st.integers(0, 500), st.sampled_from([1, 50, 1000]))
def test_parts_add_up(seed, parts, low, extra, step):
    import random

    amount = (low * parts + extra) * step
    found = exact_parts(random.Random(seed), amount, parts, low=low * step, step=step)
    assert sum(found) == amount
    assert len(found) == parts
    assert all(part >= low * step and part % step == 0 for part in found)


def test_a_total_that_cannot_be_spread():
    import random

    with pytest.raises(ValueError, match="cannot be spread"):
        exact_parts(random.Random(1), 10, 6, low=2)
