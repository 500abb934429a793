"""Lists and sums of activities: a line is both levels, an end day counts, and what nobody stated is told apart."""

from datetime import date

import pytest

from portal.accounts.queries import body_by_code
from portal.ledger import activities
from portal.ledger import activity_queries as queries
from portal.ledger.activity_queries import Sums
from portal.ledger.selection import Selection
from tests.foundings.acting import in_district, opened
from tests.inspection.acting import OTHER, OWN

FIRST, LAST = date(2024, 1, 1), date(2024, 10, 23)


@pytest.fixture
def communes(app):
    with in_district(app, OWN, OTHER) as ids:
        yield ids


def record(commune, body, day, kind="village_meeting", founding_ids=(), **figures):
    told = {"households_reached": None, "households_interested": None, "men": None, "women": None, **figures}
    told |= {"kind": kind, "held_on": day, "villages": "", "topics": "Vận động", "note": ""}
    body_id = body_by_code(body).id
    return activities.record(tenant_id=commune, body_id=body_id, founding_ids=founding_ids, **told)


def listed(page=None, **filters):
    return [line.activity for line in queries.lines(Selection(FIRST, LAST, **filters), page)]


def test_a_line_is_the_districts_body_and_its_chapters(communes):
    own, _other = communes
    line, chapter = body_by_code("HND"), body_by_code(f"HND-{OWN}")
    first = record(own, "HND", date(2024, 5, 1))
    second = record(own, f"HND-{OWN}", date(2024, 6, 1))
    record(own, "LHPN", date(2024, 7, 1))
    assert listed(line_id=line.id) == [second, first]
    assert listed(body_id=line.id) == [first]
    assert listed(body_id=chapter.id) == [second]
    assert len(listed()) == 3


def test_first_and_last_day_are_in_and_filters_join(communes):
    own, other = communes
    first, last = record(own, "HND", FIRST), record(other, "HND", LAST, "training")
    record(own, "HND", date(2023, 12, 31))
    assert listed() == [last, first]
    assert listed(tenant_id=own) == [first]
    assert listed(kind="training") == [last]
    assert listed(kind="training", tenant_id=own) == []


def test_a_page_holds_fifty_and_all_means_all(communes):
    own, _other = communes
    made = [record(own, "HND", date(2024, 5, 1)) for _ in range(51)]
    assert listed(1) == made[:0:-1]
    assert listed(2) == [made[0]]
    assert listed(3) == []
    assert len(listed()) == 51


def test_sums_tell_how_many_do_not_state_a_figure(communes):
    own, _other = communes
    record(own, "HND", FIRST, households_reached=30, men=0)
    record(own, "HND", LAST, households_reached=12, households_interested=5)
    assert queries.sums(Selection(FIRST, LAST)) == Sums(
        2,
        {"households_reached": 42, "households_interested": 5, "men": 0, "women": 0},
        {"households_reached": 0, "households_interested": 1, "men": 1, "women": 2},
    )
    assert queries.sums(Selection(FIRST, FIRST, kind="training")).number == 0


def test_what_came_of_some_and_what_led_to_one(communes):
    own, _other = communes
    founding = opened(own, on=date(2024, 6, 1))
    early = record(own, "HND", date(2024, 6, 1), founding_ids=[founding.id])
    late = record(own, "LHPN", date(2024, 7, 1), founding_ids=[founding.id])
    bare = record(own, "HND", date(2024, 8, 1))
    keys = [(own, one.id) for one in (early, bare)]
    assert queries.foundings_of(keys) == {keys[0]: [founding], keys[1]: []}
    assert queries.foundings_of([]) == {}
    assert queries.that_led_to(own, founding.id) == [late, early]
    assert queries.lines(Selection(FIRST, LAST, body_id=body_by_code("LHPN").id))[0].foundings == [founding]


def test_what_may_have_come_of_it_was_open_by_the_day(communes):
    own, other = communes
    first, second = opened(own, on=date(2024, 5, 1)), opened(own, "THT", date(2024, 5, 2), working_name="Ngô")
    opened(other, on=date(2024, 5, 1))
    assert queries.came_of_it(own, date(2024, 5, 1)) == [first]
    assert queries.came_of_it(own, date(2024, 5, 2)) == [second, first]
    assert queries.came_of_it(own, date(2024, 4, 30)) == []
