"""The wall, tried as the portal's own database role."""

import psycopg
import pytest


def tenant_tables(connection):
    rows = connection.execute(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE column_name = 'commune_id'"
        " AND table_schema = 'public' ORDER BY 1"
    )
    return [row[0] for row in rows]


def test_no_scope_no_rows(databases, app):
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        tables = tenant_tables(connection)
        assert "foundings" in tables
        for table in tables:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table


@pytest.mark.parametrize("role", ["portal_owner", "postgres"])
def test_owner_or_superuser_is_refused(databases, app, role):
    from portal import create_app
    from portal.core.tenancy import WallOpen

    secrets = {"SECRET_KEY": "x", "SECURITY_PASSWORD_SALT": "x"}
    with pytest.raises(WallOpen, match=role):
        create_app({"DATABASE_URL": databases.server.url(role), **secrets})
