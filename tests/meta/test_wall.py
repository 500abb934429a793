"""Every table with a commune stands behind the wall, with its history and its view of a past moment."""

import psycopg

APPEND_ONLY = {"audit_events", "audit_heads"}  # the heads say what the events say


def rows(connection, statement):
    return [row[0] for row in connection.execute(statement)]


def tenant_tables(connection):
    return rows(
        connection,
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'commune_id' ORDER BY 1",
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
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'commune_id'"
            " WHERE c.relnamespace = 'public'::regnamespace AND i.indkey[0] <> a.attnum",
        )
        assert astray == []
