"""Findings on the pages of other features: whose, where, and with a way to record another only for who records."""

from datetime import date, datetime

import pytest
from flask import g
from sqlalchemy import select

from portal.core import clock, tenancy
from portal.duties.models import DutyItem
from portal.extensions import db
from portal.inspection import board
from tests.acting import actor_of
from tests.inspection.acting import DEADLINE, OTHER, OWN, acting, recorded


@pytest.fixture
def shown(app):
    """Return a function role, code, path → what the templates of that page are given."""

    def on(role, code, path):
        with acting(app, role, code) as by, app.test_request_context(path):
            g.actor = actor_of(by)
            return board.findings_of_the_page()["findings"]

    return on


def test_nobody_and_who_may_not_see_findings_is_given_none(app, shown):
    recorded(app)
    with app.test_request_context("/duties"):
        assert board.findings_of_the_page() == {"findings": None}
    assert shown("administrator", None, "/duties") is None


def test_a_bodys_own_stand_on_its_board(app, shown):
    recorded(app)
    own = shown("commune_leader", OWN, "/duties")
    assert len(own.rows) == 1
    assert (own.new_url, own.is_kept_empty) == ("", False)
    assert shown("commune_leader", OTHER, "/duties/mine").rows == []
    assert shown("commune_leader", OWN, "/notices") is None


def test_on_a_communes_page_they_stand_for_who_comes_from_elsewhere(app, shown):
    unit, _number = recorded(app)
    there = shown("inspector", None, f"/communes/{unit}")
    assert len(there.rows) == 1
    assert there.new_url.endswith(f"?unit={unit}")
    assert there.is_kept_empty
    assert shown("commune_leader", OWN, f"/communes/{unit}") is None  # among its tasks


def test_on_an_item_with_a_way_to_record_another_unless_the_moment_is_past(app, shown, monkeypatch):
    with acting(app, "inspector"):
        number = db.session.scalar(select(DutyItem.id).order_by(DutyItem.id).limit(1))
    there = shown("inspector", None, f"/duties/items/{number}")
    assert there.rows == []
    assert there.new_url.endswith(f"?item={number}")
    assert shown("district_leader", None, f"/duties/items/{number}").new_url == ""
    monkeypatch.setattr(tenancy, "recorded_moment", lambda: datetime(2024, 10, 1))
    past = shown("inspector", None, f"/duties/items/{number}")
    assert (past.new_url, past.is_kept_empty) == ("", True)


@pytest.mark.parametrize(("day", "sign"), [(DEADLINE, "info"), (date(2024, 12, 1), "bad")])
def test_late_goes_before_the_state(app, day, sign):
    with acting(app, "inspector"):
        from portal.inspection.models import Finding
        from portal.inspection.states import FindingState

        row = Finding(state=FindingState.OPEN, deadline=DEADLINE)
        with clock.frozen(datetime(day.year, day.month, day.day, 9)):
            assert board.FindingsBoard([row]).state_of(row)[0] == sign
