"""What all forms share: texts that were not sent, versions, files that are none, ids apart, choices."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import FileField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from portal.core.fields import Field
from portal.core.forms import (
    CheckboxesField,
    DayField,
    NumberField,
    PortalForm,
    asks_for,
    input_of,
    is_optional,
    whole_or_none,
)
from portal.core.kinds import Choice, Choices, Day, Money, Reference, Text, Whole


class Mark(Choices):
    """A choice."""

    A = "a", _l("Yes")


NAME = Field("name", "Tên", Text(), required=True, group="g")
SIZE = Field("size", "Số", Whole())


@asks_for(NAME, SIZE)
class Thing(PortalForm):
    """A form of two described fields, one of which it makes itself, and one of its own."""

    size = input_of(SIZE, label="Cỡ")
    more = StringField("More", [Length(max=3)])
    boxes = CheckboxesField("Boxes", coerce=int, choices=[(1, "a"), (2, "b")])


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("vi"):
        yield


def form(**sent):
    return Thing(MultiDict([(name, one) for name, values in sent.items() for one in values]), meta={"csrf": False})


@pytest.mark.parametrize(("value", "number"), [("7", 7), (7, 7), ("", None), (None, None), ("None", None)])
def test_a_choice_that_stands_for_nothing(value, number):
    assert whole_or_none(value) == number


def test_a_text_that_was_not_sent_is_the_empty_one():
    assert form().name.data == form().more.data == ""
    assert form(name=["x"]).values() == {"version": None, "name": "x", "size": None, "more": "", "boxes": []}
    assert "version" not in form().unversioned_values()


@pytest.mark.parametrize(
    ("sent", "version"), [("7", 7), ("0", 0), ("", None), ("-1", None), ("x", None), ("1" * 19, None), (None, None)]
)
def test_a_version_that_cannot_be_read_is_a_conflict(sent, version):
    typed = MultiDict({"name": "x"} | ({} if sent is None else {"version": sent}))
    made = Thing(typed, obj=SimpleNamespace(version=5), meta={"csrf": False})
    assert made.version.data == version


def test_the_order_is_that_of_the_record_and_groups_are_told_apart():
    made = form()
    assert [field.name for field in made.described] == ["name", "size"]
    assert [field.name for field in made.group("g")] == ["name"]
    assert str(made.size.label.text) == "Cỡ"


def test_ids_of_several_forms_on_one_page():
    one = Thing(formdata=None, ids="a")
    assert (one.name.id, one.name.label.field_id, one.name.name) == ("a-name", "a-name", "name")
    assert Thing(formdata=None).name.id == "name"


def test_needed_is_marked_and_said_by_the_rules_alone():
    made = form()
    assert made.name.flags.required
    assert made.validate()
    assert not made.size.flags.required


def test_differences_are_told_against_a_row_and_against_none():
    made = form(name=["mới"], size=["7"])
    row = SimpleNamespace(name="cũ", size=7)
    assert [(saved, typed) for _label, saved, typed in made.differences(row)] == [("cũ", "mới"), ("7", "7")]
    assert made.differences(None) == []
    assert [str(label) for label, _saved, _typed in made.differences(row, [SIZE])] == ["Số"]


def test_what_the_library_says_is_vietnamese_with_its_numbers():
    made = form(more=["abcd"], boxes=["9"])
    assert not made.validate()
    assert "3" in made.more.errors[0]
    assert "Field" not in made.more.errors[0]
    assert made.boxes.errors == ["Lựa chọn không hợp lệ."]
    made.choose_from(boxes=[(9, "c")])
    assert made.boxes.choices == [(9, "c")]


def test_of_boxes_that_cannot_be_read_there_are_none():
    for sent in (["1", "x"], ["9" * 5_000], [""]):
        made = form(boxes=sent)
        made.validate()
        assert made.boxes.data == []
        assert made.boxes.errors == ["Lựa chọn không hợp lệ."]
    assert form(boxes=["2", "1"]).boxes.data == [2, 1]
    assert form().boxes.data == []


def test_boxes_are_never_required_one_by_one():
    class Ticked(PortalForm):
        boxes = CheckboxesField("Boxes", [DataRequired()], choices=[("a", "A")])

    assert "required" not in str(Ticked(formdata=None).boxes())


@pytest.mark.parametrize(
    ("typed", "day"), [("2024-05-03", "2024-05-03"), ("03/05/2024", "2024-05-03"), ("5/2024", None)]
)
def test_a_day_picked_or_typed(typed, day):
    class Dated(PortalForm):
        on = DayField("On")

    made = Dated(MultiDict({"on": typed}), meta={"csrf": False})
    assert (str(made.on.data) if made.on.data else None) == day
    assert made.validate() is (day is not None)


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (Whole(), "NumberField"),
        (Money(), "NumberField"),
        (Day(), "DayField"),
        (Choice(Mark), "SelectField"),
        (Reference(), "SelectField"),
        (Text(), "StringField"),
        (Text(lines=True), "TextAreaField"),
    ],
)
def test_the_field_of_each_kind(kind, made):
    assert input_of(Field("x", "X", kind)).field_class.__name__ == made


def test_a_row_is_shown_as_it_would_be_typed():
    class Counted(PortalForm):
        size = NumberField("Size", kind=Money())

    def shown(value):
        return Counted(formdata=None, data={"size": value}).size._value()

    assert [shown(Decimal("1174.50")), shown(Decimal(100)), shown(0), shown(None)] == ["1174,5", "100", "0", ""]
    with force_locale("en"):
        assert shown(Decimal("1174.50")) == "1174.5"


def test_a_number_that_was_emptied_does_not_come_back():
    made = Thing(MultiDict({"size": " "}), obj=SimpleNamespace(size=7), meta={"csrf": False})
    assert made.size.data is None


def test_a_text_that_is_sent_as_a_file_is_no_text(app):
    class Upload(PortalForm):
        name = StringField("Name")
        file = FileField("File")

    data = {"name": (io.BytesIO(b"x"), "x.txt"), "file": (io.BytesIO(b"y"), "y.txt")}
    with app.test_request_context(method="POST", data=data, content_type="multipart/form-data"):
        made = Upload(meta={"csrf": False})
        assert made.name.data == ""
        assert made.file.data.filename == "y.txt"


@pytest.mark.parametrize(
    ("choices", "optional"),
    [([("", "None"), ("a", "A")], True), ([("a", "A"), ("b", "B")], False), ({"G": [("a", "A")]}, False)],
)
def test_a_select_without_an_empty_choice_is_not_optional(app, choices, optional):
    class Chosen(PortalForm):
        what = SelectField("What", choices=choices)

    with app.test_request_context():
        assert is_optional(Chosen().what) is optional
