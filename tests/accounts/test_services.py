"""Links that work once and for a day, accounts that close, settings: what the services keep and what they refuse."""

from datetime import date, timedelta

import pytest

from portal.accounts import queries, services
from portal.core import clock
from portal.core.errors import Invalid, RuleBroken, StaleVersion
from tests.conftest import STORY_NOW
from tests.returns.acting import at_district, posting


@pytest.fixture
def person(app):
    with at_district(app):
        yield posting("commune_officer", "00952").account


def test_a_link_works_once(person):
    token = services.issue_link(person, None)
    assert services.account_of_link(token) is person
    assert services.account_of_link(token) is person  # looking uses nothing up
    assert services.use_link(token) is person
    assert (person.password, person.must_change_password) == (None, True)
    assert services.use_link(token) is None
    assert services.account_of_link(token) is None


def test_a_newer_link_makes_the_older_void(person):
    first, second = services.issue_link(person, None), services.issue_link(person, None)
    assert first != second
    assert services.account_of_link(first) is None
    assert services.account_of_link(second) is person
    assert services.account_of_link("") is None


@pytest.mark.parametrize(("after", "works"), [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24), False)])
def test_a_link_works_for_a_day(person, after, works):
    token = services.issue_link(person, None)
    with clock.frozen(STORY_NOW + after):
        assert (services.use_link(token) is not None) is works


def test_a_closed_account_has_no_link_and_no_session(person):
    token, session = services.issue_link(person, None), person.fs_uniquifier
    services.deactivate(person)
    assert person.fs_uniquifier != session
    assert services.use_link(token) is None
    services.reactivate(person)
    assert services.account_of_link(token) is person


def test_nobody_closes_their_own_account(person):
    with pytest.raises(RuleBroken):
        services.deactivate(person, by=person.id)
    assert person.active
    services.deactivate(person, by=0)
    assert not person.active


def test_an_account_with_and_without_a_password(person):
    one = services.create_account("A@X.example", "Ngọc Ánh")
    assert (one.email, one.password, one.must_change_password) == ("a@x.example", None, True)
    other = services.create_account("b@x.example", "Ngọc", "một mật khẩu dài", must_change=False)
    assert other.password.startswith("$argon2")
    assert not other.must_change_password
    assert one.fs_uniquifier != other.fs_uniquifier
    with pytest.raises(Invalid) as invalid:
        services.create_account("", "")
    assert {name for name, _message in invalid.value.problems} == {"email", "person_name"}


def test_a_person_with_the_first_post_is_made_whole_or_not_at_all(person):
    with pytest.raises(Invalid) as invalid:
        services.add_person(email="", person_name="", body_id=None, role="", starts_on=None, ends_on=None)
    named = [name for name, _message in invalid.value.problems]
    assert {"email", "person_name", "body_id", "role", "starts_on"} <= set(named)


def test_names_are_corrected_from_the_version_that_was_seen(person):
    services.edit_account(person, version=person.version, email="moi@x.example", person_name="Tên Mới")
    assert (person.email, person.person_name) == ("moi@x.example", "Tên Mới")
    with pytest.raises(StaleVersion):
        services.edit_account(person, version=person.version - 1, email="x@x.example", person_name="X")


def test_a_post_ends_not_before_it_began(person):
    one = posting("commune_officer", "00952")
    services.end_posting(one, date(2024, 12, 31))
    assert one.ends_on == date(2024, 12, 31)
    with pytest.raises(Invalid):
        services.end_posting(one, one.starts_on - timedelta(days=1))


def test_language_and_settings_are_kept(person):
    services.choose_locale(person.id, "en")
    assert person.locale == "en"
    person = posting("administrator").account
    given = {"business_date": date(2024, 11, 1), "illustrative": True, "rating_groups": "Một\nHai"}
    services.change_settings(by=person.id, **given)
    assert clock.read_setting(clock.BUSINESS_DATE) == "2024-11-01"
    assert clock.read_setting("illustrative") == "1"
    services.change_settings(by=person.id, business_date=None, illustrative=False, rating_groups="")
    assert clock.read_setting(clock.BUSINESS_DATE) is None
    assert clock.read_setting("illustrative") is None
    assert clock.read_setting(clock.RATING_GROUPS) is None
    services.change_settings(by=person.id, party_left=35, party_name=15)
    assert clock.read_setting("party_left") == "35"
    assert clock.read_setting("party_name") is None  # the usual one
    assert (queries.party_sizes().left, queries.party_sizes().name) == (35, 15)
