"""Stories of a few seeds, told once for all tests of a worker."""

import random
from datetime import date
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from portal.seed.demo.foundings import foundings
from portal.seed.demo.opening import collectives
from portal.seed.demo.story import story
from tests.shares import SEED

TODAY = date(2024, 10, 23)


# A story takes a moment to tell: the same few for every rule, other ones under another SEED.
SEEDS = st.sampled_from([0, *random.Random(SEED).sample(range(10**9), 4)])


few = settings(max_examples=5, deadline=None)


@cache
def of_seed(seed):
    return foundings(random.Random(f"{seed}:foundings"), collectives(seed))


def mobilized(seed, kind=None, ending=None):
    return [one for one in of_seed(seed) if kind in (None, one["kind"]) and ending in (None, one["ending"])]


told = cache(story)


def happened(seed, *acts):
    return [one for one in told(seed) if one.act in acts]


def on_day(happening):
    return happening.on
