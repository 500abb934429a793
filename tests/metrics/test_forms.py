"""The form grows with what is chosen: a second part for a share, numbers for a sum, one condition more."""

import pytest

from portal.metrics.forms import definition_form


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context():
        yield


def names(**given):
    return {field.name for field in definition_form(given)}


def test_a_share_asks_for_two_numbers():
    assert "b_source" not in names(shape="value")
    assert "b_source" in names(shape="share")


def test_a_sum_asks_which_number_and_an_average_what_it_weighs_by():
    assert "a_field" not in names(a_function="count")
    assert {"a_field", "a_second"} <= names(a_function="sum") - {"a_weight"}
    assert "a_weight" in names(a_function="average")


def test_one_condition_more_than_are_filled_in():
    assert "a_if2_field" not in names()
    assert "a_if3_field" in names(a_if2_field="sector") - {"a_if4_field"}


def test_the_value_of_a_choice_is_chosen_and_of_a_number_typed():
    form = definition_form({"a_source": "HTX", "a_if1_field": "sector", "a_if2_field": "ocop_stars"})
    assert "industry_construction" in [value for value, _label in form.a_if1_value.choices]
    assert form.a_if2_value.type == "StringField"


def test_only_numbers_are_offered_to_a_sum():
    form = definition_form({"a_source": "HTX", "a_function": "sum"})
    offered = [value for group in form.a_field.choices.values() for value, _label in group]
    assert "record.revenue" in offered
    assert not {"name", "sector", "record.high_tech", "record.year"} & set(offered)
