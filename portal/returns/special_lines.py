"""What a special report may ask for, and what its lines come to: of a body, and summed where they are like things."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from portal.core.numbers import num
from portal.extensions import db
from portal.metrics import measures, sources
from portal.metrics.definitions import Definition, Function, Moment, Operand, Shape, from_data, to_data
from portal.metrics.figures import rounded
from portal.metrics.records import Measure, Part, total
from portal.metrics.sentences import sentence
from portal.programmes import queries as programmes
from portal.programmes.models import Objective, Programme
from portal.returns.special_models import QUESTIONS, LineKind, SpecialLine

# Not offered: THT and HTX together are no like things, and of the yearly records the latest of each HTX or THT is asked
# for as its own field, so that no two years are added up.
_NOT_OFFERED = ("THT_HTX", "records")
# What stands for one worker or one product cannot be added up: its average is offered instead of its sum.
_AVERAGED = (sources.RECORD + "average_income",)
_KEPT_OUT = (sources.RECORD + "year", "ocop_stars")
_OBJECTIVE = "objective"
_UNITS = {"money": "triệu đồng", "%": "%"}


def offered(programme_id: int) -> dict[Any, list[tuple[str, Any]]]:
    """Return what a line may ask for, in groups: its code, its label."""
    questions = [(one.value, one.label) for one in QUESTIONS]
    found: dict[Any, list[tuple[str, Any]]] = {_l("Questions to the body"): questions}
    for one in sources.SOURCES.values():
        if one.code not in _NOT_OFFERED:
            amounts = [(f"{one.code}:{asked.name}", _amount(asked)) for asked in one.fields() if _is_amount(asked)]
            found[one.label] = [(f"{one.code}:", _l("Number: %(what)s", what=one.label)), *amounts]
    objectives = [one for one in programmes.objectives(programme_id) if measures.definition_of(one)]
    found[_l("Objectives of the programme")] = [(f"{_OBJECTIVE}:{one.id}", one.text_vi) for one in objectives]
    return found


def _is_amount(asked: sources.Asked) -> bool:
    return asked.field.kind.is_amount and asked.name not in _KEPT_OUT


def _function(asked: sources.Asked) -> Function:
    is_mean = asked.name in _AVERAGED or asked.field.kind.file_kind == "percent"
    return Function.AVERAGE if is_mean else Function.SUM


def _amount(asked: sources.Asked) -> Any:
    if _function(asked) is Function.AVERAGE:
        return _l("Average: %(what)s", what=asked.field.label)
    return _l("Sum: %(what)s", what=asked.field.label)


def made(code: str, moment: Moment) -> SpecialLine:
    """Return the line of a code that `offered` gave, with its words as far as they follow from it."""
    if code in QUESTIONS:
        return SpecialLine(kind=LineKind(code), label="")
    source, _colon, name = code.partition(":")
    if source == _OBJECTIVE:
        objective = programmes.objective(int(name))
        assert objective is not None  # noqa: S101  # it was offered
        return SpecialLine(kind=LineKind.INDICATOR, label=objective.text_vi, objective_id=objective.id)
    function = _function(sources.asked(source, name)) if name else Function.COUNT
    definition = Definition(Shape.VALUE, (Operand(function, source, moment, field=name),))
    with force_locale("vi"):
        words = sentence(definition)
    return SpecialLine(
        kind=LineKind.FIGURE, label=words[:1].upper() + words[1:], definition=to_data(definition), objective_id=None
    )


def definition_of(line: SpecialLine) -> Definition | None:
    """Return what a line takes of the records; None for a question."""
    if line.definition:
        return from_data(line.definition)
    objective = _objective(line)
    return measures.definition_of(objective) if objective else None


def _objective(line: SpecialLine) -> Objective | None:
    return db.session.get(Objective, line.objective_id) if line.objective_id else None


def adds_up(line: SpecialLine) -> bool:
    """Say whether the units' values of a line may be summed: counts, sums, numbers; no share, no mean, no words."""
    if line.kind == LineKind.NUMBER:
        return True
    asked = definition_of(line)
    return asked is not None and asked.shape == Shape.VALUE and asked.whole.function != Function.AVERAGE


def unit_of(line: SpecialLine) -> str:
    """Return the unit of a line's value, in Vietnamese: "%", "triệu đồng"; "" where it is a plain number."""
    if line.kind == LineKind.RATE:
        return "%"
    asked = definition_of(line)
    if asked is None:
        return ""
    if asked.shape == Shape.VALUE:
        name = asked.whole.field
        kind = sources.asked(asked.whole.source, name).field.kind if name else None
        return _UNITS.get(getattr(kind, "unit", ""), "")
    return {Shape.SHARE: "%", Shape.GROWTH: "%", Shape.RATIO: "lần"}[asked.shape]


@dataclass(frozen=True)
class Value:
    """What one line comes to for a body. `value` None: not known, or nothing was answered.

    `known` of `asked`: of how many records it is known. `words`: the answer in words.
    """

    value: Decimal | None = None
    known: int = 0
    asked: int = 0
    words: str = ""

    @property
    def shown(self) -> str:
        """How pages, sheet and paper show it, without its unit."""
        return self.words or num(self.value)

    @property
    def is_answered(self) -> bool:
        """Whether there is a number or a word."""
        return self.value is not None or bool(self.words)

    @property
    def covered(self) -> str:
        """Of how many records it is known, "17/24", where some are missing; else ""."""
        return f"{self.known}/{self.asked}" if self.known < self.asked else ""


Values = dict[int, Value]  # by line id


def figures(lines: Iterable[SpecialLine], programme: Programme, day: date, unit_id: int | None) -> Values:
    """Return what the records give a commune on a day (None: the whole district), for each line that is computed."""
    asked = [(line, one, _objective(line)) for line in lines if (one := definition_of(line)) is not None]
    baselines = [(one, objective.baseline if objective else None) for _line, one, objective in asked]
    found = measures.measured(baselines, programme, day)
    return {
        line.id: _value(one, measure, baseline, unit_id)
        for (line, one, _of), measure, (_one, baseline) in zip(asked, found, baselines, strict=True)
    }


def _value(definition: Definition, measure: Measure, baseline: Decimal | None, unit_id: int | None) -> Value:
    is_counted = definition.shape == Shape.VALUE and definition.whole.function != Function.AVERAGE
    nothing = Part() if is_counted else Part(denominator=0)
    part = total(measure.parts, nothing) if unit_id is None else measure.parts.get(unit_id, nothing)
    if part.asked and not part.known:
        return Value(None, part.known, part.asked)
    return Value(rounded(measures.value_of(definition, part, baseline)), part.known, part.asked)


def answered(lines: Iterable[SpecialLine], answers: Mapping[int, str]) -> Values:
    """Return what a body has answered to each question."""
    found: Values = {}
    for line in lines:
        if line.kind == LineKind.TEXT:
            found[line.id] = Value(words=answers.get(line.id, ""))
        elif line.kind in (LineKind.NUMBER, LineKind.RATE):
            said = answers.get(line.id, "")
            found[line.id] = Value(Decimal(said) if said else None)
    return found


def to_kept(values: Values) -> dict[str, Any]:
    """Return values as the step that signs them keeps them."""
    return {
        str(line_id): [None if one.value is None else str(one.value), one.known, one.asked, one.words]
        for line_id, one in values.items()
    }


def from_kept(kept: Mapping[str, Any]) -> Values:
    """Return the values that a step keeps."""
    return {
        int(line_id): Value(None if value is None else Decimal(value), known, asked, words)
        for line_id, (value, known, asked, words) in kept.items()
    }


def totals(lines: Sequence[SpecialLine], rows: Sequence[Values]) -> Values:
    """Return the sums over units: of lines that add up alone, and of those units of which the value is known."""
    found: Values = {}
    for line in lines:
        values = [one[line.id] for one in rows if line.id in one]
        known = [one.value for one in values if one.value is not None]
        if adds_up(line) and known:
            found[line.id] = Value(sum(known, Decimal(0)), len(known), len(rows))
    return found
