"""Edges that no course of a return meets: opening twice, opening too early, many at once, paper, a second reopening."""

from datetime import date, timedelta

import pytest

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.returns import queries, services
from portal.returns.services import Choice
from tests.acting import as_seen
from tests.returns.acting import at_district, calendars, narrated, of_unit, on, period, posting

DAY = timedelta(days=1)


@pytest.fixture
def quarter(app):
    """The second quarter of 2024, opened; and the office that accepts."""
    with at_district(app) as programme:
        one = period(calendars(programme)["state-quarter"], 2024, 2)
        services.open_period(one, one.opens_on)
        with on(one.ends_on + DAY):
            yield one


def signed(one, code):
    row = of_unit(one, code)
    as_seen(services.save_draft, row, posting("commune_officer", code), **narrated())
    return as_seen(services.sign, row, posting("commune_leader", code))


def choice(row, version=None):
    return Choice(row.tenant_id, row.id, row.version if version is None else version)


def test_who_has_a_return_keeps_it(quarter):
    assert services.open_period(quarter, quarter.opens_on) == []
    with pytest.raises(RuleBroken):
        services.open_period(queries.period_after(quarter), quarter.opens_on)


def test_nobody_is_asked_for_the_first_time_when_it_is_late_already(quarter):
    after = queries.period_after(quarter)
    assert [one for one in services.open_due(after.grace_until + DAY) if one.period_id == after.id] == []
    assert len([one for one in services.open_due(after.grace_until) if one.period_id == after.id]) == 24


def test_what_was_due_before_the_start_day_is_not_asked_for(quarter):
    after = queries.period_after(quarter)
    clock.write_setting(clock.START_DAY, (after.due_on + DAY).isoformat())
    assert [one for one in services.open_due(after.opens_on) if one.period_id == after.id] == []


def test_of_many_the_one_that_changed_is_left_and_named(quarter):
    one, other = signed(quarter, "00952"), signed(quarter, "00919")
    office = posting("district_officer")
    gone = Choice(one.tenant_id, 0, 1)
    done = services.accept_many([choice(one), choice(one), choice(other, other.version - 1), gone], office)
    assert (done.accepted, done.skipped) == ([one], [other])
    assert (one.state, other.state) == ("accepted", "signed")
    for none in ([], [gone]):
        with pytest.raises(RuleBroken):
            services.accept_many(none, office)


def test_what_was_sent_on_paper_counts_by_its_day(quarter):
    row, office = of_unit(quarter), posting("district_officer")
    with on(quarter.grace_until + 9 * DAY):
        as_seen(services.record_on_paper, row, office, document_number="12/BC-UBND", sent_on=quarter.due_on - DAY)
    kept = queries.accepted_snapshots([(row.tenant_id, row.id)])
    assert (row.state, list(kept)) == ("accepted", [(row.tenant_id, row.id)])
    (*_others, event) = queries.events([(row.tenant_id, row.id)])[row.tenant_id, row.id]
    assert (event.happened_on, event.note) == (quarter.due_on - DAY, "12/BC-UBND")


def test_what_is_open_again_is_not_opened_once_more_before_its_time_is_over(quarter):
    row, office = signed(quarter, "00952"), posting("district_officer")
    as_seen(services.accept, row, office)
    told = {"why": "Sót một HTX", "until": quarter.ends_on + 9 * DAY}
    as_seen(services.reopen, row, office, **told)
    with pytest.raises(RuleBroken):
        as_seen(services.reopen, row, office, **told)
    with on(date(2024, 12, 1)):
        as_seen(services.reopen, row, office, why="Sót một HTX", until=date(2024, 12, 9))
    assert row.reopened_until == date(2024, 12, 9)
