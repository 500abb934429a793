"""The kinds of fields: how a value is kept, read from what people write, checked and shown (portal/core/fields.py).

Choices are enums whose members carry their words: page, file, history and paper say the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale, get_babel
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import JSONB

from portal.core import clock, messages, numerals, old_encodings, reading
from portal.core.numbers import DASH, num
from portal.core.numbers import day as shown_day
from portal.core.numerals import PLAIN, Style
from portal.core.text import tidy

FIRST_DAY = date(2000, 1, 1)


class Choices(StrEnum):
    """The values of a choice, each with its words: `NAME = "value", _l("Label"), sign, short, (other words …)`.

    `sign` tells how its chip looks (ok, warn, bad, info, none). `short` is what tables and files write where the
    label is too long for them. `words` are other spellings that a file may use, folded.
    """

    label: Any
    sign: str
    short: Any
    words: tuple[str, ...]

    def __new__(
        cls, value: str, label: Any = "", sign: str = "", short: Any = None, words: tuple[str, ...] = ()
    ) -> "Choices":
        """Make a member that is its value, with its words beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.sign, member.words = label, sign, words
        member.short = label if short is None else short
        return member

    @property
    def word(self) -> str:
        """The word in a file: Vietnamese, whatever the reader's language, so that every export can be imported."""
        return in_vietnamese(self.short)

    @classmethod
    def options(cls) -> list[tuple[str, Any]]:
        """Return value and label of each, as a form offers them."""
        return [(one.value, one.label) for one in cls]

    @classmethod
    def labels(cls) -> dict[str, Any]:
        """Return the label of each value."""
        return {one.value: one.label for one in cls}

    @classmethod
    def order(cls, column: Any) -> Any:
        """Return what sorts a query's rows in the order of the members, which is seldom that of the alphabet."""
        return sa.case({one.value: place for place, one in enumerate(cls)}, value=column)


def in_vietnamese(label: Any) -> str:
    """Return a text in Vietnamese, the language of every file and paper."""
    get_babel()  # raises outside the application: the words would be English there, and who keeps them would keep those
    with force_locale("vi"):
        return str(label)


class ChoiceType(sa.types.TypeDecorator[Any]):
    """A choice kept as text; a row gives back the member itself, so that its label is at hand."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, choices: type[Choices]) -> None:
        super().__init__()
        self.choices = choices
        self.members = {member.value: member for member in choices}

    def process_bind_param(self, value: Any, _dialect: Any) -> Any:
        """Keep the value."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any, _dialect: Any) -> Any:
        """Return the member; a value that the code no longer knows comes back as it is."""
        return self.members.get(value, value)


class Kind:
    """What a field holds: how it is kept, read, checked and shown."""

    file_kind = "text"  # how a spreadsheet's column is formatted: text whole decimal percent date year yesno
    unit = ""  # what a number is of: "", "money" (million VND), "%"
    is_amount = False  # a number that can be added up or averaged: not a day, not a year
    missing: Any = messages.MISSING

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Text()

    def read(self, written: Any, style: Style = PLAIN) -> Any:
        """Return the value of a text or a cell; raises Unreadable, in words, or Asked. `style`: language, answers."""
        return reading.text(written)

    def clean(self, value: Any) -> Any:
        """Return a value as it is kept."""
        return value

    def problem(self, value: Any) -> Any:
        """Return what is wrong with a value that is there, or None."""
        return None

    def show(self, value: Any) -> str:
        """Return a value as a page shows it; a dash for none."""
        return DASH if value in (None, "") else str(value)

    def cell(self, value: Any) -> Any:
        """Return a value as a cell of a file holds it."""
        return value


@dataclass(frozen=True)
class Text(Kind):
    """A text of at most `longest` characters; `lines`: of several lines; `pattern`: what all of it must match."""

    longest: int = 200
    lines: bool = False
    pattern: str = ""
    refusal: Any = ""

    def clean(self, value: Any) -> str:
        """Return it composed, without control characters, spaces single; a text of lines keeps its lines."""
        if self.lines:
            return "\n".join(tidy(line) for line in (value or "").splitlines()).strip()
        return tidy(value or "")

    def problem(self, value: Any) -> Any:
        """Refuse what is too long, or does not match the pattern."""
        if len(value) > self.longest:
            return _("At most %(number)s characters.", number=self.longest)
        if self.pattern and value and not re.fullmatch(self.pattern, value):
            return self.refusal or _("This is not written as it should be.")
        if (unicode := old_encodings.repaired(value)) is not None:
            return _("This is in an encoding of before Unicode; write it like this: %(text)s", text=unicode)
        return None


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number of persons or things."""

    most: int = 1_000_000
    least: int = 0
    refusal: Any = ""
    file_kind, is_amount = "whole", True

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Integer()

    def read(self, written: Any, style: Style = PLAIN) -> int:
        """Return a whole number: "1.174", "1 174"; raises Unreadable and Asked."""
        return numerals.read_whole(written, style, self.suits)

    def suits(self, number: Decimal) -> bool:
        """Say whether a number is one that the field can hold, which tells one of two readings from the other."""
        return number == number.to_integral_value() and self.least <= number <= self.most

    def problem(self, value: Any) -> Any:
        """Refuse what lies outside the bounds."""
        if self.least <= value <= self.most:
            return None
        return self.refusal or messages.number_between(self.least, self.most)

    def show(self, value: Any) -> str:
        """Return it with the locale's separators."""
        return num(value)


@dataclass(frozen=True)
class Money(Kind):
    """An amount in million VND, with two decimals. One beyond `usual` is asked before it is taken: is it in đồng?"""

    most: Decimal = Decimal(1_000_000)
    least: Decimal = Decimal(0)
    refusal: Any = ""
    usual: Decimal = Decimal(100_000)
    unit = "money"
    file_kind, is_amount = "decimal", True

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Numeric(14, 2)

    def read(self, written: Any, style: Style = PLAIN) -> Decimal:
        """Return million VND: "2.650 triệu", "3,74 tỷ"; a bare number is in million. Raises Unreadable and Asked."""
        return numerals.read_money(written, style, self.suits, self.usual)

    def suits(self, number: Decimal) -> bool:
        """Say whether a number is one that the field can hold, which tells one of two readings from the other."""
        return number.is_finite() and self.least <= number <= self.most

    def clean(self, value: Any) -> Any:
        """Return it with two decimals."""
        return value.quantize(Decimal("0.01")) if isinstance(value, Decimal) and self.problem(value) is None else value

    def problem(self, value: Any) -> Any:
        """Refuse what lies outside the bounds."""
        if self.suits(value):
            return None
        return self.refusal or messages.number_between(self.least, self.most)

    def show(self, value: Any) -> str:
        """Return it with the locale's separators."""
        return num(value)


@dataclass(frozen=True)
class Percent(Money):
    """A share, or a score, from 0 to 100, with two decimals."""

    most: Decimal = Decimal(100)
    unit = "%"
    file_kind = "percent"

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Numeric(5, 2)

    def read(self, written: Any, style: Style = PLAIN) -> Decimal:
        """Return a percentage: "75,5 %" or 75,5."""
        return numerals.read(written, "%", style, self.suits)


@dataclass(frozen=True)
class Number(Money):
    """A number with two decimals whose unit another field names: the bound of an objective."""

    most: Decimal = Decimal(1_000_000_000)
    unit = ""

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Numeric(12, 2)

    def read(self, written: Any, style: Style = PLAIN) -> Decimal:
        """Return a number; raises Unreadable and Asked."""
        return numerals.read(written, "", style, self.suits)


@dataclass(frozen=True)
class Day(Kind):
    """A day, from `first` on; not after the business date unless `future`."""

    first: date = FIRST_DAY
    future: bool = False
    file_kind = "date"
    missing = messages.NO_DATE

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Date()

    def read(self, written: Any, style: Style = PLAIN) -> date:
        """Return a day: a date cell, dd/mm/yyyy, ISO; raises reading.Unreadable."""
        return reading.day(written)

    def problem(self, value: Any) -> Any:
        """Refuse a day outside the bounds."""
        if value > clock.today() and not self.future:
            return _("The date lies in the future.")
        if value < self.first:
            if (self.first.month, self.first.day) == (1, 1):
                return _("The date lies before the year %(year)s.", year=self.first.year)
            return _("The date lies before %(day)s.", day=shown_day(self.first))
        return None

    def show(self, value: Any) -> str:
        """Return dd/mm/yyyy."""
        return shown_day(value)


@dataclass(frozen=True)
class Year(Whole):
    """A calendar year."""

    most: int = 2100
    least: int = 1990
    file_kind, is_amount = "year", False

    def read(self, written: Any, style: Style = PLAIN) -> int:
        """Return a year: 2023, "năm 2023", or that of a date."""
        return reading.year(written)

    def show(self, value: Any) -> str:
        """Return it without separators."""
        return DASH if value is None else str(value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few values."""

    choices: type[Choices]

    def column_type(self) -> Any:
        """Return the type of its column."""
        return ChoiceType(self.choices)

    def known(self, value: Any) -> bool:
        """Say whether a value is one of them."""
        return value in self.choices.labels()

    def read(self, written: Any, style: Style = PLAIN) -> str:
        """Return the value of a word; raises reading.Unreadable, naming the words that are known."""
        return _reader(self.choices)(written)

    def clean(self, value: Any) -> Any:
        """Return the member of a value."""
        return self.choices(value) if self.known(value) else value

    def problem(self, value: Any) -> Any:
        """Refuse what is none of them."""
        return None if self.known(value) else messages.NOT_A_CHOICE

    def show(self, value: Any) -> str:
        """Return its label."""
        return str(self.choices(value).label) if self.known(value) else DASH

    def cell(self, value: Any) -> Any:
        """Return its word."""
        return self.choices(value).word if self.known(value) else value


@cache
def _reader(choices: type[Choices]) -> Callable[[Any], str]:
    """Return what reads a choice; made once, for a file may hold thousands of cells."""
    known = {reading.bare(word): one for one in choices for word in (one.value, one.word, *one.words)}
    return reading.one_of(known, [one.word for one in choices])


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes, no, or unknown."""

    file_kind = "yesno"

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Boolean()

    def read(self, written: Any, style: Style = PLAIN) -> bool:
        """Return yes or no; raises reading.Unreadable."""
        return reading.yes_or_no(written)

    def show(self, value: Any) -> str:
        """Return yes or no in words."""
        return DASH if value is None else str(_("Yes") if value else _("No"))

    def cell(self, value: Any) -> Any:
        """Return it in words."""
        return None if value is None else "Có" if value else "Không"


@dataclass(frozen=True)
class Reference(Kind):
    """Another row, named by its id; whoever shows it looks its name up."""

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.Integer()


@dataclass(frozen=True)
class Moment(Kind):
    """A moment of real time."""

    def column_type(self) -> Any:
        """Return the type of its column."""
        return sa.DateTime(timezone=True)


@dataclass(frozen=True)
class Data(Kind):
    """What has a shape of its own, kept as JSON; whoever shows it knows the shape."""

    def column_type(self) -> Any:
        """Return the type of its column."""
        return JSONB(none_as_null=True)
