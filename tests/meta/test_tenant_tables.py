"""Every table with a commune stands behind the wall, with its history and its view of a past moment."""

import psycopg
import pytest

APPEND_ONLY = {"audit_events", "audit_heads"}  # the heads say what the events say
OF_THE_MOMENT = {"form_keys"}  # the answers to forms just sent


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
        expected = [name for name in tenant_tables(connection) if name not in APPEND_ONLY | OF_THE_MOMENT]
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


# Tables without a tenant that have columns of text, and why no text of a tenant lies in them.
TEXT_WITHOUT_TENANT = {
    "access_log": "endpoints and ids of who was let in or refused; never what was typed (core/access.py)",
    "accounts": "people who sign in, as the administrator enters them",
    "alembic_version": "the shape of the database",
    "app_settings": "the district's switches",
    "bodies": "the organisations of the whole district, which every post reads",
    "calendars": "the district's rhythms of reporting",
    "duties": "the resolution's own wording, which every post reads",
    "duty_parts": "the resolution's own wording, which every post reads",
    "ledger_tables": "which columns a programme's own tables show",
    "notice_choices": "which kinds of notice a person wants by mail",
    "notices": "one post's mail, written by the portal's own phrases",
    "objectives": "a programme's aims and how they are computed",
    "own_fields": "the names of fields that a programme adds; their values lie in the record",
    "postings": "a role's code",
    "programmes": "the district's documents",
    "quota_decisions": "the district's issued decision, which every commune reads",
    "second_factors": "an account's secrets, sealed or hashed",
    "sign_in_attempts": "a digest and a network's address",
    "sign_in_links": "a digest",
    "sign_in_sessions": "a digest, the kind of device and a network's address",
    "special_lines": "what the district's office asks of all, before any answer",
    "special_reports": "why the district's office asks for a special report, which every one asked reads",
    "unit_successions": "under which document units merged, as the administrator enters it",
    "units": "the official list of communes",
}


def tables_with_open_text(connection):
    """Return the tables of the portal that can hold a text and are not kept apart by a forced policy on tenant_id."""
    return rows(
        connection,
        "SELECT DISTINCT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND (t.typcategory = 'S' OR t.typname IN ('json', 'jsonb', 'bytea', 'xml', 'hstore')"
        "   OR (t.typcategory = 'A' AND (e.typcategory = 'S' OR e.typname IN ('json', 'jsonb'))))"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_attribute b"
        "   WHERE b.attrelid = c.oid AND b.attname = 'tenant_id') AND (SELECT bool_and("
        "   pg_get_expr(p.polqual, p.polrelid) LIKE '%tenant_id%') FROM pg_policy p"
        "   WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*')) IS TRUE)"
        " ORDER BY 1",
    )


def test_no_text_of_a_tenant_lies_outside_the_wall(databases, app):
    with psycopg.connect(databases.server.url("portal_owner")) as connection:
        assert tables_with_open_text(connection) == sorted(TEXT_WITHOUT_TENANT)
        assert all(len(reason) > 5 for reason in TEXT_WITHOUT_TENANT.values())


@pytest.mark.parametrize("kind", ["text", "varchar(20)", "json", "jsonb", "text[]"])
def test_a_planted_table_is_found(databases, app, kind):
    with psycopg.connect(databases.server.url("portal_owner")) as connection:
        connection.execute(f"CREATE TABLE planted (id int, tenant_id int, said {kind})")
        assert "planted" in tables_with_open_text(connection)
        for word in ("ENABLE", "FORCE"):
            connection.execute(f"ALTER TABLE planted {word} ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY all_may ON planted FOR SELECT USING (true)")
        assert "planted" in tables_with_open_text(connection)
        connection.execute("CREATE POLICY tenant_read ON planted FOR SELECT USING (tenant_id = ANY (portal_reads()))")
        assert "planted" in tables_with_open_text(connection)  # policies add up: the first still lets everybody
        connection.execute("DROP POLICY all_may ON planted")
        assert "planted" not in tables_with_open_text(connection)
        connection.rollback()
