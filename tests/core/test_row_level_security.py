"""Row-level security, tried as the portal's own database role."""

from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege

from portal import create_app
from portal.core.row_level_security import RlsNotEnforced


def tenant_tables(connection):
    rows = connection.execute(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE column_name = 'tenant_id'"
        " AND table_schema IN ('public') ORDER BY 1"
    )
    return [row[0] for row in rows]


@pytest.fixture
def as_app(databases, story_app):
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        yield connection


def scope(connection, reads, writes=()):
    connection.execute("SELECT set_config('portal.actor', 'command', true)")
    connection.execute("SELECT set_config('portal.reads', %s, true)", ["{" + ",".join(map(str, reads)) + "}"])
    connection.execute("SELECT set_config('portal.writes', %s, true)", ["{" + ",".join(map(str, writes)) + "}"])


def commune(connection, code):
    return connection.execute("SELECT id FROM units WHERE code = %s", [code]).fetchone()[0]


def test_no_scope_no_rows(as_app):
    tables = tenant_tables(as_app)
    assert {"foundings", "quotas", "collectives", "audit_events"} <= set(tables)
    for table in tables:
        assert as_app.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table


def test_a_scope_shows_its_own_rows_only(databases, as_app):
    mine = commune(as_app, "00952")
    scope(as_app, [mine])
    with databases.owner() as owner:
        for table in tenant_tables(as_app):
            seen = as_app.execute(f"SELECT count(*), count(*) FILTER (WHERE tenant_id = %s) FROM {table}", [mine])
            all_mine = owner.execute(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", [mine]).fetchone()[0]
            assert seen.fetchone() == (all_mine, all_mine), table
        assert owner.execute("SELECT count(*) FROM foundings WHERE tenant_id <> %s", [mine]).fetchone()[0] > 0


def test_history_stands_behind_the_same_wall(as_app):
    assert as_app.execute("SELECT count(*) FROM history.foundings").fetchone()[0] == 0
    scope(as_app, [commune(as_app, "00952")])
    assert as_app.execute("SELECT count(DISTINCT tenant_id) FROM history.foundings").fetchone()[0] == 1


def test_a_scope_ends_with_its_transaction(as_app):
    scope(as_app, [commune(as_app, "00952")])
    assert as_app.execute("SELECT count(*) FROM collectives").fetchone()[0] > 0
    as_app.commit()
    assert as_app.execute("SELECT count(*) FROM collectives").fetchone()[0] == 0


def test_another_commune_cannot_be_written(as_app):
    mine, other = commune(as_app, "00952"), commune(as_app, "00919")
    scope(as_app, [mine, other], [mine])
    assert as_app.execute("UPDATE foundings SET villages = 'x' WHERE tenant_id = %s", [other]).rowcount == 0
    assert as_app.execute("DELETE FROM founding_credits WHERE tenant_id = %s", [other]).rowcount == 0
    with pytest.raises(InsufficientPrivilege):
        as_app.execute(
            "INSERT INTO collective_statuses (tenant_id, collective_id, status, from_on, reason)"
            " SELECT %s, id, 'stopped', '2024-01-01', '' FROM collectives WHERE tenant_id = %s LIMIT 1",
            [other, other],
        )


def test_a_row_cannot_point_into_another_commune(databases, story_app):
    with databases.owner() as owner, pytest.raises(ForeignKeyViolation):
        owner.execute(
            "INSERT INTO founding_steps (tenant_id, founding_id, seq, kind, to_stage, happened_on, document_number,"
            " note) SELECT u.id, f.id, 99, 'opened', 'x', '2024-01-01', '', '' FROM foundings f, units u"
            " WHERE u.code = '00919' AND f.tenant_id <> u.id"
            " AND NOT EXISTS (SELECT FROM foundings g WHERE g.tenant_id = u.id AND g.id = f.id) LIMIT 1"
        )


def test_the_audit_is_only_added_to(as_app):
    scope(as_app, [commune(as_app, "00952")], [commune(as_app, "00952")])
    with pytest.raises(InsufficientPrivilege):
        as_app.execute("UPDATE audit_events SET actor = 'someone else'")


def test_a_past_moment_is_seen_as_it_was(databases, story_app):
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        mine = commune(connection, "00952")
        scope(connection, [mine], [mine])
        key, before = connection.execute("SELECT id, villages FROM foundings ORDER BY id LIMIT 1").fetchone()
        connection.commit()
        moment = datetime.now(UTC)
        for text in ("first", "second"):
            scope(connection, [mine], [mine])
            connection.execute("UPDATE foundings SET villages = %s WHERE id = %s", [text, key])
            connection.commit()
        scope(connection, [mine])
        connection.execute("SET LOCAL search_path = known, public")
        now = connection.execute("SELECT villages FROM foundings WHERE id = %s", [key]).fetchone()[0]
        connection.execute("SELECT set_config('portal.known_at', %s, true)", [moment.isoformat()])
        then = connection.execute("SELECT villages FROM foundings WHERE id = %s", [key]).fetchone()[0]
        assert (now, then) == ("second", before)
        with pytest.raises(psycopg.Error):
            connection.execute("UPDATE foundings SET villages = 'rewritten'")


@pytest.mark.parametrize("role", ["portal_owner", "postgres"])
def test_owner_or_superuser_is_refused(databases, app, role):
    secrets = {"SECRET_KEY": "x", "SECURITY_PASSWORD_SALT": "x"}
    with pytest.raises(RlsNotEnforced, match=role):
        create_app({"DATABASE_URL": databases.server.url(role), **secrets})


@pytest.mark.parametrize(
    ("hole", "said"),
    [
        ("ALTER TABLE foundings NO FORCE ROW LEVEL SECURITY", "public.foundings"),
        ("ALTER TABLE history.quotas DISABLE ROW LEVEL SECURITY", "history.quotas"),
        ("ALTER VIEW known.foundings SET (security_invoker = false)", "known.foundings"),
    ],
)
def test_an_open_table_is_refused(databases, app, hole, said):
    with databases.owner() as owner:
        owner.execute(hole)
    with pytest.raises(RlsNotEnforced, match=said):
        create_app({"INSTANCE": databases.folder})
    assert app.test_client().get("/healthz").status_code == 503
