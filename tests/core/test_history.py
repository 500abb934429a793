"""History answers at each moment exactly what was committed then, whatever the transactions did."""

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Column, MetaData, Numeric

from migrations import generate
from portal.units.models import Unit
from tests.shares import examples

KEYS = ("a", "b", "c")
WHO = range(3)


class Past(RuleBasedStateMachine):
    """Three people write the same few rows in transactions that overlap; a plain dictionary keeps what is committed."""

    server = None

    def __init__(self):
        super().__init__()
        self.people = [psycopg.connect(self.server.url("portal_app")) for _ in WHO]
        self.reader = psycopg.connect(self.server.url("portal_app"), autocommit=True)
        self.committed, self.held, self.moments = {}, [{} for _ in WHO], []
        self.reader.execute("DELETE FROM app_settings")

    def teardown(self):
        for one in self.people:
            one.close()
        try:
            self.check()
        finally:
            self.reader.close()

    @rule(who=st.sampled_from(WHO))
    def begin(self, who):
        """A transaction may stand open long before it writes."""
        self.people[who].execute("SELECT 1")

    @rule(who=st.sampled_from(WHO), key=st.sampled_from(KEYS), value=st.sampled_from([None, "1", "2", "3"]))
    def write(self, who, key, value):
        if any(key in held for other, held in enumerate(self.held) if other != who):
            return  # another holds the row: one would wait
        there = self.held[who].get(key, self.committed.get(key))
        self.held[who][key] = value
        if value is None:
            statement = "DELETE FROM app_settings WHERE key = %(key)s"
        elif there is None:
            statement = "INSERT INTO app_settings VALUES (%(key)s, %(value)s)"
        else:
            statement = "UPDATE app_settings SET value = %(value)s WHERE key = %(key)s"
        self.people[who].execute(statement, {"key": key, "value": value})

    @rule(who=st.sampled_from(WHO))
    def commit(self, who):
        self.people[who].commit()
        self.committed = {k: v for k, v in {**self.committed, **self.held[who]}.items() if v is not None}
        self.held[who] = {}

    @rule(who=st.sampled_from(WHO))
    def give_up(self, who):
        self.people[who].rollback()
        self.held[who] = {}

    @invariant()
    def remember(self):
        moment = self.reader.execute("SELECT clock_timestamp()").fetchone()[0]
        self.moments.append((moment, dict(self.committed)))

    def check(self):
        for moment, then in self.moments:
            assert known(self.reader, moment) == then
        overlapping = self.reader.execute(
            "SELECT count(*) FROM history.app_settings a JOIN history.app_settings b"
            " ON a.row_key = b.row_key AND a.ctid < b.ctid AND a.recorded && b.recorded"
        )
        assert overlapping.fetchone()[0] == 0


def known(connection, moment):
    """Return the settings as they were known at a moment."""
    with connection.transaction():
        connection.execute("SELECT set_config('portal.known_at', %s, true)", [moment.isoformat()])
        connection.execute("SET LOCAL search_path = known, public")
        return dict(connection.execute("SELECT key, value FROM app_settings WHERE length(key) = 1").fetchall())


@examples(5, 25)
def test_each_moment_answers_what_was_committed_then(databases, app, examples):
    Past.server = databases.server
    run_state_machine_as_test(Past, settings=settings(max_examples=examples, stateful_step_count=30))


@pytest.fixture
def two(databases, app):
    """Two people of the portal."""
    people = [psycopg.connect(databases.server.url("portal_app")) for _ in range(2)]
    yield people
    for one in people:
        one.close()


def test_what_is_committed_late_is_not_known_before(two):
    """A transaction that began first and commits last must not appear at the moments in between."""
    slow, reader = two
    slow.execute("INSERT INTO app_settings VALUES ('s', '1')")
    between = reader.execute("SELECT clock_timestamp()").fetchone()[0]
    slow.commit()
    reader.rollback()
    assert "s" not in known(reader, between)
    after = reader.execute("SELECT clock_timestamp()").fetchone()[0]
    assert known(reader, after)["s"] == "1"


def test_all_rows_of_a_transaction_change_at_one_moment(databases, app, two):
    slow, _reader = two
    slow.execute("INSERT INTO app_settings VALUES ('s', '1'), ('t', '1')")
    slow.execute("SELECT pg_sleep(0.01)")
    slow.execute("UPDATE app_settings SET value = '2' WHERE key IN ('s', 't')")
    slow.execute("INSERT INTO app_settings VALUES ('u', '1')")
    slow.commit()
    with databases.owner() as owner:
        starts = owner.execute("SELECT DISTINCT lower(recorded) FROM history.app_settings WHERE length(key) = 1")
        assert len(starts.fetchall()) == 1


def test_a_session_cannot_write_itself_into_another_time(databases, app, two):
    forger, _reader = two
    forger.execute("SET portal.commit_moment = '2001-01-01'")
    forger.commit()
    for value in ("2001-01-01", "2999-01-01"):
        begun = forger.execute("SELECT now()").fetchone()[0]
        forger.execute("SELECT set_config('portal.commit_moment', %s, true)", [value])
        forger.execute("INSERT INTO app_settings VALUES (%s, '1')", [value])
        forger.commit()
        with databases.owner() as owner:
            at = "SELECT lower(recorded) BETWEEN %s AND clock_timestamp() FROM history.app_settings WHERE key = %s"
            assert owner.execute(at, [begun, value]).fetchone()[0]


def test_no_history_holds_a_secret(databases, app):
    with databases.owner() as owner:
        kept = owner.execute("SELECT count(*) FROM history.accounts").fetchone()[0]
        secret = "SELECT count(*) FROM history.accounts WHERE password IS NOT NULL OR fs_uniquifier IS NOT NULL"
        assert kept > 0
        assert owner.execute(secret).fetchone()[0] == 0


def test_a_column_that_comes_later_leaves_what_was_before(databases, app):
    units = Unit.__table__.to_metadata(MetaData(naming_convention=Unit.metadata.naming_convention))
    area = Column("area", Numeric())
    units.append_column(area)
    up, down = generate.with_columns(units, [area])
    with databases.owner() as owner:
        before = owner.execute("SELECT clock_timestamp()").fetchone()[0]
        owner.execute("".join(up))
        owner.execute("UPDATE units SET area = 5, name_vi = 'Mới' WHERE code = '00952'")
        for moment, shown in ((before, ("Xã Cao Bồ", None)), ("now", ("Mới", 5))):
            owner.execute("SELECT set_config('portal.known_at', %s, false)", [str(moment)])
            row = owner.execute("SELECT name_vi, area FROM known.units WHERE code = '00952'").fetchone()
            assert row == shown
        owner.execute("".join(down))
        owner.execute("UPDATE units SET name_vi = 'Lại' WHERE code = '00952'")
        assert owner.execute("SELECT name_vi FROM known.units WHERE code = '00952'").fetchone() == ("Lại",)


def test_history_takes_columns_by_name(databases, app):
    """A column that came to the two tables at different times stands at different places in them."""
    with databases.owner() as owner:
        owner.execute("ALTER TABLE units ADD area numeric; ALTER TABLE units ADD motto text DEFAULT 'x'")
        owner.execute("ALTER TABLE history.units ADD motto text; ALTER TABLE history.units ADD area numeric")
        owner.execute("UPDATE units SET area = 5 WHERE code = '00952'")
        row = owner.execute("SELECT area, motto FROM history.units WHERE code = '00952' AND upper_inf(recorded)")
        assert row.fetchone() == (5, "x")
