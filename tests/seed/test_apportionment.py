"""A total is spread exactly, whatever the dice say."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.seed.apportionment import exact_parts


@given(st.integers(0, 10**9), st.integers(1, 40), st.integers(0, 9), st.integers(0, 500), st.integers(1, 50))
def test_the_parts_make_the_whole(seed, parts, low, extra, step):
    low *= step
    total = low * parts + extra * step
    made = exact_parts(Random(seed), total, parts, low, step, skew=2)
    assert sum(made) == total
    assert len(made) == parts
    assert all(one >= low and one % step == 0 for one in made)
    assert made == exact_parts(Random(seed), total, parts, low, step, skew=2)


@pytest.mark.parametrize(("total", "parts", "low", "step"), [(5, 3, 2, 1), (7, 2, 0, 2), (5, 0, 0, 1)])
def test_what_cannot_be_spread(total, parts, low, step):
    with pytest.raises(ValueError, match=f"{total} cannot be spread over {parts}"):
        exact_parts(Random(1), total, parts, low, step)


def test_a_skew_makes_few_large_and_many_small():
    even, skewed = (sorted(exact_parts(Random(1), 10_000, 50, skew=skew)) for skew in (1, 6))
    assert skewed[-1] > 2 * even[-1]
    assert skewed[25] < even[25]
