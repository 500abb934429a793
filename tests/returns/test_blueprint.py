"""What every address of the returns begins with: the return that is meant, by whom, about which programme."""

from dataclasses import replace

import pytest
from flask import g
from werkzeug.exceptions import Forbidden, NotFound

from portal.programmes.queries import asked_programme, programmes
from portal.returns import blueprint, queries, services
from tests.acting import actor_of
from tests.inspection.acting import acting
from tests.returns.acting import calendars, period


@pytest.fixture
def office(app):
    """The district's officer at work, and the return of a commune that is open."""
    with acting(app, "district_officer") as by:
        programme = programmes()[0]
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        services.open_period(third, third.opens_on)
        g.actor = actor_of(by)
        yield by, next(row for row in queries.of_period(third.id) if row.body_id != by.body_id)


def test_a_return_is_found_under_its_own_unit_alone(office):
    _by, row = office
    assert blueprint.the_return(row.tenant_id, row.id) is row
    for tenant_id, return_id in ((row.tenant_id, 0), (0, row.id), (row.tenant_id + 1, row.id)):
        with pytest.raises(NotFound):
            blueprint.the_return(tenant_id, return_id)


def test_another_bodys_return_is_reviewed_and_never_written(office):
    by, row = office
    assert blueprint.the_return(row.tenant_id, row.id, "accepted") is row
    for kind in ("saved", "signed", "withdrawn"):
        with pytest.raises(Forbidden):
            blueprint.the_return(row.tenant_id, row.id, kind)
    g.actor = replace(actor_of(by), body_id=row.body_id)
    assert blueprint.the_return(row.tenant_id, row.id, "saved") is row


def test_a_return_says_which_programme_the_page_is_about(office):
    _by, row = office
    assert not asked_programme().is_chosen
    blueprint.the_return(row.tenant_id, row.id)
    assert asked_programme().chosen_id == row.period.calendar.programme_id


def test_a_posting_that_is_gone_is_nobodys(office):
    by, _row = office
    assert blueprint.the_posting() is by
    g.actor = replace(actor_of(by), posting_id=0)
    with pytest.raises(Forbidden):
        blueprint.the_posting()


@pytest.mark.parametrize(
    ("query", "kept"), [("", "/returns/calendars"), ("?programme=4", "/returns/calendars?programme=4")]
)
def test_an_address_stays_with_the_programme(app, query, kept):
    with app.test_request_context(f"/returns/calendars{query}"):
        assert blueprint.address("returns.calendars") == kept
