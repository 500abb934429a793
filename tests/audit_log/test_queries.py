"""Which events somebody asks for: by day, person, place in all chains; each chain within what the scope reads."""

from datetime import date, datetime, timedelta

import pytest

from portal.audit_log import queries
from portal.audit_log.queries import AccessSelection, Selection
from portal.core import clock
from portal.core.access import AccessEntry
from portal.core.tenancy import Scope, acting_as
from portal.extensions import db
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.returns.acting import posting

AT = datetime(2024, 10, 23, 9, 30, tzinfo=clock.ZONE)


@pytest.mark.parametrize("text", ["", "x", "2024-10-23T09:30:00_1_2", f"{AT.isoformat()}_x_2", f"{AT.isoformat()}_1"])
def test_a_place_that_cannot_be_read_is_none(text):
    assert queries.cursor(text) is None


def test_a_place_comes_back_from_an_address_in_which_plus_is_a_space():
    text = queries.cursor_text(type("E", (), {"at": AT, "tenant_id": 3, "seq": 7})())
    assert queries.cursor(text) == queries.cursor(text.replace("+", " ")) == (AT, 3, 7)


def test_the_last_day_that_there_is_has_no_day_after():
    assert len(queries._between(AccessEntry.at, date(2024, 1, 1), date.max)) == 1
    assert len(queries._between(AccessEntry.at, date(2024, 1, 1), date(2024, 1, 1))) == 2
    assert queries._between(AccessEntry.at, None, None) == []


@pytest.fixture
def district(app):
    with app.app_context(), acting_as(district_scope(writes=False)):
        yield
        db.session.rollback()


def test_pages_of_events_meet_each_once(district):
    found = queries.events(Selection(), 7)
    assert len(found) == 7
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    third = found[2]
    older = queries.events(Selection(before=(third.at, third.tenant_id, third.seq)), 4)
    assert [(one.tenant_id, one.seq) for one in older] == [(one.tenant_id, one.seq) for one in found[3:7]]


def test_filters(district):
    tenant = units.district().id
    of_bodies = queries.events(Selection(tenant_id=tenant, table="bodies", change="insert"), 5)
    assert {(one.tenant_id, one.table_name, one.change) for one in of_bodies} == {(tenant, "bodies", "insert")}
    assert queries.events(Selection(tables=frozenset())) == []
    assert queries.events(Selection(tables={"bodies"}, table="units")) == []
    assert queries.events(Selection(person="không ai có tên này")) == []
    recorded = of_bodies[0].at.astimezone(clock.ZONE).date()
    assert queries.events(Selection(start=recorded + timedelta(days=1))) == []
    assert queries.events(Selection(end=recorded - timedelta(days=1))) == []
    assert queries.events(Selection(start=recorded, end=recorded), 1)


def test_a_record_newest_first_and_before_a_number(district):
    one = queries.events(Selection(table="programmes", change="insert"), 1)[0]
    found = queries.of_record(one.tenant_id, one.record)
    assert [row.seq for row in found] == sorted((row.seq for row in found), reverse=True)
    assert one.seq in {row.seq for row in found}
    assert all(row.seq < one.seq for row in queries.of_record(one.tenant_id, one.record, one.seq))
    first = queries.first_values([one])
    assert first[one.tenant_id, "programmes", one.row_key]["code"] == one.after["code"]
    assert queries.first_values([]) == {}


def test_the_history_of_a_common_record_opens_for_its_own_reader_alone(app, district):
    record = queries.events(Selection(table="programmes"), 1)[0].record
    whole, commune = queries.of_common_record(record), units.by_code("00952", date(2024, 10, 23)).id
    assert whole
    with acting_as(Scope("test", frozenset({commune}), frozenset(), units.district().id)):
        assert len(queries.of_common_record(record)) == len(whole)
        assert queries.of_record(units.district().id, record) == []
    with acting_as(Scope("test", frozenset({commune}))):
        assert queries.of_common_record(record) == []


def test_nobody_is_asked_for_nobody(district):
    assert queries.postings(set()) == queries.bodies(set()) == queries.units(set()) == queries.accounts(set()) == {}
    one = posting("commune_officer", "00952")
    assert queries.postings({one.id}) == {one.id: one}
    assert one.account_id in queries.people(one.account.person_name.upper())


def test_access_lines_by_kind_person_and_place(app, databases):
    with databases.owner() as owner:
        (account,) = owner.execute("SELECT account_id FROM postings ORDER BY id LIMIT 1").fetchone()
        for kind, who, day in (("signed_in", account, "2024-10-01"), ("forbidden", None, "2024-10-02")):
            owner.execute(
                "INSERT INTO access_log (at, kind, account_id, status, address, method, endpoint, object)"
                " VALUES (%s, %s, %s, 200, '', '', '', '')",
                (f"{day} 23:59:59+07", kind, who),
            )
    with app.app_context():
        kinds = [one.kind for one in queries.access_lines(AccessSelection())]
        assert kinds[:2] == ["forbidden", "signed_in"]
        assert [one.kind for one in queries.access_lines(AccessSelection(kind="forbidden"))] == ["forbidden"]
        day = date(2024, 10, 1)
        assert [one.kind for one in queries.access_lines(AccessSelection(start=day, end=day))] == ["signed_in"]
        last = queries.access_lines(AccessSelection())[0].id
        assert last not in {one.id for one in queries.access_lines(AccessSelection(before=last))}
