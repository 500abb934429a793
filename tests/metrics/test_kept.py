"""What definitions say and come to, line by line: a figure of the story that changes is seen to change.

`sentences.txt` has every field of every source in words, `measures.txt` what a definition of each shape, function,
moment and comparison comes to on some days of the illustrative district (tests/kept.py). What agrees there with a
count of its own is tested elsewhere (test_independent.py, test_figures.py).
"""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask_babel import force_locale

from portal.core.tenancy import acting_as
from portal.metrics import sources
from portal.metrics.definitions import Comparison, Function, Moment, Shape, from_data
from portal.metrics.measures import measured, of_part
from portal.metrics.sentences import label, sentence
from portal.programmes.queries import objectives, programme_on
from portal.units.scope import district_scope
from tests.kept import compare

HERE = Path(__file__).parent
DAYS = (date(2021, 3, 31), date(2024, 10, 23), date(2026, 1, 31))
STORY_DAY = date(2024, 10, 23)
VALUES = {"date": "2023-05-06", "whole": "3", "year": "2022", "decimal": "60.5", "percent": "50"}


@pytest.fixture
def district(story_app):
    with story_app.test_request_context(), force_locale("vi"), acting_as(district_scope(writes=False)):
        yield programme_on(STORY_DAY)


def part(function, source, **more):
    return {"function": function, "source": source, **more}


def value_for(asked):
    """Return something to compare a field with."""
    kind = asked.field.kind
    if kind.file_kind in VALUES:
        return VALUES[kind.file_kind]
    choices = getattr(kind, "choices", None)
    if choices:
        return next(iter(choices)).value
    return True if type(kind).__name__ == "YesNo" else "x"


def kind_of(asked):
    return type(asked.field.kind).__name__, asked.field.kind.file_kind


def is_number(asked):
    return asked.field.kind.file_kind in ("whole", "decimal", "percent")


def test_every_field_of_every_source_in_words(district):
    """With every comparison for the first field of a kind."""
    lines, seen = [], set()
    for code, source in sources.SOURCES.items():
        for moment in source.moments:
            lines.append(sentence(from_data({"shape": "value", "operands": [part("count", code, moment=moment)]})))
        for asked in source.fields():
            tests = Comparison if kind_of(asked) not in seen else [Comparison.FILLED]
            seen.add(kind_of(asked))
            for test in tests:
                where = [{"field": asked.name, "test": test, "value": value_for(asked)}]
                said = {"shape": "value", "operands": [part("count", code, where=where)]}
                lines.append(f"{asked.name}: {sentence(from_data(said))}")
            if is_number(asked):
                for function in (Function.SUM, Function.AVERAGE):
                    said = {"shape": "value", "operands": [part(function, code, field=asked.name)]}
                    lines.append(f"{asked.name}: {sentence(from_data(said))}")
    compare(HERE / "sentences.txt", {"fields": lines}, lambda line: True)


def test_every_shape_in_words(district):
    mean = part("average", "HTX", field="record.average_income", second="record.revenue", weight="record.members")
    both = [
        {"field": "record.high_tech", "test": "is", "value": False},
        {"field": "record.gone", "test": "less", "value": 2},
    ]
    some = part("count", "HTX", where=both)
    lines = []
    for shape in Shape:
        for year in (None, 2021):
            kept = {"shape": shape, "operands": [some, mean], "base_year": year}
            lines.append(f"{shape} {year}: {sentence(from_data(kept), Decimal('75.5'))}")
            kept["operands"] = [mean]
            if shape != Shape.SHARE:
                lines.append(f"{shape} {year}: {sentence(from_data(kept), Decimal('75.5'))}")
    compare(HERE / "sentences.txt", {"shapes": lines})
    assert label("HTX", "record.gone") == "record.gone"


def definitions():
    """Yield a name and a definition: each shape, function, moment, comparison, and what only some have."""
    for code, source in sources.SOURCES.items():
        for moment in source.moments:
            yield f"{code} {moment}", {"shape": "value", "operands": [part("count", code, moment=moment)]}
        for asked in filter(is_number, source.fields()):
            for function in (Function.SUM, Function.AVERAGE):
                yield (
                    f"{code} {function} {asked.name}",
                    {
                        "shape": "value",
                        "operands": [part(function, code, field=asked.name)],
                    },
                )
    where = {
        "is": ("record.high_tech", True),
        "is_not": ("record.high_tech", True),
        "at_least": ("record.members", "20"),
        "more": ("record.members", "20"),
        "at_most": ("record.members", "20"),
        "less": ("record.members", "20"),
        "filled": ("record.rating_score", None),
        "empty": ("record.rating_score", None),
    }
    for test, (name, value) in where.items():
        one = {"field": name, "test": test, "value": value}
        some = part("count", "HTX", where=[one])
        yield f"where {test}", {"shape": "value", "operands": [some]}
        yield f"share {test}", {"shape": "share", "operands": [some, part("count", "HTX")]}
        yield f"growth {test}", {"shape": "growth", "operands": [some], "base_year": 2021}
    mean = part("average", "HTX", field="record.average_income", weight="record.regular_workers")
    plain = part("average", "HTX", field="record.average_income", second="record.contributed_capital")
    income = part("sum", "HTX", field="record.revenue")
    for shape in (Shape.VALUE, Shape.RATIO, Shape.GROWTH):
        for year in (None, 2021, 2025):
            for name, one in (("weighted", mean), ("plain", plain), ("sum", income), ("THT", part("count", "THT"))):
                if shape != Shape.GROWTH or year:
                    yield f"{shape} {year} {name}", {"shape": shape, "operands": [one], "base_year": year}
    yield "share of sums", {"shape": "share", "operands": [part("sum", "HTX", field="record.members"), income]}
    new = part("count", "HTX", moment=Moment.PERIOD)
    yield "share of new", {"shape": "share", "operands": [new, part("count", "HTX")]}
    words = ["Chưa có.", "Nothing yet."]
    never = part("count", "HTX", where=[{"field": "record.year", "test": "more", "value": "2099"}])
    yield "nothing is known", {"shape": "value", "operands": [never], "empty": words, "answered": never["where"]}
    yield "nothing is known, silently", {"shape": "value", "operands": [never], "answered": never["where"]}
    yield "unanswered", {"shape": "value", "operands": [new], "unanswered": [["a", "b", "c", "d"]]}


def shown(number):
    return str(round(number, 6)) if isinstance(number, Decimal) else str(number)


def told(one):
    """Return a measure as one line; of its parts how many there are, and a mark."""
    parts = [(unit, numbers(made), made.base and numbers(made.base)) for unit, made in sorted(one.parts.items())]
    mark = hashlib.sha256(repr(parts).encode()).hexdigest()[:8] if parts else "-"
    said = [*map(shown, (one.value, one.numerator, one.denominator, one.reason)), dict(one.detail or {})]
    return " | ".join(map(str, [*said, f"{len(parts)} parts {mark}", *map(read, one.readings)]))


def numbers(one):
    return [shown(getattr(one, name)) for name in ("numerator", "denominator", "operating", "known", "recent", "asked")]


def read(one):
    return " ".join([str(one.label), *map(shown, (one.value, one.numerator, one.denominator, one.reason))])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_a_definition_comes_to(district, day):
    lines, made = [], list(definitions())
    asked = [(from_data(kept), Decimal(75) if "None" in name else None) for name, kept in made]
    for (name, _kept), one in zip(made, measured(asked, district, day), strict=True):
        lines.append(f"{name} | {told(one)}")
    (nothing,) = measured([(None, None)], district, day)
    lines.append(f"unsaid | {told(nothing)}")
    compare(HERE / "measures.txt", {str(day): lines}, lambda line: True)


def test_before_the_programme_nothing_comes_to_anything(district):
    asked = [(from_data(kept), None) for _name, kept in definitions()]
    found = measured(asked, district, date(2020, 12, 31))
    assert {told(one) for one in found} == {told(measured([(None, None)], district, date(2020, 12, 31))[0])}
    (first,) = measured(asked[:1], district, district.starts_on)
    assert first.reason is None


def test_what_one_units_part_comes_to_alone(district):
    lines = []
    for objective in objectives(district.id):
        (one,) = measured([(from_data(objective.definition), objective.baseline)], district, STORY_DAY)
        for unit in sorted(one.parts)[:4]:
            numbers = " | ".join(map(shown, of_part(objective, one.parts[unit])))
            lines.append(f"{objective.code} {unit} | {numbers}")
    compare(HERE / "measures.txt", {"parts": lines})
