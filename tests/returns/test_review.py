"""The place of the review that is not lost: the period asked for, what is picked, which return is opened."""

from types import SimpleNamespace

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from portal.programmes.queries import programmes
from portal.returns import queries, review, services
from tests.acting import actor_of
from tests.inspection.acting import acting
from tests.returns.acting import calendars, period

ROW = SimpleNamespace(tenant_id=5, id=7)


@pytest.fixture
def office(app):
    """The district's officer, the programme's id and the third quarter, whose returns are open."""
    with acting(app, "district_officer") as by:
        programme = programmes()[0]
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        services.open_period(third, third.opens_on)
        g.actor = actor_of(by)
        yield programme.id, third


def within(app, query):
    return app.test_request_context(f"/district/returns{query}")


def test_the_period_asked_for_else_the_last_closed_of_the_state(app, office):
    programme_id, third = office
    fourth = queries.period_after(third)
    with within(app, ""):
        assert review.chosen_period(programme_id) is third
        assert review.chosen_period(0) is None
    with within(app, f"?period={fourth.id}"):
        assert review.chosen_period(programme_id) is fourth
        assert review.chosen_period(programme_id + 1) is fourth  # the address names it: it says which programme
    with within(app, "?period=0"), pytest.raises(NotFound):
        review.chosen_period(programme_id)


@pytest.mark.parametrize(
    ("query", "picks"),
    [
        ("", []),
        ("?pick=1-2-3&pick=4-5-6", ["1-2-3", "4-5-6"]),
        ("?pick=1-2-3&pick=all", ["all"]),
        ("?pick=none", []),
        ("?pick=none&pick=1-2-3", ["1-2-3"]),
    ],
)
def test_what_is_picked(app, query, picks):
    with within(app, query):
        assert review.picks() == picks


def test_a_whole_page_finds_its_line_again_and_a_part_does_not_move(app):
    one = SimpleNamespace(id=3)
    with within(app, "?pick=1-2-3"):
        whole, part = review.place(one, ROW), review.place(one, ROW, swapped=True)
        assert whole.endswith("#r-5-7")
        assert "open=5-7" in whole
        assert "pick=1-2-3" in whole
        assert "#" not in part
        assert "pick" not in part
        assert "pick=all" in review.place(one, pick="all")
        assert "open" not in review.place(one)


def test_only_a_return_of_the_period_is_opened(app, office):
    _programme_id, third = office
    row = queries.of_period(third.id)[0]
    actor = g.actor
    for query, opened in (
        (f"?open={row.tenant_id}-{row.id}", row),
        ("?open=0-0", None),
        ("?open=x-1", None),
        (f"?open={row.tenant_id}", None),
        (f"?open={row.tenant_id}-{'9' * 5_000}", None),
        (f"?open={'9' * 5_000}-{row.id}", None),
        (f"?open={row.tenant_id}-{row.id}-1", None),
        ("", None),
    ):
        with within(app, query):
            g.actor = actor
            assert review.opened_return(third) is opened, query
            assert review.opened_return(queries.period_after(third)) is None


def test_a_commune_is_called_by_its_unit_and_others_by_the_body(office):
    _programme_id, third = office
    names = review.unit_names(review.statuses(third))
    told = {row.body.code: names[row.tenant_id, row.id] for row in queries.of_period(third.id)}
    assert not told["UBND-00952"].startswith("UBND")
    assert len(names) == len(told)


def test_forms_that_came_back_and_fresh_ones(app):
    with within(app, ""):
        fresh = review.fresh_forms({})
        assert set(fresh) == {"give_back_form", "on_paper_form", "reopen_form"}
        assert review.fresh_forms({"reopen": fresh["reopen_form"]})["reopen_form"] is fresh["reopen_form"]
