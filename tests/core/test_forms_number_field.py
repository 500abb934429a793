"""The number field of every form: typed as the page's language writes it; what reads in two ways is asked there."""

from decimal import Decimal

import pytest
from flask import get_template_attribute
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from portal.core.forms import NumberField, PortalForm
from portal.core.kinds import Money, Percent, Whole


class Sheet(PortalForm):
    members = NumberField("Members")
    capital = NumberField("Capital", kind=Money(Decimal(10_000_000)))
    share = NumberField("Share", kind=Percent())


def form(app, language="vi", **typed):
    with app.test_request_context("/"), force_locale(language):
        sheet = Sheet(MultiDict(typed), meta={"csrf": False})
        sheet.validate()
        return sheet


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("vi", "1.174", 1174),
        ("en", "1,174", 1174),
        ("vi", "1,174.50", Decimal("1174.5")),
        ("en", "1.174,5", Decimal("1174.5")),
        ("vi", "2,65 tỷ", 2650),
        ("en", "2.65 tỷ", 2650),
        ("vi", "573.55", Decimal("573.55")),
        ("en", "573,55", Decimal("573.55")),
        ("vi", " ", None),
    ],
)
def test_what_is_typed_is_read(app, language, typed, value):
    sheet = form(app, language, capital=typed)
    assert not sheet.capital.errors
    assert sheet.capital.data == value


def test_two_readings_come_back_as_a_question_and_the_answer_is_taken(app):
    asked = form(app, capital="1,174")
    assert asked.capital.errors
    assert asked.capital.data is None
    ((name, choices),) = asked.capital.questions
    assert [label for _value, label, _chosen in choices] == ["1.174 triệu đồng", "1,174 triệu đồng"]
    for (value, _label, _chosen), amount in zip(choices, (Decimal(1174), Decimal("1.174")), strict=True):
        answered = form(app, capital="1,174", **{name: value})
        assert not answered.capital.errors
        assert answered.capital.data == amount
        assert [chosen for given, _label, chosen in answered.capital.questions[0][1] if given == value] == [True]
    changed = form(app, capital="2,650", **{name: choices[0][0]})  # the answer was for another text
    assert changed.capital.errors


def test_an_amount_in_dong_is_asked_and_can_be_confirmed(app):
    asked = form(app, capital="5.000.000")
    ((name, choices),) = asked.capital.questions
    amounts = [form(app, capital="5.000.000", **{name: value}).capital.data for value, _label, _chosen in choices]
    assert amounts == [5, 5_000_000]


def test_what_the_field_cannot_hold_is_no_reading(app):
    sheet = form(app, members="1,174", share="75,500")
    assert (sheet.members.data, sheet.share.data) == (1174, Decimal("75.5"))


def test_the_question_stands_at_the_field_without_a_script(app):
    with app.test_request_context("/"), force_locale("vi"):
        sheet = Sheet(MultiDict({"capital": "1,174"}), meta={"csrf": False})
        sheet.validate()
        page = get_template_attribute("macros/forms.html", "field")(sheet.capital)
    assert page.count('type="radio"') == 2
    assert 'name="capital-mark"' in page
    assert 'value="1,174"' in page


def test_a_row_is_shown_as_it_would_be_typed(app):
    with app.test_request_context("/"):
        for language, shown in (("vi", "1174,5"), ("en", "1174.5")):
            with force_locale(language):
                assert Sheet(None, data={"capital": Decimal("1174.50")}, meta={"csrf": False}).capital._value() == shown
        assert Whole().read("1174") == 1174
