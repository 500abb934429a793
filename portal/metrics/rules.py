"""What a definition that an administrator makes must satisfy: every problem at the field of its form.

The form is flat: the parts are called a and b, `a_source` is the source of the first, `a_if1_field` the field of its
first condition.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import messages, reading
from portal.core.errors import Problems
from portal.core.kinds import Choice, Choices, Money, YesNo
from portal.core.numbers import language
from portal.core.numerals import Asked, Style, Unreadable
from portal.metrics import sources
from portal.metrics.definitions import Comparison, Condition, Definition, Function, Moment, Operand, Shape, to_data
from portal.programmes import rules as programmes
from portal.programmes.choices import BoundUnit

PARTS = ("a", "b")
MOST_CONDITIONS = 6
# What the form holds of an objective of which nobody has said anything: the HTX that are new in the period.
FIRST = {"shape": "value", "a_function": "count", "a_source": "HTX", "a_moment": "period"}
_EQUAL = (Comparison.IS, Comparison.IS_NOT, Comparison.FILLED, Comparison.EMPTY)
_UNITS = {Shape.SHARE: BoundUnit.PERCENT, Shape.GROWTH: BoundUnit.PERCENT, Shape.RATIO: BoundUnit.TIMES}

Given = Mapping[str, Any]


def definition(given: Given, problems: Problems) -> Definition | None:
    """Return the definition that a form gives; None where something is wrong, which stands in the problems then."""
    shape = _member(Shape, given, "shape", problems)
    names = PARTS if shape == Shape.SHARE else PARTS[:1]
    operands = [_operand(name, given, problems) for name in names]
    year = _base_year(shape, given, problems)
    for name, operand in zip(names, operands, strict=True):
        if operand is None:
            continue
        averaged = shape == Shape.SHARE and operand.function == Function.AVERAGE
        problems.check(not averaged, f"{name}_function", _l("A share is one count or sum in another."))
        since = year is not None and operand.moment == Moment.PERIOD
        message = _l("What is compared with another year is counted on the day, or from 1 January.")
        problems.check(not since, f"{name}_moment", message)
    if problems or shape is None or None in operands:
        return None
    return Definition(shape, tuple(one for one in operands if one), base_year=year)


def unit(made: Definition, present: str, problems: Problems) -> str:
    """Return the unit of the objective's bound; that of a share, a growth or a multiple follows from what is asked."""
    wanted = _UNITS.get(made.shape)
    if wanted is not None:
        return wanted
    if present in _UNITS.values():
        problems.add("shape", _l("The bound of this objective is in % or times: choose its unit there first."))
        return present
    operand = made.operands[0]
    is_count = operand.function == Function.COUNT
    fits = present in programmes.units_of(to_data(made))
    if not is_count:
        is_money = isinstance(sources.asked(operand.source, operand.field).field.kind, Money)
        fits = (present == BoundUnit.MILLION) == is_money
    message = _l("The bound of this objective is in another unit: choose its unit there first.")
    problems.check(fits, "a_source" if is_count else "a_field", message)
    return present


def _member(choices: type[Choices], given: Given, name: str, problems: Problems) -> Any:
    value = given.get(name) or ""
    if value not in choices.labels():
        problems.add(name, messages.CHOOSE_ONE)
        return None
    return choices(value)


def _base_year(shape: Any, given: Given, problems: Problems) -> int | None:
    text = (given.get("base_year") or "").strip()
    if shape not in (Shape.GROWTH, Shape.RATIO) or (not text and shape == Shape.RATIO):
        return None
    if not text:
        problems.add("base_year", _l("Give the year that is compared with."))
        return None
    try:
        year = reading.year(text)
    except Unreadable as unreadable:
        problems.add("base_year", unreadable.message)
        return None
    return year if problems.check(1990 < year < 2100, "base_year", messages.NOT_A_YEAR) else None


def _operand(name: str, given: Given, problems: Problems) -> Operand | None:
    function = _member(Function, given, f"{name}_function", problems)
    source = given.get(f"{name}_source") or ""
    if not problems.check(source in sources.SOURCES, f"{name}_source", messages.CHOOSE_ONE):
        return None
    moment = _member(Moment, given, f"{name}_moment", problems)
    offered = sources.SOURCES[source].moments
    problems.check(moment is None or moment in offered, f"{name}_moment", _l("Records of years are those of a span."))
    amounts = dict.fromkeys(("field", "second", "weight"), "")
    if function in (Function.SUM, Function.AVERAGE):
        wanted = ("field", "second", "weight") if function == Function.AVERAGE else ("field", "second")
        amounts |= {one: _amount(source, f"{name}_{one}", given, problems, needed=one == "field") for one in wanted}
    where = [
        one
        for place in range(1, MOST_CONDITIONS + 1)
        if (one := _condition(source, f"{name}_if{place}", given, problems)) is not None
    ]
    return None if function is None or moment is None else Operand(function, source, moment, tuple(where), **amounts)


def _amount(source: str, name: str, given: Given, problems: Problems, *, needed: bool) -> str:
    field = given.get(name) or ""
    if not field:
        problems.check(not needed, name, _l("Choose what is added up."))
        return ""
    kind = _kind(source, field)
    is_amount = kind is not None and kind.is_amount
    return field if problems.check(is_amount, name, _l("Choose a number of this source.")) else ""


def _kind(source: str, name: str) -> Any:
    try:
        return sources.asked(source, name).field.kind
    except KeyError:
        return None


def _condition(source: str, name: str, given: Given, problems: Problems) -> Condition | None:
    field = given.get(f"{name}_field") or ""
    if not field:
        return None
    kind = _kind(source, field)
    if not problems.check(kind is not None, f"{name}_field", _l("This source has no such field: choose again.")):
        return None
    test = _member(Comparison, given, f"{name}_test", problems)
    if test is None:
        return None
    fits = test in tests_of(kind)
    problems.check(fits, f"{name}_test", _l("Of a text or a choice one can only ask what it is."))
    second = given.get(f"{name}_second") or ""
    if second:
        same = _kind(source, second)
        alike = same is not None and (same.file_kind == kind.file_kind or test in (Comparison.FILLED, Comparison.EMPTY))
        problems.check(alike, f"{name}_second", _l("Choose a field of the same kind."))
    if test in (Comparison.FILLED, Comparison.EMPTY):
        return Condition(field, test, None, second)
    value = _value(kind, given.get(f"{name}_value"), f"{name}_value", problems)
    return None if value is None or not fits else Condition(field, test, value, second)


def tests_of(kind: Any) -> list[Comparison]:
    """Return what can be asked of a field of a kind."""
    has_order = kind.is_amount or kind.file_kind in ("date", "year")
    return [one for one in Comparison if one in _EQUAL or has_order]


def _value(kind: Any, text: Any, name: str, problems: Problems) -> str | bool | None:
    written = str(text or "").strip()
    if not problems.check(bool(written), name, _l("Say what it is compared with.")):
        return None
    if isinstance(kind, YesNo) and written in ("yes", "no"):
        return written == "yes"
    if isinstance(kind, Choice) and kind.known(written):
        return written
    try:
        value = kind.read(written, Style(language()))
    except (Unreadable, Asked) as refused:
        problems.add(name, refused.message)
        return None
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, bool) else str(value)


def written(made: Definition) -> dict[str, str]:
    """Return a definition as its form holds it."""
    given: dict[str, str] = {"shape": made.shape.value, "base_year": str(made.base_year or "")}
    for name, operand in zip(PARTS, made.operands, strict=False):
        told = ("function", "source", "moment", "field", "second", "weight")
        given |= {f"{name}_{one}": str(getattr(operand, one)) for one in told}
        for place, one in enumerate(operand.where, 1):
            mine = f"{name}_if{place}"
            given |= {f"{mine}_field": one.field, f"{mine}_test": one.test.value, f"{mine}_second": one.second}
            given[f"{mine}_value"] = _as_typed(operand.source, one)
    return given


def _as_typed(source: str, one: Condition) -> str:
    if one.value is None or isinstance(one.value, bool):
        return {None: "", True: "yes", False: "no"}[one.value]
    if getattr(_kind(source, one.field), "file_kind", "") == "date":
        return date.fromisoformat(one.value).strftime("%d/%m/%Y")
    try:
        return f"{Decimal(one.value):f}".replace(".", "," if language() == "vi" else ".")
    except InvalidOperation:
        return one.value
