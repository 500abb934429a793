"""What the definitions of objectives come to: value and parts on a day, or why there is none.

`measures` reads all that a programme asks for with one statement for each source and span, grouped by unit. What was
never said is unknown: it stands in the coverage, never as a no.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.numbers import language
from portal.extensions import db
from portal.metrics import definitions
from portal.metrics.definitions import Definition, Function, Moment, Operand, Shape
from portal.metrics.records import HUNDRED, Measure, Part, Reading, percent, total
from portal.metrics.sources import COLLECTIVES, Frame
from portal.metrics.statements import COVERED, Need, asks_records, statement
from portal.programmes.models import Objective, Programme
from portal.programmes.rules import NOT_BEGUN

CENT = Decimal("0.01")
_OVER_ALL = _l("Of all operating HTX")
_NO_HTX = _l("No cooperative operates on this day.")
_NOTHING = _l("No record answers this yet.")
_MOVED = ("opening", "new", "resumed", "stopped", "converted")


Sums = Mapping[tuple[Frame, Need], Mapping[int, Any]]  # by unit id


def measures(wanted: Sequence[Objective], programme: Programme, day: date) -> list[Measure]:
    """Return what each objective comes to on a day; before the programme's first day nothing can be computed."""
    return measured([(definition_of(one), one.baseline) for one in wanted], programme, day)


def measured(
    asked: Sequence[tuple[Definition | None, Decimal | None]], programme: Programme, day: date
) -> list[Measure]:
    """Return what each definition, with the baseline that its objective names, comes to on a day."""
    if day < programme.starts_on:
        return [Measure(reason=NOT_BEGUN) for _one in asked]
    sums = _read([need for one, _baseline in asked if one for need in _needs(one, programme, day)])
    return [
        _measure(one, sums, programme, day, baseline)
        if one
        else Measure(reason=_l("It was not yet said what this objective measures."))
        for one, baseline in asked
    ]


def definition_of(objective: Objective) -> Definition | None:
    """Return what an objective measures; None where nobody has said it yet."""
    return _parsed(json.dumps(objective.definition, sort_keys=True)) if objective.definition else None


@lru_cache(maxsize=256)
def _parsed(kept: str) -> Definition:
    return definitions.from_data(json.loads(kept))


# --- which numbers a definition needs ------------------------------------------------------------------


def frame_of(operand: Operand, programme: Programme, day: date) -> Frame:
    """Return the rows that a part reads: of a day, or of the span up to it."""
    since = {Moment.PERIOD: programme.starts_on, Moment.YEAR: date(day.year, 1, 1)}.get(operand.moment)
    is_plain = operand.function == Function.COUNT and not operand.where and operand.source in COLLECTIVES
    return Frame(operand.source, day, since, programme.starts_on if is_plain else None)


def _frames(definition: Definition, programme: Programme, day: date) -> list[tuple[Operand, Frame]]:
    """Return each part with its rows; only the plain count of one part is told with what became of its rows."""
    made = [(operand, frame_of(operand, programme, day)) for operand in definition.operands]
    is_plain = definition.shape == Shape.VALUE and len(made) == 1
    return made if is_plain else [(operand, replace(frame, moves=None)) for operand, frame in made]


def _needs(definition: Definition, programme: Programme, day: date) -> list[tuple[Frame, Need]]:
    days = [day] if definition.base_year is None else [day, date(definition.base_year, 12, 31)]
    found: list[tuple[Frame, Need]] = []
    for on in days:
        parts = _frames(definition, programme, on)
        for operand, frame in parts:
            found += [(frame, Need(what, operand, definition)) for what in _taken(operand)]
        found += [(parts[-1][1], Need(what, definition.whole, definition)) for what in COVERED]
        if parts[-1][1].moves is not None:
            found.append((parts[-1][1], Need("moves", definition.whole, definition)))
    return found


def _taken(operand: Operand) -> tuple[str, ...]:
    if operand.function == Function.COUNT:
        return ("number",)
    return ("sum", "weight", "plain_sum", "plain_number") if operand.function == Function.AVERAGE else ("sum",)


# --- one statement a frame -----------------------------------------------------------------------------


def _read(needs: Sequence[tuple[Frame, Need]]) -> dict[tuple[Frame, Need], dict[int, Any]]:
    found: dict[tuple[Frame, Need], dict[int, Any]] = {}
    for frame in dict.fromkeys(frame for frame, _need in needs):
        own = tuple(dict.fromkeys(need for of, need in needs if of == frame))
        rows = db.session.execute(statement(frame, own)).mappings().all()
        for place, need in enumerate(own):
            found[frame, need] = {row["unit_id"]: _taken_from(row, place, need) for row in rows}
    return found


def _taken_from(row: Any, place: int, need: Need) -> Any:
    if need.what != "moves":
        return row[f"n{place}"]
    return {name.removeprefix("move_"): number for name, number in row.items() if name.startswith("move_")}


# --- what the numbers come to --------------------------------------------------------------------------


def _measure(definition: Definition, sums: Sums, programme: Programme, day: date, baseline: Decimal | None) -> Measure:
    parts = _parts(definition, sums, programme, day)
    if definition.base_year is not None:
        if day <= date(definition.base_year, 12, 31):
            reason = _l("The year that is compared with, %(year)s, has not ended yet.", year=str(definition.base_year))
            return Measure(reason=reason, parts=parts)
        base = _parts(definition, sums, programme, date(definition.base_year, 12, 31))
        parts = {unit: replace(parts.get(unit, _nothing(definition)), base=base.get(unit)) for unit in {*parts, *base}}
    elif definition.shape == Shape.RATIO and not baseline:
        return Measure(reason=_l("The objective names no baseline."), parts=parts)
    whole = total(parts, _nothing(definition))
    (_last, frame) = _frames(definition, programme, day)[-1]
    value = value_of(definition, whole, baseline)
    if value is None or _is_empty(definition, whole, sums, frame):
        return Measure(reason=_reason(definition, whole), parts=parts)
    numerator, denominator = made_of(definition, whole, baseline)
    readings = _readings(definition, whole, sums, frame, value, baseline)
    return Measure(value, numerator, denominator, None, _detail(definition, whole, sums, frame), parts, readings)


def _parts(definition: Definition, sums: Sums, programme: Programme, day: date) -> dict[int, Part]:
    frames = _frames(definition, programme, day)
    asked = {what: sums[frames[-1][1], Need(what, definition.whole, definition)] for what in COVERED}
    numerator = sums[frames[0][1], Need(_taken(frames[0][0])[0], frames[0][0], definition)]
    denominator: Mapping[int, Any] | None = None
    if definition.shape == Shape.SHARE:
        denominator = sums[frames[1][1], Need(_taken(frames[1][0])[0], frames[1][0], definition)]
    elif definition.whole.function == Function.AVERAGE:
        denominator = sums[frames[0][1], Need("weight", definition.whole, definition)]
    found = {}
    for unit in {**numerator, **(denominator or {}), **asked["operating"]}:
        covered = [asked[what].get(unit, 0) for what in COVERED]
        of = None if denominator is None else denominator.get(unit, 0)
        found[unit] = Part(numerator.get(unit, 0), of, *covered)
    return found


def _nothing(definition: Definition) -> Part:
    is_counted = definition.shape != Shape.SHARE and definition.whole.function != Function.AVERAGE
    return Part() if is_counted else Part(denominator=0)


def value_of(definition: Definition, part: Part, baseline: Decimal | None) -> Decimal | None:
    """Return the exact value of the district's sums, or of one unit's; None where nothing is to be divided by."""
    if definition.shape == Shape.SHARE:
        return percent(part.numerator, part.denominator)
    mean = _mean(part)
    if definition.shape == Shape.VALUE or mean is None:
        return mean
    base = _base(definition, part, baseline)
    if not base:
        return None
    return mean / base if definition.shape == Shape.RATIO else HUNDRED * (mean - base) / base


def _base(definition: Definition, part: Part, baseline: Decimal | None) -> Decimal | None:
    """Return what is compared with: what the objective names, or the same of the base year; None for nothing."""
    if definition.base_year is None:
        return baseline
    return _mean(part.base) if part.base else None


def _mean(part: Part) -> Decimal | None:
    if part.denominator is None:
        return Decimal(part.numerator)
    return Decimal(part.numerator) / Decimal(part.denominator) if part.denominator else None


def of_part(objective: Objective, part: Part) -> tuple[Decimal | None, Any, Any]:
    """Return what one unit's part comes to alone, and the two numbers that it is made of, in the district's terms."""
    definition = definition_of(objective)
    if definition is None:
        return None, None, None
    value = value_of(definition, part, objective.baseline)
    return value, *made_of(definition, part, objective.baseline)


def made_of(definition: Definition, part: Part, baseline: Decimal | None) -> tuple[Any, Any]:
    """Return the two numbers that a value stands beside, in the same terms for the district and for one unit."""
    if definition.shape == Shape.VALUE:
        return _whole(part.numerator), part.denominator
    if definition.shape == Shape.SHARE:
        return _whole(part.numerator), _whole(part.denominator or 0)
    base = _base(definition, part, baseline)
    mean = _mean(part)
    return (None if mean is None else cents(mean)), base


def _whole(number: Any) -> Any:
    return int(number) if number == int(number) else number


def _is_empty(definition: Definition, whole: Part, sums: Sums, frame: Frame) -> bool:
    """Say whether a number that could be 0 is none: nobody has answered, or nothing was there to be asked."""
    if definition.shape == Shape.SHARE or frame.since is not None or frame.source not in COLLECTIVES:
        return False
    if frame.moves is not None:
        return not sums[frame, Need("operating", definition.whole, definition)]
    return not whole.known


def _reason(definition: Definition, whole: Part) -> Any:
    if not whole.operating and definition.whole.source == "HTX":
        return _NO_HTX
    if len(definition.empty) == 2:
        return definition.empty[0 if language() == "vi" else 1]
    return _NOTHING


def _detail(definition: Definition, whole: Part, sums: Sums, frame: Frame) -> dict[str, int]:
    if asks_records(definition):
        counts = {"known": whole.known, "asked": whole.asked, "operating": whole.operating}
        return {**counts, "of_last_year": whole.recent}
    if frame.moves is None:
        return {}
    moved = sums[frame, Need("moves", definition.whole, definition)].values()
    names = _MOVED if frame.since is None else ("still_operating", "from_groups")
    return {name: sum(one[name] for one in moved) for name in names if all(name in one for one in moved)}


def _readings(
    definition: Definition, whole: Part, sums: Sums, frame: Frame, value: Decimal, baseline: Decimal | None
) -> tuple[Reading, ...]:
    """Return what the other readings of the text would give."""
    operand, found = definition.whole, []
    if definition.shape == Shape.SHARE and operand.function == Function.COUNT and asks_records(definition):
        number = _whole(whole.numerator)
        found.append(Reading(_OVER_ALL, percent(number, whole.operating), number, whole.operating))
    if definition.shape == Shape.RATIO and baseline and definition.base_year is None:
        mean = value * baseline if whole.denominator is None else _mean(whole) or Decimal(0)
        found.append(Reading(_l("Grows BY how many times (not TO)"), value - 1, cents(mean - baseline), baseline))
        if operand.weight:
            plain = [sums[frame, Need(what, operand, definition)].values() for what in ("plain_sum", "plain_number")]
            simple = Decimal(sum(plain[0])) / sum(plain[1])
            found.append(Reading(_l("Each HTX weighs the same"), simple / baseline, cents(simple), baseline))
    place = 0 if language() == "vi" else 1
    found += [Reading(one[place], reason=one[place + 2]) for one in definition.unanswered]
    return tuple(found)


def cents(value: Decimal) -> Decimal:
    """Return an amount with two decimals, half up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
