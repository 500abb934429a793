"""What an objective measures, as data: a few parts, each a function over the records of a source under conditions.

An administrator makes a definition by forms (`metrics.forms`), the database keeps it as JSON (`Objective.definition`),
`metrics.measures` computes it, `metrics.sentences` says it in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class Shape(Choices):
    """What is made of the parts."""

    VALUE = "value", _l("The number itself")
    SHARE = "share", _l("The share of one number in another, in percent")
    RATIO = "ratio", _l("How many times a baseline")
    GROWTH = "growth", _l("By how many percent it has grown since a year")


class Function(Choices):
    """What a part takes of its records."""

    COUNT = "count", _l("Count")
    SUM = "sum", _l("Sum")
    AVERAGE = "average", _l("Average")


class Moment(Choices):
    """Which records belong to a day."""

    DAY = "day", _l("as it stands on the day")
    PERIOD = "period", _l("from the programme's first day to the day")
    YEAR = "year", _l("from 1 January of the year to the day")


class Comparison(Choices):
    """What a condition asks of a field; what is unknown satisfies none but the last."""

    IS = "is", _l("is")
    IS_NOT = "is_not", _l("is not")
    AT_LEAST = "at_least", _l("at least")
    MORE = "more", _l("more than")
    AT_MOST = "at_most", _l("at most")
    LESS = "less", _l("less than")
    FILLED = "filled", _l("is filled in")
    EMPTY = "empty", _l("is empty")


@dataclass(frozen=True)
class Condition:
    """A test of one field; `second` names the field that is asked where the first is empty.

    `value` is kept as JSON can: numbers and dates as text, yes and no as true and false, a choice by its value.
    """

    field: str
    test: Comparison
    value: str | bool | None
    second: str = ""


@dataclass(frozen=True)
class Operand:
    """One part: a function over the records of a source that satisfy every condition.

    `field`: what is summed or averaged; `second`: what is taken where it is empty; `weight`: what an average weighs by.
    """

    function: Function
    source: str
    moment: Moment = Moment.DAY
    where: tuple[Condition, ...] = ()
    field: str = ""
    second: str = ""
    weight: str = ""


@dataclass(frozen=True)
class Definition:
    """What an objective measures.

    `answered`: when a record answers the question, where that is more than its fields being filled in. `base_year`:
    the year whose end is compared with. `empty`: the reason (vi, en) while nothing is known. `unanswered`: readings of
    the text that no record can answer, each (label vi, label en, reason vi, reason en).
    """

    shape: Shape
    operands: tuple[Operand, ...]
    answered: tuple[Condition, ...] = ()
    base_year: int | None = None
    empty: tuple[str, ...] = ()
    unanswered: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def whole(self) -> Operand:
        """The part that says which records are asked: of a share the second one."""
        return self.operands[-1]


def from_data(kept: Mapping[str, Any]) -> Definition:
    """Return the definition that the database or a file keeps; raises KeyError and ValueError for what is none."""
    return Definition(
        Shape(kept["shape"]),
        tuple(_operand(one) for one in kept["operands"]),
        _conditions(kept.get("answered", ())),
        kept.get("base_year"),
        tuple(kept.get("empty", ())),
        tuple(tuple(one) for one in kept.get("unanswered", ())),
    )


def _operand(kept: Mapping[str, Any]) -> Operand:
    names = ("field", "second", "weight")
    return Operand(
        Function(kept["function"]),
        kept["source"],
        Moment(kept.get("moment", Moment.DAY)),
        _conditions(kept.get("where", ())),
        **{name: kept.get(name, "") for name in names},
    )


def _conditions(kept: Any) -> tuple[Condition, ...]:
    return tuple(
        Condition(one["field"], Comparison(one["test"]), one.get("value"), one.get("second", "")) for one in kept
    )


def to_data(definition: Definition) -> dict[str, Any]:
    """Return a definition as JSON keeps it; what is as usual is left out."""
    names = ("function", "source", "moment", "field", "second", "weight")
    made: dict[str, Any] = {"shape": definition.shape.value}
    made["operands"] = [_told(one, names) for one in definition.operands]
    for operand, told in zip(definition.operands, made["operands"], strict=True):
        if operand.where:
            told["where"] = [_told_condition(one) for one in operand.where]
    if definition.answered:
        made["answered"] = [_told_condition(one) for one in definition.answered]
    if definition.base_year is not None:
        made["base_year"] = definition.base_year
    if definition.empty:
        made["empty"] = list(definition.empty)
    if definition.unanswered:
        made["unanswered"] = [list(one) for one in definition.unanswered]
    return made


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: str(getattr(row, name)) for name in names if getattr(row, name) != ""}


def _told_condition(one: Condition) -> dict[str, Any]:
    return _told(one, ("field", "test", "second")) | ({} if one.value is None else {"value": one.value})
