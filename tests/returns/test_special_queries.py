"""What is owed outside the calendar, and what was reviewed of late."""

from datetime import date

import pytest

from portal.returns import special_queries, special_services
from tests.acting import as_seen
from tests.returns.acting import at_district, on, posting
from tests.returns.special import asked, prepared, signed

TODAY = date(2024, 10, 23)


@pytest.fixture
def programme(story_app):
    with at_district(story_app) as found, on(TODAY):
        yield found


def test_what_is_owed_is_what_is_not_handed_in(programme):
    _report, lines, (row,) = asked(programme)
    assert special_queries.owed(row.tenant_id) == [row] == special_queries.owed()
    signed(row, lines)
    assert special_queries.owed(row.tenant_id) == []
    assert special_queries.reviewed(TODAY) == []
    as_seen(special_services.give_back, row, posting("district_officer"), note="Xem lại")
    assert special_queries.owed(row.tenant_id) == [row]
    ((found, event),) = special_queries.reviewed(TODAY)
    assert (found, event.note) == (row, "Xem lại")
    assert special_queries.reviewed(date(2024, 10, 24)) == []


def test_those_under_preparation_come_first_then_the_latest(programme):
    older = asked(programme)[0]
    with on(date(2024, 10, 24)):
        newer = asked(programme)[0]
    draft = prepared(programme)[0]
    assert special_queries.reports(programme.id) == [draft, newer, older]


def test_what_was_withdrawn_owes_no_more(programme):
    report, _lines, (row,) = asked(programme)
    row.body.withdrawn_on = TODAY
    assert special_queries.owed(row.tenant_id) == special_queries.of_report([report.id]) == []
    row.body.withdrawn_on = None
    assert special_queries.owed(row.tenant_id) == special_queries.of_report([report.id]) == [row]
    programme.withdrawn_on = TODAY
    assert special_queries.owed(row.tenant_id) == special_queries.owed() == []
