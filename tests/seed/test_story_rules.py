"""What the illustrative story tells, whatever the seed; what the rules refuse, its playing shows (demo/test_story)."""

import pytest
from hypothesis import given

from portal.seed.demo.story import story
from tests.seed.demo.stories import SEEDS, TODAY, few, told


@few
@given(SEEDS)
def test_nothing_happens_after_the_storys_day(seed):
    assert max(one.on for one in told(seed)) <= TODAY


@pytest.mark.parametrize("seed", [1, 2021])
def test_same_seed_same_story(seed):
    assert story(seed) == story(seed)
    assert story(seed) != story(seed + 1)
