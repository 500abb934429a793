"""Who holds a post on a day, which line a body belongs to, whom a search finds: the edges of the reads."""

from datetime import date, timedelta

import pytest

from portal.accounts import queries
from portal.accounts.models import Posting
from portal.core import tenancy
from portal.core.tenancy import Scope
from portal.extensions import db
from portal.units import queries as units
from tests.returns.acting import at_district, posting

DAY = timedelta(days=1)


@pytest.fixture
def district(app):
    with at_district(app):
        yield


def test_a_post_is_held_from_its_first_day_to_its_last_and_not_by_a_deputy(district):
    one = posting("commune_leader", "00952")
    place = one.body_id, one.role
    one.starts_on, one.ends_on = date(2024, 1, 1), date(2024, 6, 30)
    deputy = Posting(account=one.account, body_id=one.body_id, role=one.role, starts_on=date(2020, 1, 1))
    deputy.deputy_for_id = one.id
    db.session.add(deputy)
    db.session.flush()
    assert queries.holder_of(*place, date(2024, 1, 1)) is one
    assert queries.holder_of(*place, date(2024, 6, 30)) is one
    assert queries.holder_of(*place, date(2023, 12, 31)) is None
    assert queries.holder_of(*place, date(2024, 7, 1)) is None
    assert queries.holder_of(place[0], "duty_holder", date(2024, 1, 1)) is None
    one.ends_on = None
    db.session.flush()
    assert queries.holder_of(*place, date(2030, 1, 1)) is one


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda text: f"  {text} "])
def test_an_address_in_any_case(district, change):
    one = posting("commune_officer", "00952").account
    assert queries.account_by_email(change(one.email)) is one
    assert queries.account_by_email("nobody@x.example") is None


def test_a_chapter_belongs_to_the_line_of_its_parent(district):
    chapter, line = queries.body_by_code("HND-00952"), queries.body_by_code("HND")
    committee = queries.body_by_code("UBND-00952")
    assert queries.line_of(chapter.id) is line
    assert queries.line_of(line.id) is line
    assert queries.line_of(committee.id).id == committee.parent_id
    assert queries.line_of(0) is None
    chapter.parent_id = None
    assert queries.line_of(chapter.id) is chapter


def test_what_a_body_owes_belongs_to_its_commune_or_the_district(district):
    chapter, line = queries.body_by_code("HND-00952"), queries.body_by_code("HND")
    assert queries.tenant_of(chapter) == chapter.unit_id
    assert queries.tenant_of(line) == units.district().id
    with tenancy.acting_as(Scope("nobody")), pytest.raises(LookupError):
        queries.tenant_of(line)


def test_who_mobilizes_is_of_the_district_and_marked(district):
    found = queries.mobilizing_bodies()
    assert {body.code for body in found} == {"MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD"}
    assert {body.unit_id for body in found} == {None}
    assert all(body.unit_id is None for body in queries.district_bodies())
    assert len(queries.commune_committees()) == 24


def test_people_in_vietnamese_order_found_by_name_address_and_body(district):
    one = posting("commune_officer", "00952").account
    one.person_name = "Đặng Thị Ngọc Ánh"
    db.session.flush()
    assert queries.people("ngoc anh") == [one]
    assert queries.people(one.email[:12].upper())
    assert one in queries.people("cao bo")
    assert queries.people("không ai") == []
    names = [account.person_name for account in queries.people()]
    assert len(names) == len(queries.people("  "))
    assert one.person_name in names


def test_people_of_a_role_and_of_a_body(district):
    one = posting("commune_officer", "00952")
    assert one.account in queries.people(role="commune_officer")
    assert queries.people(role="commune_officer", body_id=one.body_id) == [one.account]
    assert queries.people(role="inspector", body_id=one.body_id) == []


def test_posts_of_people_newest_first_and_a_list_for_who_has_none(district):
    one = posting("commune_officer", "00952")
    later = Posting(account=one.account, body_id=one.body_id, role=one.role, starts_on=one.starts_on + DAY)
    db.session.add(later)
    db.session.flush()
    found = queries.postings_by_account([one.account_id, 0])
    assert found[one.account_id][:2] == [later, one]
    assert found[0] == []


def test_ids_that_are_not_there(district):
    assert queries.account(0) is queries.posting(0) is queries.body(0) is queries.body_by_code("?") is None
