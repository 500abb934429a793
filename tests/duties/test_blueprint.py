"""What the address of the board asks for: the year of the day within the programme, one's own, what is late."""

from contextlib import ExitStack
from datetime import datetime

import pytest
from flask import g

from portal.core import clock
from portal.duties import blueprint
from portal.programmes import queries as programmes
from tests.acting import actor_of
from tests.inspection.acting import OWN, acting

YEARS = [2021, 2022, 2023, 2024, 2025]


@pytest.fixture
def asked(app):
    """Return a function address → what the board is asked by a commune's officer, whose request lasts to the end."""
    with ExitStack() as requests:

        def of(query, what=blueprint.filters, *given):
            actor = actor_of(requests.enter_context(acting(app, "commune_officer", OWN)))
            requests.enter_context(app.test_request_context(f"/duties{query}"))
            g.actor = actor
            return what(*given), actor

        yield of


@pytest.mark.parametrize(("today", "year"), [(2019, 2021), (2021, 2021), (2024, 2024), (2025, 2025), (2030, 2025)])
def test_the_year_of_the_day_is_kept_within_the_programme(app, today, year):
    with clock.frozen(datetime(today, 6, 1)):
        assert blueprint.present_year(YEARS) == year
        assert blueprint.present_year([]) == 0


def test_the_filters(asked):
    chosen, actor = asked("", blueprint.filters, YEARS)
    assert chosen == {"mine": False, "late": False, "clause": "", "year": 2024, "body": None}
    chosen, actor = asked("?mine=1&late=1&clause=II.9&year=0&body=7", blueprint.filters, YEARS)
    assert chosen == {"mine": True, "late": True, "clause": "II.9", "year": 0, "body": actor.body_id}
    chosen, _actor = asked("?mine=yes&late=yes&year=x&body=7", blueprint.filters, YEARS)
    assert chosen == {"mine": False, "late": False, "clause": "", "year": 2024, "body": 7}


def test_one_clause_leaves_the_others_out_and_still_offers_them(asked):
    (duties, items, offered), _actor = asked("?clause=II.9&year=2024", blueprint.asked)
    assert {duty.clause for duty in duties} == {"II.9"}
    assert {item.duty_id for item in items} <= {duty.id for duty in duties}
    assert "III.1" in offered["clauses"]
    assert offered["years"] == YEARS
    holders = [body.unit_id is not None for body in offered["holders"]]
    assert holders == sorted(holders)


def test_late_alone(asked):
    (_duties, items, _offered), _actor = asked("?late=1&year=2024", blueprint.asked)
    assert items
    assert all(item.deadline < clock.today() for item in items)
    (_duties, others, _offered), _actor = asked("?late=1&year=2025", blueprint.asked)
    assert all("2025" not in item.period or "-" in item.period for item in others)


def test_without_a_programme_there_is_nothing(asked, monkeypatch):
    monkeypatch.setattr(programmes, "current_programme", lambda: None)
    (duties, items, offered), _actor = asked("", blueprint.asked)
    assert (duties, items, offered["clauses"], offered["years"], offered["holders"]) == ([], [], [], [], [])
