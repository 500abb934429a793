"""Who leads a duty now in the place of whom, over mergers and years; which items go along."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.core.errors import Invalid
from portal.duties import queries
from portal.duties.reassignment import is_untouched, plan_reassignment, reassign, successor
from portal.extensions import db
from portal.programmes.choices import DutyRole
from portal.programmes.models import Duty, DutyPart
from tests.duties.acting import body
from tests.returns.acting import at_district, on

DAY = date(2024, 7, 1)
EVE = DAY - timedelta(days=1)


def duty(*parts):
    """A duty of which bodies lead parts: (body, from, to, successor)."""
    made = Duty()
    made.parts = [
        DutyPart(body_id=who, part=DutyRole.LEAD, valid_from=start, valid_to=end, successor_id=then)
        for who, start, end, then in parts
    ]
    return made


def test_who_still_leads_has_no_successor():
    assert successor(duty((1, None, None, None)), 1, DAY) is None
    assert successor(duty((1, None, DAY, 2), (2, DAY + timedelta(days=1), None, None)), 1, DAY) is None


def test_the_next_one_and_the_one_after():
    once = duty((1, None, EVE, 2), (2, DAY, None, None))
    assert successor(once, 1, DAY) == 2
    assert successor(once, 1, EVE) is None
    twice = duty((1, None, date(2023, 1, 1), 2), (2, date(2023, 1, 2), EVE, 3), (3, DAY, None, None))
    assert successor(twice, 1, DAY) == 3
    assert successor(twice, 2, DAY) == 3
    assert successor(twice, 1, EVE) == 2


def test_a_part_that_ended_for_nobody_and_a_body_without_a_part():
    assert successor(duty((1, None, EVE, None)), 1, DAY) is None
    assert successor(duty((1, None, None, None)), 9, DAY) is None


def test_there_and_back_again_ends():
    circle = duty((1, None, date(2023, 1, 1), 2), (2, date(2023, 1, 2), EVE, 1))
    assert successor(circle, 1, DAY) is None
    back = duty((1, None, date(2023, 1, 1), 2), (2, date(2023, 1, 2), EVE, 1), (1, DAY, None, None))
    assert successor(back, 2, DAY) == 1
    assert successor(back, 1, DAY) is None


@pytest.mark.parametrize(
    ("changes", "untouched"),
    [
        ({}, True),
        ({"state": "in_progress"}, False),
        ({"updated_on": DAY}, False),
        ({"asked_deadline": DAY}, False),
        ({"explanation": "Mưa lũ"}, False),
        ({"deadline": DAY}, False),
    ],
)
def test_an_item_that_nobody_touched(changes, untouched):
    values = {"state": "not_started", "updated_on": None, "asked_deadline": None, "explanation": ""}
    values |= {"deadline": EVE, "original_deadline": EVE}
    assert is_untouched(SimpleNamespace(**{**values, **changes})) is untouched


@pytest.fixture
def district(app):
    with at_district(app), on(DAY):
        yield list(db.session.query(Duty))


def refused(source, target, day, duties):
    with pytest.raises(Invalid) as broken:
        plan_reassignment(source, target, day, duties)
    return [field for field, _message in broken.value.problems]


def test_what_a_plan_refuses_is_told_at_once(district):
    holder = body("BTG")
    assert refused(holder, holder, None, district) == ["day", "target"]
    assert refused(None, None, None, district) == ["day", "source"]
    assert refused(holder, body("HND"), date(2099, 1, 1), district) == ["day"]
    assert refused(body("UBND-00703"), body("BTG"), DAY, []) == ["source"]


def test_open_items_go_along_and_the_parts_change_hands(district):
    source, target = body("BTG"), body("HND")
    own = [one for one in district if any(part.body_id == source.id for part in one.parts_on(DAY, DutyRole.LEAD))]
    plan = plan_reassignment(source, target, DAY, own)
    assert {part.body_id for part in plan.parts} == {source.id}
    assert {one.body_id for one in plan.items} <= {source.id}
    before = {one.id for one in plan.items}
    number = reassign(plan, reason="Chuyển nhiệm vụ", posting_id=None, today=DAY)
    moved = {one.id for duty_ in own for one in queries.items([duty_.id], body_id=target.id)}
    assert number == len(before & moved) == len(before)
    for one in own:
        assert not any(part.body_id == source.id for part in one.parts_on(DAY))
        assert any(part.body_id == source.id for part in one.parts_on(EVE))


def test_without_a_reason_nothing_moves(district):
    source = body("BTG")
    plan = plan_reassignment(source, body("HND"), DAY, district)
    with pytest.raises(Invalid) as broken:
        reassign(plan, reason="  ", posting_id=None)
    assert broken.value.field == "reason"
    plan.target = None
    with pytest.raises(Invalid) as broken:
        reassign(plan, reason="", posting_id=None)
    assert [field for field, _message in broken.value.problems] == ["reason", "target"]
