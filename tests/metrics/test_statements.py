"""Random definitions over random records: what the statements give is what plain Python counts."""

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.tenancy import acting_as
from portal.metrics.definitions import Comparison, Condition, Definition, Function, Moment, Operand, Shape
from portal.metrics.measures import measured
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.metrics.records import collective, unit_id

UNITS = ("00952", "00955", "00958")
SECTORS = ("agriculture_forestry_fishery", "trade_services_other")
START = date(2021, 1, 1)


@dataclass
class Model:
    """A collective as plain Python keeps it."""

    unit: int
    kind: str
    registered_on: date
    origin: str
    statuses: list
    sector: str
    records: dict = field(default_factory=dict)  # year → column → value
    products: list = field(default_factory=list)  # (stars, recognised_on)
    contracts: list = field(default_factory=list)  # (starts_on, ends_on)


def a_day(rng, first=2018, last=2024):
    return date(rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))


def drawn(rng):
    """Return a random collective."""
    registered_on = a_day(rng)
    later = sorted({a_day(rng, registered_on.year + 1, 2025) for _ in range(rng.randint(0, 2))})
    statuses = [(rng.choice(["stopped", "operating", "dissolved"]), day) for day in later]
    origin = "opening" if registered_on < START else "register"
    one = Model(0, rng.choice(["THT", "HTX"]), registered_on, origin, statuses, rng.choice(SECTORS))
    for year in range(registered_on.year, 2025):
        if rng.random() < 0.6:
            one.records[year] = {
                "members": rng.choice([None, rng.randint(0, 40)]),
                "regular_workers": rng.choice([None, 0, rng.randint(1, 9)]),
                "average_income": rng.choice([None, Decimal(rng.randint(10, 90))]),
                "high_tech": rng.choice([None, True, False]),
                "linked": rng.choice([None, True, False]),
            }
    for _ in range(rng.randint(0, 2)):
        one.products.append((rng.choice([None, 2, 3, 4]), rng.choice([None, a_day(rng, 2019)])))
    if rng.random() < 0.4:
        one.contracts.append((a_day(rng, 2019), rng.choice([None, date(2024, 12, 31)])))
    return one


def put_in(owner, code, one):
    one.unit = unit_id(owner, code)
    key = collective(owner, code, one.kind, one.registered_on, one.statuses, one.origin)
    owner.execute("UPDATE collectives SET sector = %s WHERE id = %s", (one.sector, key))
    for year, values in one.records.items():
        names = list(values)
        owner.execute(
            f"INSERT INTO yearly_records (tenant_id, collective_id, year, version, {', '.join(names)})"
            f" VALUES (%s, %s, %s, 1, {', '.join(['%s'] * len(names))})",
            (one.unit, key, year, *values.values()),
        )
    for place, (stars, recognised_on) in enumerate(one.products):
        owner.execute(
            "INSERT INTO products (tenant_id, collective_id, name, folded_name, ocop_stars, recognised_on, mark_kind,"
            " mark_name, version) VALUES (%s, %s, %s, %s, %s, %s, '', '', 1)",
            (one.unit, key, f"P{place}", f"p{place}", stars, recognised_on),
        )
    for starts_on, ends_on in one.contracts:
        owner.execute(
            "INSERT INTO partners (tenant_id, collective_id, name, folded_name, subject, contract_number, starts_on,"
            " ends_on, version) VALUES (%s, %s, 'DN', 'dn', '', '', %s, %s, 1)",
            (one.unit, key, starts_on, ends_on),
        )


# --- what a definition comes to, in plain Python -------------------------------------------------------


def operates(one, day):
    held = [status for status, from_on in [("operating", one.registered_on), *one.statuses] if from_on <= day]
    return bool(held) and held[-1] == "operating"


def value(one, name, day):
    if name == "sector":
        return one.sector
    if name == "contract":
        return any(first <= day and (last is None or day <= last) for first, last in one.contracts)
    if name == "ocop_stars":
        return max((stars for stars, on in one.products if stars and on and in_force(on, day)), default=None)
    closed = day.year if (day.month, day.day) == (12, 31) else day.year - 1
    years = [year for year in one.records if closed - 1 <= year <= closed]  # what is older says nothing any more
    if not years:
        return None
    return max(years) if name == "record.year" else one.records[max(years)][name.removeprefix("record.")]


def in_force(on, day):
    return on <= day < on.replace(year=on.year + 3)


def holds(one, condition, day):
    found = value(one, condition.field, day)
    if condition.second and (found is None or found is False):
        found = found or value(one, condition.second, day)
    if condition.test == Comparison.FILLED:
        return (
            found is not None if condition.field != "contract" or not condition.second else filled(one, condition, day)
        )
    if found is None:
        return False
    than = condition.value
    if not isinstance(than, bool) and condition.field != "sector":
        than = Decimal(than)
    return {
        Comparison.IS: found == than,
        Comparison.IS_NOT: found != than,
        Comparison.AT_LEAST: found >= than if condition.test == Comparison.AT_LEAST else None,
        Comparison.LESS: found < than if condition.test == Comparison.LESS else None,
    }[condition.test]


def filled(one, condition, day):
    return value(one, "contract", day) or value(one, condition.second, day) is not None


def rows_of(models, operand, day):
    kinds = {"HTX": ("HTX",), "THT": ("THT",), "THT_HTX": ("THT", "HTX")}[operand.source]
    mine = [one for one in models if one.kind in kinds]
    if operand.moment == Moment.DAY:
        return [one for one in mine if operates(one, day)]
    first = START if operand.moment == Moment.PERIOD else date(day.year, 1, 1)
    return [one for one in mine if one.origin != "opening" and first <= one.registered_on <= day]


def by_hand(models, operand, day):
    rows = [one for one in rows_of(models, operand, day) if all(holds(one, c, day) for c in operand.where)]
    if operand.function == Function.COUNT:
        return len(rows), None
    amounts = [
        (value(one, operand.field, day), value(one, operand.weight, day) if operand.weight else 1) for one in rows
    ]
    told = [(amount, weight) for amount, weight in amounts if amount is not None and weight is not None]
    if operand.function == Function.SUM:
        return sum(amount for amount, _weight in told), None
    return sum(amount * weight for amount, weight in told), sum(weight for _amount, weight in told)


CONDITIONS = st.sampled_from(
    [
        Condition("sector", Comparison.IS, "trade_services_other"),
        Condition("sector", Comparison.IS_NOT, "trade_services_other"),
        Condition("record.members", Comparison.AT_LEAST, "10"),
        Condition("record.members", Comparison.LESS, "20"),
        Condition("record.high_tech", Comparison.IS, True),
        Condition("record.high_tech", Comparison.IS, False),
        Condition("record.year", Comparison.AT_LEAST, "2022"),
        Condition("record.average_income", Comparison.FILLED, None),
        Condition("ocop_stars", Comparison.AT_LEAST, "3"),
        Condition("contract", Comparison.IS, True),
        Condition("contract", Comparison.IS, True, "record.linked"),
        Condition("contract", Comparison.FILLED, None, "record.linked"),
    ]
)
AMOUNTS = st.sampled_from(
    [
        (Function.COUNT, "", ""),
        (Function.SUM, "record.members", ""),
        (Function.AVERAGE, "record.average_income", ""),
        (Function.AVERAGE, "record.average_income", "record.regular_workers"),
    ]
)


@st.composite
def operands(draw):
    function, name, weight = draw(AMOUNTS)
    source = draw(st.sampled_from(["HTX", "THT", "THT_HTX"]))
    where = draw(st.lists(CONDITIONS, max_size=2, unique=True))
    return Operand(function, source, draw(st.sampled_from(list(Moment))), tuple(where), name, weight=weight)


@pytest.fixture
def models(app, databases):
    rng = random.Random(7)
    made = [drawn(rng) for _ in range(60)]
    with databases.owner() as owner:
        for place, one in enumerate(made):
            put_in(owner, UNITS[place % len(UNITS)], one)
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        yield made


def test_a_part_is_what_plain_python_counts(models):
    programme = programme_on(date(2024, 6, 1))

    @settings(max_examples=150)
    @given(st.lists(operands(), min_size=1, max_size=4), st.dates(date(2021, 1, 1), date(2025, 12, 31)))
    def agree(drawn_operands, day):
        asked = [(Definition(Shape.VALUE, (one,)), None) for one in drawn_operands]
        for operand, found in zip(drawn_operands, measured(asked, programme, day), strict=True):
            for unit in {one.unit for one in models}:
                mine = by_hand([one for one in models if one.unit == unit], operand, day)
                part = found.parts.get(unit)
                told = (0, None if mine[1] is None else 0) if part is None else (part.numerator, part.denominator)
                assert told == mine, (operand, day)

    agree()


def test_who_was_asked_and_who_answered(models):
    programme = programme_on(date(2024, 6, 1))
    where = (
        Condition("sector", Comparison.IS, "trade_services_other"),
        Condition("record.high_tech", Comparison.IS, True),
    )
    operand = Operand(Function.COUNT, "HTX", Moment.DAY, where)
    for day in (date(2022, 12, 31), date(2024, 6, 1)):
        (found,) = measured([(Definition(Shape.VALUE, (operand,)), None)], programme, day)
        asked = [one for one in rows_of(models, operand, day) if one.sector == "trade_services_other"]
        answered = [one for one in asked if value(one, "record.high_tech", day) is not None]
        last = day.year if day.month == 12 else day.year - 1
        could = [one for one in asked if one in answered or one.registered_on.year <= last]
        assert sum(part.operating for part in found.parts.values()) == len(asked)
        assert sum(part.asked for part in found.parts.values()) == len(could)
        assert sum(part.known for part in found.parts.values()) == len(answered)
        assert found.detail["known"] == len(answered) < len(asked)
