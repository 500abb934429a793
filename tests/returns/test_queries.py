"""Periods around a period, and returns as they stand: what is owed, what was handed in before."""

from datetime import date, timedelta

import pytest

from portal.returns import queries, services
from tests.acting import as_seen
from tests.returns.acting import at_district, calendars, narrated, of_unit, on, period, posting

DAY = timedelta(days=1)


@pytest.fixture
def quarters(app):
    """The quarters of 2024 by number; the first two are opened."""
    with at_district(app) as programme:
        found = {number: period(calendars(programme)["state-quarter"], 2024, number) for number in (1, 2, 3, 4)}
        for number in (1, 2):
            services.open_period(found[number], found[number].opens_on)
        yield found


def signed(one, code="00952"):
    row = of_unit(one, code)
    with on(one.ends_on + DAY):
        as_seen(services.save_draft, row, posting("commune_officer", code), **narrated())
        as_seen(services.sign, row, posting("commune_leader", code))
    return row


def test_the_neighbours_of_a_period(quarters):
    assert queries.period_before(quarters[2]) is quarters[1]
    assert queries.period_after(quarters[2]) is quarters[3]
    assert queries.period_before(quarters[1]).year == 2023
    last_year = queries.period_a_year_ago(quarters[2])
    assert (last_year.year, last_year.number) == (2023, 2)
    first = queries.periods(quarters[1].calendar_id)[0]
    assert queries.period_before(first) is queries.period_a_year_ago(first) is None
    assert queries.period_after(queries.periods(first.calendar_id)[-1]) is None


def test_periods_open_on_their_day(quarters):
    third, programme_id = quarters[3], quarters[3].calendar.programme_id
    assert third in queries.periods_opened(programme_id, third.opens_on)
    assert third not in queries.periods_opened(programme_id, third.opens_on - DAY)
    assert queries.periods_opened(0, third.opens_on) == []
    assert queries.last_opened(third.calendar_id, third.opens_on, date.max) is third
    assert queries.last_opened(third.calendar_id, third.opens_on - DAY, date.max) is quarters[2]
    assert queries.last_opened(third.calendar_id, third.opens_on, third.starts_on - DAY) is quarters[2]


def test_communes_come_by_their_code_and_the_districts_bodies_last(quarters):
    bodies = [row.body for row in queries.of_period(quarters[1].id)]
    assert len(bodies) >= 24
    assert [(body.unit_id is None, body.code) for body in bodies] == sorted(
        (body.unit_id is None, body.code) for body in bodies
    )
    assert len(queries.of_calendar(quarters[1].calendar_id)) == 2 * len(bodies)
    assert queries.of_period(quarters[3].id) == []


def test_what_a_commune_owes_the_earliest_first(quarters):
    first, second = of_unit(quarters[1]), of_unit(quarters[2])
    tenant = first.tenant_id
    assert queries.owed(tenant, quarters[2].opens_on) == [first, second]
    assert queries.owed(tenant, quarters[2].opens_on - DAY) == [first]
    signed(quarters[1])
    assert queries.owed(tenant, quarters[2].opens_on) == [second]
    assert queries.of_unit(tenant) == [second, first]
    assert queries.of_unit(tenant, first.body_id) == [second, first]
    assert queries.of_unit(tenant, 0) == []
    assert queries.same_body_in(quarters[2].id, tenant, first.body_id) is second
    assert queries.same_body_in(quarters[3].id, tenant, first.body_id) is None


def test_signed_ones_their_events_and_their_snapshots(quarters):
    other = of_unit(quarters[1], "00955")
    assert queries.signed_number(quarters[1].id) == 0
    row = signed(quarters[1])
    key, untouched = (row.tenant_id, row.id), (other.tenant_id, other.id)
    assert queries.signed_number(quarters[1].id) == 1
    told = queries.events([key, untouched])
    assert [event.kind for event in told[key]] == ["opened", "saved", "signed"]
    assert [event.kind for event in told[untouched]] == ["opened"]
    assert queries.events([]) == queries.last_snapshots([]) == {}
    assert queries.last_seq(*key) == told[key][-1].seq
    assert queries.last_seq(row.tenant_id, 0) == 0
    assert list(queries.last_snapshots([key, untouched])) == [key]


def test_what_was_handed_in_before(quarters):
    second = of_unit(quarters[2])
    assert queries.handed_in_before(second) is None
    first = signed(quarters[1])
    kept = queries.handed_in_before(second)
    assert (kept.tenant_id, kept.return_id) == (first.tenant_id, first.id)
    assert queries.handed_in_before(first) is None
    with on(quarters[1].ends_on + DAY):
        as_seen(services.withdraw, first, posting("commune_leader", "00952"))
    assert queries.handed_in_before(second) is None  # a signature that was taken back does not count
    with on(quarters[1].ends_on + 2 * DAY):
        as_seen(services.sign, first, posting("commune_leader", "00952"))
        as_seen(services.accept, first, posting("district_officer"))
        until = quarters[1].ends_on + 9 * DAY
        as_seen(services.reopen, first, posting("district_officer"), why="Sót một HTX", until=until)
    assert (first.state, queries.handed_in_before(second).return_id) == ("draft", first.id)  # as it was accepted


def test_who_reports_of_the_districts_bodies(quarters):
    programme_id = quarters[1].calendar.programme_id
    yearly = queries.reporting_bodies(programme_id, "yearly")
    assert {body.unit_id for body in yearly} == {None}
    assert queries.reporting_bodies(0, "yearly") == []


def test_ids_that_are_not_there(quarters):
    assert queries.one(0, 0) is queries.calendar(0) is queries.period(0) is None
    assert queries.postings([None, 0]) == {}
    assert queries.urgings([(0, 0)]) == {}
