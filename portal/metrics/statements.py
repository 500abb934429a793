"""The statements behind the figures: the numbers of one frame by unit, for all parts that read it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
    true,
)

from portal.metrics import sources
from portal.metrics.definitions import Comparison, Condition, Definition, Operand
from portal.metrics.sources import COLLECTIVES, RECORD, Frame, Rows

COVERED = ("operating", "known", "recent", "asked")


@dataclass(frozen=True)
class Need:
    """One number by unit: `what` is taken of the rows of a frame, for a part of a definition."""

    what: str
    operand: Operand
    definition: Definition


@lru_cache(maxsize=256)
def statement(frame: Frame, needs: tuple[Need, ...]) -> Select[Any]:
    """Select the numbers of a frame by unit; the statement is kept, never its rows: writing it takes the longest."""
    names = {name for need in needs for name in _names(need.definition, frame.source)}
    rows = sources.SOURCES[frame.source].rows(frame, names)
    columns = [_number(rows, need).label(f"n{place}") for place, need in enumerate(needs) if need.what != "moves"]
    columns += [func.count().filter(condition).label(f"move_{name}") for name, condition in rows.moves]
    return rows.joined(select(rows.tenant_id.label("unit_id"), *columns)).group_by(rows.tenant_id)


def listed(frame: Frame, operand: Operand, unit_id: int | None = None) -> Select[Any]:
    """Select the rows that a part of a definition takes of a frame, one by one, by unit and name.

    Each with its unit, name, day and key, with what each field that is asked for says (f0, f1, …), and with the
    `amount` and `weight` that it brings to the sums of `statement`.
    """
    source, names = sources.SOURCES[frame.source], asked_of(operand)
    rows, told = source.rows(frame, names), source.told
    belongs = and_(true(), *(holds(rows, one) for one in operand.where))
    amount, weight = cast(1, Integer), cast(1, Integer)
    if operand.field:
        amount = _amount(rows, operand.field, operand.second)
        belongs = belongs & amount.is_not(None)
    if operand.weight:
        weight = _amount(rows, operand.weight, "")
        belongs = belongs & weight.is_not(None)
    own = (sources.own_value(rows.column(name), sources.asked(frame.source, name)) for name in names)
    columns = [column.label(f"f{place}") for place, column in enumerate(own)]
    columns += [told.name.label("name"), told.day.label("day"), told.key.label("key")]
    columns += [amount.label("amount"), weight.label("weight")]
    found = rows.joined(select(rows.tenant_id.label("unit_id"), *columns)).where(belongs)
    if unit_id is not None:
        found = found.where(rows.tenant_id == unit_id)
    return found.order_by(rows.tenant_id, told.name, told.day, told.key)


def asked_of(operand: Operand) -> list[str]:
    """Return the fields that a part asks for, each once: what it adds up first, then its conditions'."""
    names = [operand.field, operand.second, operand.weight]
    names += [name for one in operand.where for name in (one.field, one.second)]
    return list(dict.fromkeys(name for name in names if name))


def _names(definition: Definition, source: str) -> set[str]:
    """Return the fields that a definition asks for in a source."""
    mine = [operand for operand in definition.operands if operand.source == source]
    found = {name for one in mine for name in (one.field, one.second, one.weight)}
    conditions = (*definition.answered, *(condition for one in mine for condition in one.where))
    return (found | {name for one in conditions for name in (one.field, one.second)}) - {""}


def _number(rows: Rows, need: Need) -> ColumnElement[Any]:
    operand = need.operand
    belongs = and_(true(), *(holds(rows, one) for one in operand.where))
    operating = dict(rows.moves).get("operating")  # a stock that is told with its moves has more rows than it counts
    if operating is not None:
        belongs = belongs & operating
    if need.what == "number":
        return func.count().filter(belongs)
    if need.what in COVERED:
        return func.count().filter(_answers(rows, need, operating))
    value = _amount(rows, operand.field, operand.second)
    if need.what == "plain_number" or (need.what == "weight" and not operand.weight):
        return func.count().filter(belongs & value.is_not(None))
    if operand.weight and need.what != "plain_sum":
        weight = _amount(rows, operand.weight, "")
        belongs = belongs & value.is_not(None)
        value = weight if need.what == "weight" else cast(value * weight, Numeric)
    return func.coalesce(func.sum(case((belongs, value))), 0)


def _answers(rows: Rows, need: Need, operating: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Return which rows there are (operating), which answer (known), by a record of the last year (recent).

    Asked are those that answer, or can: of which a record of the last closed year can exist.
    """
    definition, source = need.definition, need.operand.source
    found: list[Any] = [true()] if operating is None else [operating]
    found += [holds(rows, one) for one in need.operand.where if is_fact(source, one)]
    if need.what == "operating" or (need.what == "asked" and not asks_records(definition)):
        return and_(*found)
    there = list(found)
    if definition.answered:
        found += [holds(rows, one) for one in definition.answered]
    else:
        for operand in definition.operands:
            if (operand.source, operand.moment) == (source, need.operand.moment):
                found += [_is_answered(rows, one) for one in operand.where]
                amounts = ((operand.field, operand.second), (operand.weight, ""))
                found += [_is_there(rows, *names) for names in amounts if names[0]]
    if need.what == "asked":
        return and_(*there, or_(_can_answer(rows, definition), and_(*found)))
    if need.what == "recent" and rows.recent is not None and asks_records(definition):
        found.append(rows.recent)
    return and_(*found)


def _can_answer(rows: Rows, definition: Definition) -> ColumnElement[bool]:
    """Return that a record of the last closed year can answer a row: it was registered by then, to be rated before."""
    conditions = [*definition.answered, *(one for operand in definition.operands for one in operand.where)]
    if rows.registered is None:
        return true()
    later = [one.value for one in conditions if one.field == RECORD + "year" and one.test == Comparison.MORE]
    if any(rows.closed_year <= int(str(year)) for year in later):
        return false()  # such as the income of the year that is compared with
    is_rated = any(one.field == RECORD + "rating_score" for one in conditions)
    return rows.registered <= rows.closed_year - is_rated  # type: ignore[no-any-return]


@cache
def is_fact(source: str, one: Condition) -> bool:
    """Say whether a condition asks for what every row tells: it says which rows are meant, not what they answer."""
    if one.field.startswith(RECORD) or one.second:
        return False
    return not sources.asked(source, one.field).listed


@lru_cache(maxsize=256)
def asks_records(definition: Definition) -> bool:
    """Say whether a definition asks for what yearly records tell of a day."""
    named = [name for operand in definition.operands for name in (operand.field, operand.second, operand.weight)]
    conditions = [one for operand in definition.operands for one in operand.where]
    named += [name for one in conditions for name in (one.field, one.second)]
    return definition.whole.source in COLLECTIVES and any(name.startswith(RECORD) for name in named)


def _is_answered(rows: Rows, one: Condition) -> ColumnElement[bool]:
    """Return that a row says yes or no to a condition."""
    doubt = rows.doubt(one.field)
    if doubt is not None:
        return holds(rows, one) | ~doubt
    return _is_there(rows, one.field, one.second)


def _is_there(rows: Rows, name: str, second: str) -> ColumnElement[bool]:
    """Return that a value is there; what stands in a list of the portal says no where nothing stands there."""
    asks = name.startswith(RECORD)
    if not asks and not second:
        return true()
    return _filled(rows, name, second)


def _filled(rows: Rows, name: str, second: str) -> ColumnElement[bool]:
    return or_(*(_one_filled(rows, one) for one in (name, second) if one))


def _one_filled(rows: Rows, name: str) -> ColumnElement[bool]:
    value = rows.column(name)
    if name == "contract":
        return value
    return value.is_not(None) if not _is_text(value) else func.coalesce(value, "") != ""


def _is_text(value: Any) -> bool:
    return not isinstance(value.type, Boolean | Date | Integer | Numeric)  # a choice is kept as text, too


def _amount(rows: Rows, name: str, second: str) -> Any:
    values = [sources.as_type(rows.column(one), one, is_flag=False) for one in (name, second) if one]
    return values[0] if len(values) == 1 else func.coalesce(*values)


def holds(rows: Rows, one: Condition) -> ColumnElement[bool]:
    """Return the condition in a frame's rows: never unknown, for what nobody said is no."""
    if one.test in (Comparison.FILLED, Comparison.EMPTY):
        filled = _filled(rows, one.field, one.second)
        return filled if one.test == Comparison.FILLED else ~filled
    is_flag = isinstance(one.value, bool)
    value = sources.as_type(rows.column(one.field), one.field, is_flag=is_flag)
    if one.second:
        second = sources.as_type(rows.column(one.second), one.second, is_flag=is_flag)
        # What a list does not hold is empty beside a second field, and the second answers.
        value = func.coalesce(case((value, true())) if one.field == "contract" else value, second)
    return func.coalesce(_TESTS[one.test](value, _constant(value, one.value)), False)


_TESTS = {
    Comparison.IS: lambda value, than: value == than,
    Comparison.IS_NOT: lambda value, than: value != than,
    Comparison.AT_LEAST: lambda value, than: value >= than,
    Comparison.MORE: lambda value, than: value > than,
    Comparison.AT_MOST: lambda value, than: value <= than,
    Comparison.LESS: lambda value, than: value < than,
}


def _constant(value: Any, kept: Any) -> Any:
    if isinstance(kept, bool):
        return kept
    if isinstance(value.type, Date):
        return date.fromisoformat(kept)
    return kept if _is_text(value) else Decimal(kept)
