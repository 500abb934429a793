"""Row-level security, tried as the portal's own database role."""

from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege
from sqlalchemy import create_engine

from portal import create_app
from portal.core.row_level_security import RlsNotEnforced, check


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


SUPERUSER = "is a superuser, so row-level security does not bind it"
BYPASSES = "may bypass row-level security"
OWNS = "is the owner; run the portal as portal_app"


def refusal(databases, role):
    """Return why the portal refuses to run as a role."""
    engine = create_engine(databases.server.url(role).replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection, pytest.raises(RlsNotEnforced) as refused:
        check(connection)
    engine.dispose()
    return str(refused.value)


def sentence(role, *reasons):
    told = "; ".join(f"the database role {role} {one}" for one in reasons)
    return f"The portal refuses to run: {told}."


@pytest.mark.parametrize(
    ("role", "said"),
    [("portal_owner", [BYPASSES, OWNS]), ("postgres", [SUPERUSER, BYPASSES, OWNS])],
    ids=["owner", "postgres"],
)
def test_owner_or_superuser_is_refused(databases, app, role, said):
    assert refusal(databases, role) == sentence(role, *said)


@pytest.mark.parametrize(
    ("may", "said"),
    [
        ("BYPASSRLS", [BYPASSES]),
        ("SUPERUSER", [SUPERUSER, OWNS]),  # it may act as any role, so as the owner
        ("IN ROLE portal_owner", [OWNS]),
    ],
)
def test_a_role_that_may_more_than_the_portals_is_refused(databases, app, may, said):
    databases.admin.execute(f"CREATE ROLE portal_other LOGIN {may}")
    try:
        assert refusal(databases, "portal_other") == sentence("portal_other", *said)
    finally:
        databases.admin.execute("DROP ROLE portal_other")


def test_a_role_that_owns_the_database_alone_is_refused(databases, app):
    databases.admin.execute("CREATE ROLE portal_other LOGIN")
    databases.admin.execute("ALTER DATABASE portal OWNER TO portal_other")
    try:
        assert refusal(databases, "portal_other") == sentence("portal_other", OWNS)
    finally:
        databases.admin.execute("ALTER DATABASE portal OWNER TO portal_owner")
        databases.admin.execute("DROP ROLE portal_other")


def test_the_portal_does_not_start_as_the_owner(databases, app):
    secrets = {"SECRET_KEY": "x", "SECURITY_PASSWORD_SALT": "x"}
    with pytest.raises(RlsNotEnforced, match="portal_owner"):
        create_app({"DATABASE_URL": databases.server.url("portal_owner"), **secrets})


NOT_FORCED, NOT_INVOKER = "has no forced row-level security", "is not security_invoker"


@pytest.mark.parametrize(
    ("hole", "said"),
    [
        ("ALTER TABLE foundings NO FORCE ROW LEVEL SECURITY", f"table public.foundings {NOT_FORCED}"),
        ("ALTER TABLE history.quotas DISABLE ROW LEVEL SECURITY", f"table history.quotas {NOT_FORCED}"),
        ("ALTER VIEW known.foundings SET (security_invoker = false)", f"view known.foundings {NOT_INVOKER}"),
    ],
)
def test_an_open_table_is_refused(databases, app, hole, said):
    with databases.owner() as owner:
        owner.execute(hole)
    assert refusal(databases, "portal_app") == f"The portal refuses to run: {said}."


def test_with_an_open_table_nothing_is_served(databases, app):
    with databases.owner() as owner:
        for table in ("foundings", "quotas"):
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    with pytest.raises(RlsNotEnforced, match=r"public.foundings .*; table public.quotas"):
        create_app({"INSTANCE": databases.folder})
    assert app.test_client().get("/healthz").status_code == 503


def test_the_portals_own_role_is_let_in(databases, app):
    with create_engine(databases.server.url().replace("postgresql:", "postgresql+psycopg:")).connect() as connection:
        check(connection)
