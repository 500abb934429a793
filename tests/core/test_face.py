"""The face: colours that can be read, bars that hide nothing, fields that say what is wrong."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from flask import get_template_attribute
from flask_wtf import FlaskForm
from lxml import html
from wtforms import DecimalField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired

CSS = (Path(__file__).parents[2] / "static/css/base.css").read_text(encoding="utf-8")
READABLE = [
    (ink, on) for ink in ("ink", "ink-2", "ink-3", "calm", "ok", "warn", "bad") for on in ("paper", "ground", "hover")
]
READABLE += [(state, f"{state}-soft") for state in ("calm", "ok", "warn", "bad")]
READABLE += [("ink-2", "none-soft"), ("on-accent", "accent"), ("on-accent", "accent-2"), ("ink", "warn-soft")]
VISIBLE = [("field", "paper"), ("focus", "paper"), ("focus", "ground")]
VISIBLE += [(state, "track") for state in ("calm", "ok", "warn", "bad")]
LIGHT = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", CSS.split("@media", 1)[0]))
DARK = LIGHT | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", CSS.split("@media", 2)[1].split(":root,\n", 1)[0]))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_marks_stand_out(colours):
    assert [pair for pair in READABLE if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert [pair for pair in VISIBLE if contrast(colours[pair[0]], colours[pair[1]]) < 3] == []


def draw(app, name, *arguments, **named):
    with app.test_request_context():
        return html.fromstring(get_template_attribute("macros/drawings.html", name)(*arguments, **named))


def width(picture, part):
    return float(picture.find_class(part)[0].get("width").rstrip("%"))


def test_what_lies_over_the_bound_is_drawn(app):
    picture = draw(app, "bar", 100 * 40 / 30)
    assert width(picture, "fill") == 100
    assert width(picture, "over") == 25
    assert picture.find_class("tick")[0].get("x") == "75.0%"


def test_a_band_and_decimals(app):
    picture = draw(app, "bar", Decimal("62.4"), band=(53.33, 80))
    assert picture.find_class("band")[0].get("x") == "53.3%"
    assert width(picture, "fill") == 62.4
    assert not picture.find_class("over")


class Sample(FlaskForm):
    """One field of each kind that the macro treats in its own way."""

    name = StringField("Name", [InputRequired("Needed.")])
    kind = RadioField("Kind", [InputRequired("Choose.")], choices=[("a", "A"), ("b", "B")])
    members = IntegerField("Members")
    capital = DecimalField("Capital")


def fill(app, part):
    with app.test_request_context(method="POST"):
        form = Sample(meta={"csrf": False})
        form.validate()
        macro = get_template_attribute("macros/forms.html", part)
        return html.fromstring(f"<div>{macro(form) if part == 'summary' else ''.join(macro(f) for f in form)}</div>")


def test_an_error_stands_beside_its_field(app):
    fields = fill(app, "field")
    name = fields.get_element_by_id("name")
    assert name.get("aria-invalid") == "true"
    assert "Needed." in fields.get_element_by_id(name.get("aria-describedby")).text_content()


def test_the_summary_leads_to_fields_that_exist(app):
    ids = {element.get("id") for element in fill(app, "field").iter() if element.get("id")}
    links = [link.get("href")[1:] for link in fill(app, "summary").iter("a")]
    assert links == ["name", "kind-0"]
    assert set(links) <= ids


def test_numbers_bring_their_keyboard(app):
    fields = fill(app, "field")
    assert fields.get_element_by_id("members").get("inputmode") == "numeric"
    capital = fields.get_element_by_id("capital")
    assert (capital.get("type"), capital.get("inputmode")) == ("text", "decimal")
