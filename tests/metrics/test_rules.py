"""What the form of a definition refuses, each at its field; and what it gives comes back as it was typed."""

import pytest

from portal.core.errors import Problems
from portal.metrics import rules
from portal.metrics.definitions import Comparison, Condition, Shape

COUNT = {"shape": "value", "a_function": "count", "a_source": "HTX", "a_moment": "day"}
OCOP = {"a_if1_field": "ocop_stars", "a_if1_test": "at_least", "a_if1_value": "3"}
SHARE = {**COUNT, **OCOP, "shape": "share", "b_function": "count", "b_source": "HTX", "b_moment": "day"}


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context():
        yield


def refused(**given):
    problems = Problems()
    assert (rules.definition({**COUNT, **given}, problems) is None) is bool(problems)
    return [field for field, _message in problems]


def test_what_is_whole_is_taken():
    assert refused() == []
    made = rules.definition(SHARE, Problems())
    assert made.shape == Shape.SHARE
    assert made.operands[0].where == (Condition("ocop_stars", Comparison.AT_LEAST, "3"),)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"shape": ""}, ["shape"]),
        ({"a_source": "moon"}, ["a_source"]),
        ({"a_source": "records"}, ["a_moment"]),
        ({"a_function": "sum"}, ["a_field"]),
        ({"a_function": "sum", "a_field": "name"}, ["a_field"]),
        ({"a_function": "average", "a_field": "record.revenue", "a_weight": "sector"}, ["a_weight"]),
        ({"shape": "growth"}, ["base_year"]),
        ({"shape": "growth", "base_year": "nought"}, ["base_year"]),
        ({"shape": "growth", "base_year": "2025", "a_moment": "period"}, ["a_moment"]),
        ({"shape": "share"}, ["b_function", "b_source"]),
        ({"a_if1_field": "wings", "a_if1_test": "is", "a_if1_value": "2"}, ["a_if1_field"]),
        ({"a_if1_field": "sector", "a_if1_test": "more", "a_if1_value": "2"}, ["a_if1_test", "a_if1_value"]),
        ({"a_if1_field": "ocop_stars", "a_if1_test": "more"}, ["a_if1_value"]),
        ({"a_if1_field": "ocop_stars", "a_if1_test": "more", "a_if1_value": "ba sao"}, ["a_if1_value"]),
        ({**OCOP, "a_if1_second": "sector"}, ["a_if1_second"]),
    ],
)
def test_what_is_wrong_stands_at_its_field(given, fields):
    assert refused(**given) == fields


def test_an_average_is_no_part_of_a_share():
    given = {**SHARE, "a_function": "average", "a_field": "record.revenue"}
    assert refused(**given) == ["a_function"]


@pytest.mark.parametrize(
    "condition",
    [
        OCOP,
        {"a_if1_field": "record.high_tech", "a_if1_test": "is", "a_if1_value": "yes"},
        {"a_if1_field": "sector", "a_if1_test": "is_not", "a_if1_value": "industry_construction"},
        {"a_if1_field": "registered_on", "a_if1_test": "at_least", "a_if1_value": "05/03/2021"},
        {"a_if1_field": "record.revenue", "a_if1_test": "less", "a_if1_value": "1234,5"},
        {"a_if1_field": "record.linked", "a_if1_test": "filled", "a_if1_second": "contract"},
    ],
)
def test_a_definition_comes_back_as_it_was_typed(condition):
    given = {**COUNT, **condition}
    told = rules.written(rules.definition(given, Problems()))
    assert {name: told[name] for name in given} == given


def test_the_unit_of_a_share_is_percent_and_a_count_has_one_of_its_own():
    share, count = rules.definition(SHARE, Problems()), rules.definition(COUNT, Problems())
    assert rules.unit(share, "HTX", Problems()) == "percent"
    assert rules.unit(count, "HTX", Problems()) == "HTX"
    problems = Problems()
    rules.unit(count, "percent", problems)
    assert [field for field, _message in problems] == ["shape"]


@pytest.mark.parametrize(
    ("changes", "unit", "faults"),
    [
        ({}, "THT", ["a_source"]),
        ({"a_function": "sum", "a_field": "record.revenue"}, "million", []),
        ({"a_function": "sum", "a_field": "record.revenue"}, "persons", ["a_field"]),
        ({"a_function": "sum", "a_field": "record.members"}, "persons", []),
        ({"a_function": "sum", "a_field": "record.members"}, "million", ["a_field"]),
    ],
)
def test_the_unit_of_the_bound_fits_what_is_counted_or_added_up(changes, unit, faults):
    problems = Problems()
    made = rules.definition({**COUNT, **changes}, problems)
    assert list(problems) == []
    rules.unit(made, unit, problems)
    assert [field for field, _message in problems] == faults
