"""An item as the board shows it: what was typed comes from the item alone, for its own readers."""

from datetime import date
from types import SimpleNamespace

from portal.duties import services
from portal.duties.models import BoardItem
from portal.extensions import db
from tests.acting import as_seen
from tests.duties.acting import day, item, report
from tests.returns.acting import at_district, on


def shown(kept):
    bodies = [SimpleNamespace(id=number) for number in (4, 5)]
    days = [None] * 4
    return BoardItem(1, SimpleNamespace(id=3), *bodies, "2024", "submitted", *days, 0, kept)


def test_who_may_not_open_an_item_sees_nothing_that_was_typed():
    closed = shown(None)
    assert (closed.document_number, closed.asked_deadline) == ("", None)
    opened = shown(SimpleNamespace(document_number="7/BC", asked_deadline=date(2024, 5, 1)))
    assert (opened.document_number, opened.asked_deadline) == ("7/BC", date(2024, 5, 1))


def test_its_keys_are_those_of_duty_holder_and_first_holder():
    one = shown(None)
    assert (one.duty_id, one.body_id, one.first_body_id) == (3, 4, 5)


def test_only_a_later_deadline_is_an_extension(app):
    with at_district(app), on(day("23/4")):
        one = item("III.3-1", "UBND-00952")
        report(one, day("22/4"), "in_progress")
        told = []
        for to in (date(2024, 6, 30), date(2024, 5, 31), date(2024, 7, 31)):
            as_seen(services.set_deadline, one, deadline=to, reason="Bão", posting_id=None, happened_on=day("23/4"))
            db.session.flush()
            db.session.refresh(one)
            told.append(one.extensions)
    assert told == [1, 1, 2]
