"""What is still owed over all units, on both sides of each day."""

from datetime import date, timedelta

import pytest

from portal.extensions import db
from portal.foundings import services as foundings
from portal.reminders import queries
from portal.returns import services as returns
from portal.units import queries as units
from tests.duties.acting import item
from tests.reminders.reporting import DUE, of_unit, report
from tests.returns.acting import at_district, on, posting

DAY = timedelta(days=1)


@pytest.fixture
def opened(quarter):
    """The third quarter with its returns opened."""
    with on(quarter.opens_on):
        returns.open_period(quarter, quarter.opens_on)
    db.session.flush()
    return quarter


def test_a_return_is_owed_from_its_opening_until_it_is_signed(opened):
    one = of_unit(opened)
    assert one in queries.owed_returns(opened.opens_on)
    assert one not in queries.owed_returns(opened.opens_on - DAY)
    with on(DUE):
        report(opened)
    assert one not in queries.owed_returns(DUE)
    assert one not in queries.returns_of(opened.id)
    assert of_unit(opened, "00955") in queries.returns_of(opened.id)


def test_what_was_withdrawn_is_not_urged(opened):
    one = of_unit(opened)
    one.body.withdrawn_on = DUE
    db.session.flush()
    assert one not in queries.returns_of(opened.id)
    one.body.withdrawn_on = None
    db.session.flush()
    assert one in queries.returns_of(opened.id)


def test_a_reopening_that_ended_is_not_owed(opened):
    one = of_unit(opened)
    one.reopened_until = DUE
    db.session.flush()
    assert one in queries.owed_returns(DUE)
    assert one not in queries.owed_returns(DUE + DAY)


def test_what_the_district_answered_last_and_since_when(opened):
    with on(DUE):
        one = report(opened)
        leader = posting("district_officer")
        returns.give_back(one, leader, note="Thiếu biểu số 2", lines=[], version=one.version)
    ((row, event),) = queries.answered(DUE)
    assert (row, event.kind) == (one, "returned")
    assert queries.answered(DUE + DAY) == []
    with on(DUE):
        report(opened)
    assert queries.answered(DUE) == []  # signed anew: the last word is the commune's


@pytest.mark.parametrize(("before", "near"), [(8, False), (7, True), (0, True), (-1, False)])
def test_duties_due_within_some_days(app, before, near):
    with at_district(app):
        one = item("III.3-1", "UBND-00952", "2025")
        day = one.deadline - before * DAY
        assert (one in queries.duties_due(day, 7 * DAY)) is near
        assert (one in queries.duties_late(day)) is (before < 0)
        one.state = "submitted"
        db.session.flush()
        assert one not in queries.duties_due(day, 7 * DAY)
        assert one not in queries.duties_late(day)


@pytest.mark.parametrize(("days", "stalled"), [(60, False), (61, True)])
def test_foundings_without_a_step(app, days, stalled):
    with at_district(app):
        commune = units.by_code("00952", DUE).id
        told = {"working_name": "Chè", "villages": "", "expected_members": 9, "kind": "HTX"}
        one = foundings.open_founding(
            tenant_id=commune, opened_on=date(2024, 1, 1), sector="agriculture_forestry_fishery", **told
        )
        assert (one in queries.stalled_foundings(date(2024, 1, 1) + days * DAY)) is stalled


def test_committees_by_their_commune(app):
    with at_district(app):
        one = posting("commune_officer", "00952").body
        assert queries.bodies_of_units([one.unit_id]) == {one.unit_id: [one.id]}
        assert queries.bodies_of_units([]) == {}
