"""What is summed is what was accepted: what is only signed counts where it is asked for; the others are named."""

from datetime import timedelta

import pytest

from portal.returns import queries, services
from portal.returns.consolidation import against_today, consolidate
from portal.returns.figures import read
from portal.returns.status import status_of
from portal.units import queries as units
from tests.acting import as_seen
from tests.returns.acting import at_district, calendars, narrated, of_unit, on, period, posting

DAY = timedelta(days=1)
ACCEPTED, SIGNED = "00952", "00919"


@pytest.fixture
def quarter(app):
    """A quarter in which one commune is accepted, one signed, the others owe."""
    with at_district(app) as programme:
        one = period(calendars(programme)["state-quarter"], 2024, 2)
        services.open_period(one, one.opens_on)
        with on(one.ends_on + DAY):
            for code in (ACCEPTED, SIGNED):
                row = of_unit(one, code)
                as_seen(services.save_draft, row, posting("commune_officer", code), **narrated())
                as_seen(services.sign, row, posting("commune_leader", code))
            as_seen(services.accept, of_unit(one, ACCEPTED), posting("district_officer"))
            yield one


def consolidated(one, *, with_signed):
    rows = queries.of_period(one.id)
    keys = [(row.tenant_id, row.id) for row in rows]
    events = queries.events(keys)
    stands = [status_of(row, events.get((row.tenant_id, row.id), []), one.ends_on + DAY) for row in rows]
    kept = queries.last_snapshots(keys), queries.accepted_snapshots(keys)
    return consolidate(stands, *kept, units.district().id, with_signed=with_signed)


def codes(found):
    return {one.row.body.code.removeprefix("UBND-") for one in found}


def test_only_what_was_accepted_is_in(quarter):
    found = consolidated(quarter, with_signed=False)
    assert codes(found.included) == {ACCEPTED}
    assert len(found.missing) == 23
    (one,) = found.included
    assert found.values == found.figures(one).values == read(found.snapshots[one.key]).values
    assert (found.nil, found.late, found.open_again) == (0, [], [])


def test_what_is_signed_too_where_it_is_asked_for(quarter):
    found = consolidated(quarter, with_signed=True)
    assert codes(found.included) == {ACCEPTED, SIGNED}
    parts = [found.figures(one).values for one in found.included]
    told = {line: value or 0 for line, value in found.values.items()}
    assert {line: sum(one.get(line) or 0 for one in parts) for line in told} == told


def test_what_is_open_again_counts_as_it_was_accepted(quarter):
    before = consolidated(quarter, with_signed=False)
    row = of_unit(quarter, ACCEPTED)
    until = quarter.ends_on + 9 * DAY
    as_seen(services.reopen, row, posting("district_officer"), why="Sót một HTX", until=until)
    found = consolidated(quarter, with_signed=False)
    assert codes(found.included) == codes(found.open_again) == {ACCEPTED}
    assert found.values == before.values


def test_where_nothing_moved_today_says_the_same(quarter):
    found = consolidated(quarter, with_signed=True)
    same = against_today(found, services.period_figures(quarter, quarter.ends_on + DAY))
    assert (same.differences, same.named) == ([], [])
