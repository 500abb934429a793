"""Every table with a commune stands behind the wall, with its history and its view of a past moment."""

import psycopg

APPEND_ONLY = {"audit_events", "audit_heads"}  # the heads say what the events say


def rows(connection, statement):
    return [row[0] for row in connection.execute(statement)]


def tenant_tables(connection):
    return rows(
        connection,
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id' ORDER BY 1",
    )


def test_every_tenant_table_has_forced_policies(databases, app):
    with psycopg.connect(databases.server.url("portal_owner")) as connection:
        closed = rows(
            connection,
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity"
            " AND c.relforcerowsecurity AND (SELECT array_agg(polcmd::text ORDER BY polcmd::text) FROM pg_policy"
            " WHERE polrelid = c.oid) = '{a,d,r,w}'::text[] ORDER BY 1",
        )
        assert tenant_tables(connection) == closed


def test_every_tenant_table_keeps_history_behind_the_wall(databases, app):
    with psycopg.connect(databases.server.url("portal_owner")) as connection:
        expected = [name for name in tenant_tables(connection) if name not in APPEND_ONLY]
        history = rows(
            connection,
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'history'::regnamespace AND c.relrowsecurity"
            " AND c.relforcerowsecurity ORDER BY 1",
        )
        views = rows(connection, "SELECT viewname FROM pg_views WHERE schemaname = 'known' ORDER BY 1")
        triggers = rows(
            connection,
            "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_name = 'keep_history'",
        )
        assert [name for name in expected if name not in history] == []
        assert [name for name in expected if name not in views] == []
        assert [name for name in expected if name not in triggers] == []


def test_commune_leads_every_key_and_index(databases, app):
    with psycopg.connect(databases.server.url("portal_owner")) as connection:
        astray = rows(
            connection,
            "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'"
            " WHERE c.relnamespace = 'public'::regnamespace AND i.indkey[0] <> a.attnum",
        )
        assert astray == []


# Tables that the view of a past moment shows as they are, and why.
OF_THE_PRESENT = {
    "alembic_version": "the shape of the database",
    "form_keys": "answers kept for a form sent twice; no page shows them",
    "second_factors": "secrets; whether there is one stands in the account",
    "sign_in_links": "one-time passes; no page shows them",
    "sign_in_sessions": "who is signed in now; the log of accesses tells what was",
}


def columns(connection, schema):
    found = connection.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY column_name::text) FROM information_schema.columns"
        " WHERE table_schema = %s GROUP BY table_name",
        [schema],
    )
    return dict(found.fetchall())


def test_a_past_moment_knows_every_table_in_full(databases, app):
    """A table without a view would show its present rows in the view of a past moment, a column missing break it."""
    with psycopg.connect(databases.server.url("portal_owner")) as connection:
        present, past = columns(connection, "public"), columns(connection, "known")
        assert set(present) - set(past) == set(OF_THE_PRESENT)
        assert {table: past[table] for table in past} == {table: present[table] for table in past}
