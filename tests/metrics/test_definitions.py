"""A definition and the JSON that keeps it are the same thing."""

import json

import pytest

from portal.metrics.definitions import Function, Moment, Shape, from_data, to_data
from portal.seed.resolution import load


@pytest.mark.parametrize("objective", load()["objectives"], ids=lambda one: one["code"])
def test_what_is_kept_is_what_was_said(objective):
    definition = from_data(objective["definition"])
    assert from_data(json.loads(json.dumps(to_data(definition)))) == definition


def test_what_is_left_out_is_as_usual():
    made = from_data({"shape": "value", "operands": [{"function": "count", "source": "HTX"}]})
    assert (made.shape, made.whole.function, made.whole.moment) == (Shape.VALUE, Function.COUNT, Moment.DAY)
    assert (made.whole.where, made.answered, made.base_year) == ((), (), None)


@pytest.mark.parametrize("wrong", [{}, {"shape": "circle", "operands": []}, {"shape": "value", "operands": [{}]}])
def test_what_is_none_is_refused(wrong):
    with pytest.raises((KeyError, ValueError)):
        from_data(wrong)
