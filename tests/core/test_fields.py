"""Described fields: what a column says is what form, file and rules do with it."""

from datetime import date
from decimal import Decimal

import pytest
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core import clock, reading
from portal.core.errors import Invalid, Problems, explained, of_constraint
from portal.core.fields import checked, described, differences, facts, field_of, fields, technical
from portal.core.kinds import Choice, Choices, Day, Money, Percent, Text, Whole, Year, YesNo
from tests.conftest import STORY_NOW


class Colour(Choices):
    """A choice."""

    RED = "red", _l("Yes"), "ok", None, ("do",)
    BLUE = "blue", _l("No"), "bad", "BL"


class Base(DeclarativeBase):
    """Tables of this test alone."""


class Thing(Base):
    """A record."""

    __tablename__ = "things"
    __table_args__ = (CheckConstraint("size > 0", name="size", info=explained("size", "too small")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = described(Text(5), "Name", required=True, group="a", missing="name it")
    size: Mapped[int | None] = described(Whole(10, least=1), "Size", group="a")
    cost: Mapped[Decimal | None] = described(Money(Decimal(100)), "Cost")
    share: Mapped[Decimal | None] = described(Percent(), "Share")
    seen_on: Mapped[date | None] = described(Day(), "Seen")
    year: Mapped[int | None] = described(Year(), "Year")
    colour: Mapped[str | None] = described(Choice(Colour), "Colour")
    kept: Mapped[bool | None] = described(YesNo(), "Kept")
    folded: Mapped[str] = technical("name, folded")


GOOD = {"name": " a  b ", "size": 3, "cost": Decimal("2.345"), "share": Decimal(50), "seen_on": date(2024, 1, 2)}
GOOD |= {"year": 2024, "colour": "red", "kept": True}
WRONG = {"name": "abcdef", "size": 11, "cost": Decimal(101), "share": Decimal("100.5"), "seen_on": date(1999, 12, 31)}
WRONG |= {"year": 1900, "colour": "green"}


@pytest.fixture(autouse=True)
def speaking(app):
    with app.test_request_context(), force_locale("vi"), clock.frozen(STORY_NOW):
        yield


def test_fields_in_the_order_of_the_columns():
    assert [field.name for field in fields(Thing)] == ["name", "size", "cost", "share", *list(GOOD)[4:]]
    assert [field.name for field in fields(Thing, "a")] == ["name", "size"]
    with pytest.raises(KeyError):
        field_of(Thing, "folded")


def test_what_is_right_is_kept_tidied():
    problems = Problems()
    kept = checked(fields(Thing), GOOD, problems)
    assert not len(problems)
    assert kept == {**GOOD, "name": "a b", "cost": Decimal("2.34"), "colour": Colour.RED}


def test_every_wrong_field_is_named():
    problems = Problems()
    checked(fields(Thing), WRONG, problems)
    assert [name for name, _message in problems] == list(WRONG)
    with pytest.raises(Invalid) as invalid:
        problems.raise_if_any()
    assert invalid.value.field == "name"


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_what_must_be_there(empty):
    problems = Problems()
    checked(fields(Thing, "a"), {"name": empty}, problems)
    assert problems.of("name") == ["name it"]
    assert problems.of("size") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", 0), ("cost", Decimal("-0.01")), ("cost", Decimal("NaN")), ("seen_on", date(2024, 10, 24))],
)
def test_bounds_from_below_and_tomorrow(name, value):
    problems = Problems()
    checked([field_of(Thing, name)], {name: value}, problems)
    assert len(problems.of(name)) == 1


@pytest.mark.parametrize(("name", "value"), [("size", 1), ("size", 10), ("cost", Decimal(0)), ("cost", Decimal(100))])
def test_the_bounds_themselves_fit(name, value):
    problems = Problems()
    checked([field_of(Thing, name)], {name: value}, problems)
    assert not len(problems)


def test_a_pattern_of_a_text():
    kind = Text(20, pattern=r"[\d ]*", refusal="digits")
    assert kind.problem("0912 345") is None
    assert kind.problem("0912-345") == "digits"


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("name", "  Chè ", "Chè"),
        ("size", "7", 7),
        ("cost", "1.174,5 triệu", Decimal("1174.5")),
        ("share", "75,5 %", Decimal("75.5")),
        ("seen_on", "05/3/2021", date(2021, 3, 5)),
        ("year", "năm 2023", 2023),
        ("colour", "Đỏ", Colour.RED),
        ("colour", "bl", Colour.BLUE),
        ("kept", "không", False),
    ],
)
def test_read_and_shown(name, written, value):
    field = field_of(Thing, name)
    assert field.kind.read(written) == value
    cell = field.kind.cell(value)
    assert field.kind.read(cell) == value


def test_unreadable_says_what_is_known():
    with pytest.raises(reading.Unreadable) as unreadable:
        field_of(Thing, "colour").kind.read("tím")
    assert "BL" in str(unreadable.value.message)


def test_facts_and_differences():
    thing = Thing(name="a", size=1000, seen_on=date(2024, 1, 2), colour=Colour.BLUE, kept=None)
    shown = dict(facts(thing, fields(Thing)))
    assert shown["Size"] == "1.000"
    assert shown["Seen"] == "02/01/2024"
    assert shown["Colour"] == "Không"
    assert shown["Kept"] == shown["Year"] == "–"
    assert ("Name", "a", "b") in differences(thing, {"name": "b"}, fields(Thing))


def test_a_constraint_is_explained_by_its_model():
    assert of_constraint(Base.metadata, "size") == ("size", "too small")
    assert of_constraint(Base.metadata, "no such") is None


def test_a_question_is_part_of_the_problems():
    part, whole = Problems(), Problems()
    part.ask("another", "the same?")
    part.add("number", "taken")
    whole.take(part, {"number": "registration_number"})
    assert whole.question == "another"
    assert whole.of("registration_number") == ["taken"]
