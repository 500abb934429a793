"""Whatever is changed in the audit behind the portal's back is found and named."""

import json

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege, RaiseException

from portal.audit_log.cli import audit_command
from portal.core.audit import AuditEvent
from portal.core.chain import CHAINED, hash_of
from tests.database import EMPTY

CODE = "00952"
TABLES = ("audit_events", "audit_heads")


@pytest.fixture(scope="module")
def sound(databases):
    """The district with seven events in the chain of a commune, a value in every column; and a copy of it all."""
    databases.fresh(EMPTY)
    with psycopg.connect(databases.server.url("postgres", "portal"), autocommit=True) as connection:
        unit = "SELECT id FROM units WHERE code = %s AND kind <> 'district'"
        commune = connection.execute(unit, [CODE]).fetchone()[0]
        # What loading the district left in the commune's own chain makes room: the seven are numbers 1 to 7.
        connection.execute("SET session_replication_role = replica")
        for table in TABLES:
            connection.execute(f"DELETE FROM {table} WHERE tenant_id = %s", [commune])
        connection.execute("SET session_replication_role = origin")
        for number in range(1, 8):
            connection.execute(
                "INSERT INTO audit_events (tenant_id, actor, account_id, posting_id, deputy_for_id, address, action,"
                " change, table_name, row_key, record, before, after) VALUES (%s, 'posting:1', 1, 1, 2, '10.0.0.0/24',"
                """ 'a', 'update', 'foundings', '5/1', 'foundings/1', '{"members": 7, "x": 1.50}', %s)""",
                [commune, json.dumps({"members": number})],
            )
        connection.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        connection.execute("ALTER TABLE audit_events DROP CONSTRAINT pk_audit_events")
        for table in TABLES:
            connection.execute(f"CREATE TABLE history.kept_{table} AS SELECT * FROM {table}")
        yield connection, commune


@pytest.fixture
def attacker(sound):
    """A superuser, with all triggers off; what they do is made good after the test."""
    connection, _commune = sound
    yield connection
    for table in TABLES:
        connection.execute(f"TRUNCATE {table}; INSERT INTO {table} SELECT * FROM history.kept_{table}")


@pytest.fixture
def chained(attacker, sound):
    return sound[1]


@pytest.fixture
def app(sound, databases):
    return databases.app


def verify(app, *arguments):
    result = app.test_cli_runner().invoke(audit_command, ["verify", "--locale", "en", *arguments])
    return result.exit_code, result.output.splitlines()


def named(app, *arguments):
    """Return which events are named, as (code, number)."""
    status, lines = verify(app, *arguments)
    found = [tuple(line.split(":")[0].split(" #")) for line in lines if " #" in line]
    assert status == (1 if found else 0), lines
    return {(code, int(seq)) for code, seq in found}


def tamper(attacker, statement, *values):
    assert attacker.execute(statement, values).rowcount > 0


def test_what_was_written_as_it_should_be_is_sound(app, chained):
    status, lines = verify(app)
    assert (status, lines[-1].split()[-2:]) == (0, ["0", "faults"])
    assert int(lines[-1].split()[0]) > 800


def test_every_column_is_chained():
    assert {*CHAINED, "hash"} == {column.name for column in AuditEvent.__table__.columns}


CHANGES = {
    "tenant_id": "tenant_id + 1",
    "seq": "seq + 1000",
    "at": "at + interval '1 microsecond'",
    "account_id": "NULL",
    "posting_id": "posting_id + 1",
    "deputy_for_id": "NULL",
    "before": """before || '{"x": 1.5}'""",
    "after": "NULL",
    "address": "''",
}


@pytest.mark.parametrize("column", [*CHAINED, "hash"])
def test_a_change_in_any_column_is_found(app, attacker, chained, column):
    tamper(
        attacker,
        f"UPDATE audit_events SET {column} = {CHANGES.get(column, f'{column} || chr(32)')}"
        " WHERE tenant_id = %s AND seq = 4",
        chained,
    )
    assert (CODE, 4) in named(app)


@settings(max_examples=12)
@given(data=st.data())
def test_any_one_byte(data):
    """The text that is hashed tells apart what differs in one byte anywhere, also across columns."""
    values = {name: data.draw(st.none() | st.text(max_size=6)) for name in CHAINED}
    name = data.draw(st.sampled_from(CHAINED))
    other = dict(values, **{name: data.draw((st.none() | st.text(max_size=6)).filter(lambda one: one != values[name]))})
    assert hash_of(values) != hash_of(other)


def test_one_byte_at_any_place(app, attacker, chained):
    """One character of a stored text, at each place in it."""
    here = "WHERE tenant_id = %s AND seq = 3"
    for place in range(1, 10):
        actor = "overlay(actor PLACING '~' FROM %s FOR 1)"
        attacker.execute(f"UPDATE audit_events SET actor = {actor} {here}", [place, chained])
        assert named(app) == {(CODE, 3)}, place
        attacker.execute(f"UPDATE audit_events SET actor = 'posting:1' {here}", [chained])
    assert named(app) == set()


@pytest.mark.parametrize("seq", [1, 4, 7], ids=["first", "middle", "last"])
def test_a_row_removed_is_found(app, attacker, chained, seq):
    tamper(attacker, "DELETE FROM audit_events WHERE tenant_id = %s AND seq = %s", chained, seq)
    assert (CODE, seq) in named(app)


def test_two_rows_swapped_are_found(app, attacker, chained):
    tamper(
        attacker,
        "UPDATE audit_events SET seq = CASE seq WHEN 3 THEN 5 ELSE 3 END WHERE tenant_id = %s AND seq IN (3, 5)",
        chained,
    )
    assert {(CODE, 3), (CODE, 5)} <= named(app)


def test_two_rows_swapped_with_their_hashes_made_anew_are_found(app, attacker, chained):
    tamper(
        attacker,
        "UPDATE audit_events SET seq = CASE seq WHEN 3 THEN 5 ELSE 3 END WHERE tenant_id = %s AND seq IN (3, 5)",
        chained,
    )
    tamper(attacker, "UPDATE audit_events e SET hash = audit_hash(e) WHERE tenant_id = %s", chained)
    assert {(CODE, 3), (CODE, 5)} <= named(app)


def test_a_row_slipped_in_is_found(app, attacker, chained):
    tamper(
        attacker,
        "INSERT INTO audit_events SELECT * FROM audit_events WHERE tenant_id = %s AND seq = 4",
        chained,
    )
    assert (CODE, 4) in named(app)


def cut(attacker, commune, *, with_head):
    tamper(attacker, "DELETE FROM audit_events WHERE tenant_id = %s AND seq > 4", commune)
    if with_head:
        tamper(
            attacker,
            "UPDATE audit_heads h SET seq = e.seq, hash = e.hash FROM audit_events e"
            " WHERE h.tenant_id = %s AND e.tenant_id = h.tenant_id AND e.seq = 4",
            commune,
        )


def exported(app, path):
    assert app.test_cli_runner().invoke(audit_command, ["heads", "--out", str(path)]).exit_code == 0
    return str(path)


def test_a_tail_cut_off_is_found_by_the_head(app, attacker, chained):
    cut(attacker, chained, with_head=False)
    assert (CODE, 5) in named(app)


def test_a_tail_cut_off_with_its_head_is_found_by_the_export(app, attacker, chained, tmp_path):
    path = exported(app, tmp_path / "heads.json")
    assert named(app, "--against", path) == set()
    cut(attacker, chained, with_head=True)
    assert named(app) == set()
    assert named(app, "--against", path) == {(CODE, 5)}


def test_a_whole_chain_removed_is_found(app, attacker, chained, tmp_path):
    path = exported(app, tmp_path / "heads.json")
    tamper(attacker, "DELETE FROM audit_events WHERE tenant_id = %s", chained)
    assert (CODE, 1) in named(app)
    tamper(attacker, "DELETE FROM audit_heads WHERE tenant_id = %s", chained)
    assert (CODE, 1) in named(app, "--against", path)


def test_a_tail_cut_off_and_grown_anew_is_found_by_the_export(app, databases, attacker, chained, tmp_path):
    path = exported(app, tmp_path / "heads.json")
    cut(attacker, chained, with_head=True)
    with databases.owner() as owner:
        for _ in range(5):
            owner.execute(
                "INSERT INTO audit_events (tenant_id, actor, action, change, table_name, row_key)"
                " VALUES (%s, 'x', 'x', 'update', 'x', '1')",
                [chained],
            )
    assert named(app) == set()
    assert named(app, "--against", path) == {(CODE, 7)}


def test_what_is_written_after_a_cut_leaves_the_gap(app, databases, attacker, chained):
    cut(attacker, chained, with_head=False)
    with databases.owner() as owner:
        owner.execute(
            "INSERT INTO audit_events (tenant_id, actor, action, change, table_name, row_key)"
            " VALUES (%s, 'x', 'x', 'update', 'x', '1')",
            [chained],
        )
    assert (CODE, 5) in named(app)


def test_a_file_that_is_no_export_is_refused(app, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("[]", encoding="utf-8")
    assert verify(app, "--against", str(path))[0] == 1


# --- who may do what with the table -----------------------------------------------------------------


@pytest.fixture
def as_app(databases, app):
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        yield connection
        connection.rollback()


def as_commune(connection):
    mine = connection.execute("SELECT id FROM units WHERE code = %s AND kind <> 'district'", [CODE]).fetchone()[0]
    district = connection.execute("SELECT id FROM units WHERE kind = 'district'").fetchone()[0]
    connection.execute(
        "SELECT set_config('portal.reads', %s, true), set_config('portal.writes', %s, true)",
        [f"{{{mine}}}", f"{{{mine},{district}}}"],
    )
    return mine, district


INSERT = (
    "INSERT INTO audit_events (tenant_id, actor, action, change, table_name, row_key)"
    " VALUES (%s, 'x', 'x', 'update', 'x', '1')"
)


def test_a_commune_adds_to_the_districts_chain_without_reading_it(as_app):
    mine, district = as_commune(as_app)
    as_app.execute(INSERT, [district])
    as_app.execute(INSERT, [mine])
    assert {row[0] for row in as_app.execute("SELECT tenant_id FROM audit_events")} == {mine}
    assert {row[0] for row in as_app.execute("SELECT tenant_id FROM audit_heads")} == {mine}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 'x'",
        "DELETE FROM audit_events",
        "UPDATE audit_heads SET seq = 1",
        "INSERT INTO audit_heads (tenant_id, seq, hash) VALUES (1, 1, '')",
        "DELETE FROM audit_heads",
        "INSERT INTO audit_events (tenant_id, seq, actor, action, change, table_name, row_key)"
        " VALUES (1, 9, 'x', 'x', 'update', 'x', '1')",
        "INSERT INTO audit_events (tenant_id, hash, actor, action, change, table_name, row_key)"
        " VALUES (1, '', 'x', 'x', 'update', 'x', '1')",
    ],
)
def test_the_portal_can_only_add_and_forge_nothing(as_app, statement):
    as_commune(as_app)
    with pytest.raises(InsufficientPrivilege):
        as_app.execute(statement)


def test_another_communes_chain_cannot_be_added_to(as_app):
    mine, district = as_commune(as_app)
    other = as_app.execute("SELECT max(id) FROM units WHERE id NOT IN (%s, %s)", [mine, district]).fetchone()[0]
    with pytest.raises(InsufficientPrivilege):
        as_app.execute(INSERT, [other])


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"])
def test_not_even_the_owner_changes_it_by_a_slip(databases, app, statement):
    with databases.owner() as owner, pytest.raises(RaiseException, match="only ever added to"):
        owner.execute(statement)
