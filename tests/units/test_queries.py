"""Which units exist on a day, which are shown though they are no more, who carries a code when."""

from datetime import date

import pytest

from portal.extensions import db
from portal.units import queries
from portal.units.models import Succession
from tests.returns.acting import at_district

END = date(2024, 7, 1)
BEFORE, AFTER = date(2024, 6, 30), date(2024, 7, 2)


@pytest.fixture
def ended(app):
    """Cao Bồ, which is no more from 1/7/2024."""
    with at_district(app):
        unit = queries.by_code("00952", BEFORE)
        unit.valid_to = END
        db.session.flush()
        yield unit


@pytest.mark.parametrize(("day", "there"), [(BEFORE, True), (END, False), (AFTER, False)])
def test_a_unit_is_there_up_to_the_day_before_its_end(ended, day, there):
    assert (ended in queries.communes(day)) is there
    assert (queries.by_code("00952", day) is ended) is there
    assert ended.exists_on(day) is there


def test_since_a_day_it_was_there_for_a_while(ended):
    assert ended in queries.communes(AFTER, since=BEFORE)
    assert ended not in queries.communes(AFTER, since=END)
    assert ended in queries.communes()
    assert ended.id in queries.commune_ids()


def test_a_unit_that_is_no_more_is_shown_while_it_holds_a_number(ended):
    assert ended not in queries.communes_shown(AFTER, [])
    assert ended in queries.communes_shown(AFTER, [ended.id])
    assert len(queries.communes_shown(BEFORE, [])) == 24


def test_a_unit_begins_on_its_first_day(ended):
    ended.valid_from, ended.valid_to = END, None
    db.session.flush()
    assert ended not in queries.communes(BEFORE)
    assert ended in queries.communes(END)


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [(None, None, True), (BEFORE, None, True), (END, None, False), (None, END, True), (END, AFTER, False)],
)
def test_who_else_carries_a_code_in_a_span(ended, start, end, meets):
    found = queries.others_with_code("00952", None, start, end)
    assert (ended in found) is meets
    assert ended not in queries.others_with_code("00952", ended, start, end)


def test_one_that_begins_with_the_end_of_the_span_does_not_meet_it(ended):
    ended.valid_from, ended.valid_to = END, None
    db.session.flush()
    assert queries.others_with_code("00952", None, None, END) == []
    assert queries.others_with_code("00952", None, None, AFTER) == [ended]


def test_what_passed_to_what_by_day_and_codes(ended):
    others = queries.communes(AFTER)[:3]
    for other, day in ((others[1], END), (others[0], END), (others[2], BEFORE)):
        db.session.add(Succession(from_unit_id=ended.id, to_unit_id=other.id, happened_on=day, note=""))
    db.session.flush()
    told = [(one.happened_on, new.code) for one, _old, new in queries.successions()]
    assert told == [(BEFORE, others[2].code), (END, others[0].code), (END, others[1].code)]


def test_the_district_is_no_commune(ended):
    district = queries.district()
    assert district not in queries.communes()
    assert district.id not in queries.commune_ids()
    assert queries.common_tenant(db.session.connection()) == district.id
    assert queries.find(0) is None
    assert queries.find(district.id) is district
    assert queries.first_recorded() is not None
