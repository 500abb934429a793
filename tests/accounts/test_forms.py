"""The administrator's forms: bodies in the order in which they are looked for, days that begin with today."""

from datetime import date

import pytest
from flask_babel import force_locale

from portal.accounts import forms
from portal.accounts.queries import body_by_code
from portal.core.access import Role
from portal.core.text import sort_key


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("vi"):
        yield


def test_the_districts_bodies_first_each_part_in_vietnamese_order():
    offered = forms.body_choices()
    district = [body.id for body in map(body_by_code, ("VP", "MTTQ"))]
    commune = body_by_code("UBND-00952").id
    places = [number for number, _name in offered]
    assert max(places.index(one) for one in district) < places.index(commune)
    names = [name for number, name in offered if places.index(number) >= places.index(commune)]
    assert names == sorted(names, key=sort_key)
    with force_locale("en"):
        assert dict(forms.body_choices())[commune] == body_by_code("UBND-00952").name_en


def test_a_post_begins_today_and_is_chosen():
    form = forms.PostForm(formdata=None)
    assert form.starts_on.data == date(2024, 10, 23)
    assert form.role.choices[0][0] == form.body_id.choices[0][0] == ""
    assert [value for value, _label in form.role.choices[1:]] == [role.value for role in Role]


def test_a_new_person_has_name_and_address_before_the_post():
    names = [field.name for field in forms.NewPersonForm(formdata=None).described]
    assert names[:2] == ["person_name", "email"]
    assert "body_id" in names
    assert forms.EndForm(formdata=None).ends_on.data == date(2024, 10, 23)
