"""The form of a duty with the tasks of those who cooperate in it."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.programmes import rules
from portal.programmes.forms import DutyForm, duty_form


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def test_each_body_has_its_two_fields_and_no_other_has():
    vi, en = (rules.task_field(7, name) for name in ("task_vi", "task_en"))
    form = duty_form([7])(MultiDict({vi: "Giúp", en: "Help", "code": "X-1"}), meta={"csrf": False})
    assert [field.name for field in form.tasks_of(7)] == [vi, en]
    assert form.tasks() == {7: {"task_vi": "Giúp", "task_en": "Help"}}
    assert form.values()["code"] == "X-1"
    assert vi not in form.values()
    assert set(form.values()) == {"version", *(field.name for field in DutyForm.asked)}


def test_without_helpers_there_are_no_tasks_and_the_class_itself_stays_bare():
    assert duty_form([])(formdata=None).tasks() == {}
    duty_form([7])
    assert DutyForm.task_bodies == ()
    assert rules.task_field(7, "task_vi") not in DutyForm(formdata=None)
