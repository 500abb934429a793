"""One event for everything that happens to an item: what is told of it, and what moves the day of its last update."""

from datetime import date

import pytest

from portal.duties.history import record_event
from portal.duties.states import EventKind
from tests.duties.acting import item
from tests.returns.acting import at_district

DAY = date(2024, 10, 23)
OWN = (EventKind.UPDATE, EventKind.ON_PAPER)  # the holder's reports, sent here or on paper


@pytest.fixture
def one(app):
    with at_district(app):
        found = item("III.3-1", "UBND-00952")
        found.document_number, found.document_on, found.updated_on = "7/BC", date(2024, 10, 1), None
        yield found


@pytest.mark.parametrize("kind", OWN)
def test_the_holders_own_report_keeps_its_document(one, kind):
    event = record_event(one, kind, DAY, None, note="Xong", explanation="Bão")
    assert (event.document_number, event.document_on) == ("7/BC", date(2024, 10, 1))
    assert (event.note, event.explanation, event.state) == ("Xong", "Bão", one.state)
    assert (event.tenant_id, event.item_id, event.posting_id) == (one.tenant_id, one.id, None)
    assert event.from_body_id is event.to_body_id is None


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind not in OWN])
def test_what_others_did_does_not_repeat_it(one, kind):
    event = record_event(one, kind, DAY, None)
    assert (event.document_number, event.document_on) == ("", None)


@pytest.mark.parametrize("kind", list(EventKind))
def test_reports_and_decisions_on_them_move_the_day_of_the_last_update(one, kind):
    record_event(one, kind, DAY, None)
    moves = kind in (*OWN, EventKind.ACCEPTED, EventKind.RETURNED)
    assert one.updated_on == (DAY if moves else None)


def test_days_and_bodies_that_it_speaks_of(one):
    old, new = date(2024, 4, 30), date(2024, 12, 1)
    moved = record_event(one, EventKind.DEADLINE, DAY, None, old=old, new=new)
    assert (moved.old_deadline, moved.new_deadline) == (old, new)
    passed = record_event(one, EventKind.REASSIGNED, DAY, None, bodies=(one.body_id, one.first_body_id))
    assert (passed.from_body_id, passed.to_body_id) == (one.body_id, one.first_body_id)
    assert one.extensions == 1
