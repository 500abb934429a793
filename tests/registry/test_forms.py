"""The register's forms: a rating said whole or not at all, answers that may be unknown, kinds of work by kind."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from portal.core.errors import RuleBroken
from portal.registry.forms import FactsForm, PartnerForm, ProductForm, StatusForm, record_form

GROUPS = ("Vốn", "Quản trị")
NO_TOKEN = {"meta": {"csrf": False}}


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("vi"):
        yield


def record(rated=True, groups=GROUPS, **typed):
    return record_form(groups, rated=rated, formdata=MultiDict(typed), **NO_TOKEN)


def test_groups_that_all_have_a_score_add_up():
    kept = record(group_0="40", group_1="39,5", rating_score="79,5").values()
    assert kept["rating_groups"] == [
        {"group": "Vốn", "score": Decimal(40)},
        {"group": "Quản trị", "score": Decimal("39.5")},
    ]
    assert record(group_0="40", group_1="0").values()["rating_groups"][1]["score"] == 0
    assert record(rating_score="80").values()["rating_groups"] is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"group_0": "40"}, "group_1"),
        ({"group_1": "40"}, "group_0"),
        ({"group_0": "40", "group_1": "40", "rating_score": "81"}, "rating_score"),
    ],
)
def test_a_rating_that_is_half_said_is_refused_where_it_lacks(typed, field):
    with pytest.raises(RuleBroken) as refused:
        record(**typed).values()
    assert refused.value.field == field


def test_what_is_not_rated_has_no_field_of_it():
    form = record(rated=False, high_tech="yes", linked="no")
    assert "rating_score" not in form
    assert form.groups == []
    kept = form.values()
    assert (kept["high_tech"], kept["linked"]) == (True, False)
    assert "rating_groups" not in kept
    assert "year" not in kept


def test_an_answer_that_nobody_gave_is_unknown():
    kept = record(high_tech="unknown").values()
    assert (kept["high_tech"], kept["linked"], kept["not_rated_reason"]) == (None, None, None)
    assert all(field.flags.quiet for field in record())


@pytest.mark.parametrize("score", ["-1", "100,5"])
def test_a_group_has_its_bounds(score):
    form = record(group_0=score, group_1="1", high_tech="unknown", linked="unknown", year="2023")
    form.choose_from(year=[(2023, "2023")])
    form.validate()
    assert form["group_0"].errors


def test_one_form_does_not_give_its_groups_to_the_next():
    record()
    assert record(groups=()).groups == []


def test_kinds_of_work_of_one_kind_or_of_all_in_groups():
    form = FactsForm(formdata=None)
    form.offer("THT")
    assert form.subtype.choices[0][0] == ""
    of_one = {value for value, _label in form.subtype.choices}
    form.offer()
    assert isinstance(form.subtype.choices, dict)
    assert of_one - {""} < {value for group in form.subtype.choices.values() for value, _label in group}


def test_sources_and_a_number_that_is_none():
    form = FactsForm(MultiDict({"name": "x", "converted_from": "7"}), **NO_TOKEN)
    form.offer_sources([SimpleNamespace(id=7, name="THT Cam")])
    assert form.converted_from.data == 7
    assert form.values()["registration_number"] == ""
    assert not {"version", "another", "converted_from"} & set(form.values())


def test_a_conversion_is_no_status_to_choose():
    assert "converted" not in {value for value, _label in StatusForm(formdata=None).status.choices}
    assert "dissolved" in {value for value, _label in StatusForm(formdata=None).status.choices}


def test_stars_and_marks_may_be_none():
    form = ProductForm(MultiDict({"name": "Mật", "ocop_stars": "", "mark_kind": ""}), **NO_TOKEN)
    assert (form.values()["ocop_stars"], form.values()["mark_kind"]) == (None, "")
    assert [value for value, _label in form.ocop_stars.choices] == ["", 1, 2, 3, 4, 5]
    assert "name" in PartnerForm(formdata=None)
