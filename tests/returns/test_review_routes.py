"""The review's addresses: what a pick may be, what is said of several, and what a district without periods shows."""

from types import SimpleNamespace

import pytest
from flask import g, get_flashed_messages
from flask_babel import force_locale

from portal.returns import review_routes
from portal.returns.services import Accepted, Choice
from tests.returns.test_pages import third_quarter


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5-7-1", Choice(5, 7, 1)),
        ("5-7-0", Choice(5, 7, 0)),
        ("5-999999999-1", Choice(5, 999999999, 1)),
        ("5-1000000000-1", None),  # more than a column of numbers holds
        ("6-7-1", None),  # a commune that the person may not read
        ("5-7", None),
        ("5-7-1-1", None),
        ("5--7", None),
        ("5-x-1", None),
        ("5-²-1", None),
        ("all", None),
        ("", None),
    ],
)
def test_a_pick_that_can_be_one(app, text, read):
    with app.test_request_context():
        g.actor = SimpleNamespace(reads=frozenset({5}))
        assert review_routes._choice(text) == read


@pytest.mark.parametrize(
    ("accepted", "skipped", "said"),
    [
        (1, 0, [("success", "1 return accepted.")]),
        (2, 0, [("success", "2 returns accepted.")]),
        (0, 1, [("warning", "1 return changed meanwhile and was left: look at it once more.")]),
        (
            1,
            2,
            [
                ("success", "1 return accepted."),
                ("warning", "2 returns changed meanwhile and were left: look at them once more."),
            ],
        ),
        (0, 0, []),
    ],
)
def test_what_became_of_several(app, accepted, skipped, said):
    with app.test_request_context(), force_locale("en"):
        review_routes._say(Accepted([None] * accepted, [None] * skipped))
        assert get_flashed_messages(with_categories=True) == said


def flashed(visitor):
    with visitor.client.session_transaction() as session:
        return [category for category, _words in session.pop("_flashes", [])]


def test_opening_again_opens_nothing(visit, databases):
    office = visit("district_officer")
    address = f"/district/returns/open?period={third_quarter(databases)}"
    office.forge(address)
    assert flashed(office) == ["success"]
    office.forge(address)
    assert flashed(office) == ["info"]


def test_nothing_that_can_be_accepted_is_picked(visit, databases):
    office = visit("district_officer")
    for picks in ([], ["x-1-1"]):
        office.forge(f"/district/returns/accept?period={third_quarter(databases)}", {"pick": picks})
        assert flashed(office) == ["warning"]


def test_a_programme_without_a_period_has_nothing_to_review(visit, monkeypatch):
    monkeypatch.setattr(review_routes.review, "chosen_period", lambda _programme_id: None)
    office = visit("district_officer")
    assert not office.get("/district/returns").all("//main//table")
    office.get("/district/returns/consolidation", status=404)
    office.forge("/district/returns/open", status=404)
    office.forge("/district/returns/accept", status=404)


def test_an_unknown_calendar_is_the_first_and_none_is_no_page(visit, monkeypatch):
    office = visit("district_officer")
    assert office.get("/district/returns/over-time?calendar=0").words("h1") == office.get(
        "/district/returns/over-time"
    ).words("h1")
    monkeypatch.setattr(review_routes.queries, "calendars", lambda _programme_id: [])
    office.get("/district/returns/over-time", status=404)
