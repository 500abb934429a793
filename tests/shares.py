"""What `make test` looks at of what takes long: a share, drawn by SEED; `make verify` looks at the rest."""

import os
from itertools import product
from random import Random

import pytest

SEED = os.environ.get("SEED", "11")


def some(number, values, salt=""):
    """Return values as parameters: so many of them for `make test`, the others for `make verify`.

    The salt lets two tests of one run draw different ones.
    """
    values = list(values)
    drawn = Random(f"{SEED} {salt}").sample(range(len(values)), number)
    return [pytest.param(one, marks=[] if at in drawn else pytest.mark.verify) for at, one in enumerate(values)]


def shares(number, values, of, salt=""):
    """Return pairs of a value and of one of so many shares of what is tried with it, as parameters, as `some` does."""
    return [pytest.param(*one.values[0], marks=one.marks) for one in some(number, product(values, range(of)), salt)]


def examples(few, many):
    """Parametrize a test of random courses by how many it plays: a few in `make test`, many in `make verify`."""
    return pytest.mark.parametrize("examples", [few, pytest.param(many, marks=pytest.mark.verify)])


def a_sample(values, number):
    """Return at most so many of some values, drawn by SEED, in their order."""
    drawn = set(Random(SEED).sample(range(len(values)), min(number, len(values))))
    return [one for at, one in enumerate(values) if at in drawn]
