"""The scope of a session: bound, changed, given back; nothing without one."""

from datetime import timedelta

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.core import clock, tenancy
from portal.core.tenancy import Scope
from portal.extensions import db
from portal.foundings.models import Founding
from portal.units import queries as units
from tests.foundings.acting import STORY_DAY, opened


@pytest.fixture
def communes(app):
    """Two communes with a founding each, as the district put them in."""
    with app.app_context():
        ids = [units.by_code(code, STORY_DAY).id for code in ("00952", "00955")]
        with tenancy.acting_as(scope(ids, ids)):
            for tenant_id in ids:
                opened(tenant_id)
            yield ids
            db.session.rollback()
        db.session.remove()


def scope(reads, writes=()):
    return Scope("test", frozenset(reads), frozenset(writes), units.district().id)


def seen():
    db.session.expire_all()
    return sorted(row.tenant_id for row in db.session.query(Founding).all())


def settings():
    names = ("portal.reads", "portal.writes", "portal.actor")
    return [db.session.scalar(text("SELECT current_setting(:name, true)"), {"name": name}) for name in names]


def test_the_settings_are_those_of_the_scope_and_of_nobody_without_one(communes):
    with tenancy.acting_as(scope({12, 3}, {3})):
        assert settings() == ["{3,12}", "{3}", "test"]
    with tenancy.acting_as(Scope("")):
        assert settings() == ["{}", "{}", ""]
    tenancy.bind(None)
    assert settings() == ["{}", "{}", ""]
    assert seen() == []


def test_within_another_scope_and_back(communes):
    first, second = communes
    before = tenancy.bound()
    with tenancy.acting_as(scope({first})):
        assert seen() == [first]
        with tenancy.acting_as(scope({second})):
            assert seen() == [second]
        assert seen() == [first]
    assert tenancy.bound() is before
    assert seen() == sorted(communes)


def test_back_also_after_a_fault(communes):
    before = tenancy.bound()
    with pytest.raises(ZeroDivisionError), tenancy.acting_as(scope(set())):
        _ = 1 / 0
    assert tenancy.bound() is before


def test_one_more_commune_may_be_written_if_it_may_be_read(communes):
    first, second = communes
    with tenancy.acting_as(scope({first, second}, {first})):
        tenancy.grant_write(second)
        assert tenancy.bound().writes == {first, second}
        opened(second)
    with tenancy.acting_as(scope({first}, {first})):
        tenancy.grant_write(second)
        assert tenancy.bound().writes == {first}


def test_without_a_scope_nothing_is_granted(communes):
    tenancy.bind(None)
    tenancy.grant_write(communes[0])
    assert tenancy.bound() is None


def test_what_is_only_read_is_not_written(communes):
    first, second = communes
    with tenancy.acting_as(scope({first, second}, {first})):
        with pytest.raises(DBAPIError, match="row-level security"):
            opened(second)
        db.session.rollback()


def test_a_read_only_session_cannot_write(communes):
    db.session.rollback()
    tenancy.read_only()
    try:
        with pytest.raises(DBAPIError, match="read-only"):
            opened(communes[0])
    finally:
        db.session.rollback()
        db.session.info.pop("read_only")


def test_a_past_moment_forgets_what_was_read_and_cannot_write(communes):
    assert seen() == sorted(communes)
    read = db.session.query(Founding).all()
    moment = clock.now() - timedelta(days=1)
    tenancy.as_recorded_at(moment)
    try:
        assert tenancy.recorded_moment() == moment
        assert all(inspect(one).detached for one in read)  # what is held of the present does not turn into the past
        assert seen() == []  # the history of that day holds none
        with pytest.raises(DBAPIError, match="permission denied for view"):
            opened(communes[0])
    finally:
        tenancy.as_recorded_at(None)
    assert tenancy.recorded_moment() is None


def test_the_hook_is_there_once(app):
    from sqlalchemy import event
    from sqlalchemy.orm import Session

    tenancy.install()
    tenancy.install()
    assert event.contains(Session, "after_begin", tenancy._after_begin)


def test_the_scope_is_told_anew_to_each_transaction_and_at_once_to_one_under_way(communes):
    first, second = communes
    one, another = scope({first}), scope({second})
    with tenancy.acting_as(one):
        db.session.commit()
        assert seen() == [first]
        db.session.rollback()
        assert not db.session().in_transaction()
        tenancy.bind(another)
        assert not db.session().in_transaction()  # nothing is begun only to say so
        assert seen() == [second]


def test_another_session_has_a_scope_a_mode_and_a_moment_of_its_own(communes):
    _first, second = communes
    moment = clock.now() - timedelta(days=1)
    other = Session(db.engine)
    before = tenancy.bound()
    try:
        tenancy.bind(scope({second}), other)
        tenancy.read_only(other)
        assert [row.tenant_id for row in other.query(Founding).all()] == []  # not committed yet
        assert (tenancy.bound(), db.session.info.get("read_only")) == (before, None)
        other.rollback()
        assert other.scalar(text("SHOW transaction_read_only")) == "on"
        tenancy.as_recorded_at(moment, other)
        assert other.info["known_at"] == moment
        assert tenancy.recorded_moment() is None
        told = other.scalar(text("SELECT current_setting('portal.known_at')"))
        assert told == moment.isoformat()
        assert other.scalar(text("SHOW search_path")) == "known, public"
        assert other.scalar(text("SHOW transaction_read_only")) == "on"
    finally:
        other.close()


def test_a_past_moment_is_read_only_by_itself_and_the_present_is_not(communes):
    db.session.rollback()
    assert db.session.scalar(text("SHOW transaction_read_only")) == "off"
    tenancy.as_recorded_at(clock.now())
    try:
        assert db.session.scalar(text("SHOW transaction_read_only")) == "on"
    finally:
        tenancy.as_recorded_at(None)
    assert db.session.scalar(text("SHOW transaction_read_only")) == "off"


def test_what_a_tenants_row_is_keyed_by():
    keys = [column.name for column in Founding.__table__.primary_key]
    assert keys == ["tenant_id", "id"]
    assert "units.id" in {key.target_fullname for key in Founding.__table__.c.tenant_id.foreign_keys}
    assert [column.name for column in Founding.__table__.columns][:2] == ["tenant_id", "id"]
    assert Founding.__table__.c.id.identity is not None


def test_a_scope_says_nothing_until_it_is_given():
    assert Scope("somebody") == Scope("somebody", frozenset(), frozenset(), None)
    assert Scope("somebody").settings() == {"reads": "{}", "writes": "{}", "actor": "somebody"}
    told = Scope("somebody", frozenset({3, 12, 1}), frozenset({12, 3})).settings()
    assert told == {"reads": "{1,3,12}", "writes": "{3,12}", "actor": "somebody"}


def test_it_is_installed_for_a_class_of_sessions_once(app, monkeypatch):
    class Own(Session):
        pass

    told = []
    monkeypatch.setattr(tenancy, "_after_begin", lambda *given: told.append(given))
    tenancy.install(Own)
    tenancy.install(Own)
    with app.app_context(), Own(db.engine) as session:
        session.execute(text("SELECT 1"))
    assert len(told) == 1  # a second one would say everything of each transaction twice
    event.remove(Own, "after_begin", tenancy._after_begin)
