"""Who holds a part of a duty on a day, the years of a programme, which objectives add up over units."""

from datetime import date

import pytest

from portal.accounts.models import Body
from portal.programmes.choices import DutyRole
from portal.programmes.models import Duty, DutyPart, Objective, Programme


def part(body, role=DutyRole.LEAD, **days):
    return DutyPart(body=body, part=role, **days)


@pytest.mark.usefixtures("app")
def test_the_parts_of_a_day_are_those_in_force_of_bodies_that_were_not_withdrawn():
    wrong = Body(withdrawn_on=date(2024, 5, 6))
    old, new = part(Body(), valid_to=date(2023, 12, 31)), part(Body(), valid_from=date(2024, 1, 1))
    helps = part(Body(), DutyRole.COOPERATE)
    duty = Duty(parts=[old, new, helps, part(wrong)])
    assert duty.parts_on(date(2023, 12, 31)) == [old, helps]
    assert duty.parts_on(date(2024, 1, 1)) == [new, helps]
    assert duty.parts_on(date(2024, 1, 1), DutyRole.LEAD) == [new]


@pytest.mark.usefixtures("app")
def test_the_opening_is_the_day_before_the_first_year():
    programme = Programme(starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31))
    assert programme.opening_day == date(2025, 12, 31)
    assert programme.years == [2026, 2027, 2028, 2029, 2030]


def definition(shape, *functions):
    return {"shape": shape, "operands": [{"function": one, "source": "HTX"} for one in functions]}


@pytest.mark.parametrize(
    ("told", "adds_up"),
    [
        (definition("value", "count"), True),
        (definition("value", "sum"), True),
        (definition("value", "average"), False),
        (definition("share", "count", "count"), False),
        (definition("ratio", "average"), False),
        (definition("growth", "sum"), False),
        (None, False),  # nobody has said yet what it measures
    ],
)
def test_units_add_up_where_the_objective_counts_or_sums(told, adds_up):
    assert Objective(definition=told).adds_up is adds_up
