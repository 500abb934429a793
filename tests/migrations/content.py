"""What a database holds, in numbers and moments that every later upgrade must leave as they are."""

# The new name of the founding in the dumps, and what it was called before.
NAMES = ("Chè Shan Tả Phìn", "Chè Shan tuyết Tả Phìn")
_TABLES = (
    "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'history')"
    " AND tablename <> 'alembic_version' ORDER BY 1"
)


def content(connection):
    """Return the rows of each table, the head of each audit chain, and what the founding was called at each moment."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    heads = connection.execute("SELECT tenant_id, seq, hash FROM audit_heads ORDER BY 1").fetchall()
    moments = connection.execute(
        "SELECT lower(recorded)::text, working_name FROM history.foundings ORDER BY lower(recorded)"
    )
    return {
        "rows": {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables},
        "heads": [list(row) for row in heads],
        "names": [list(row) for row in moments.fetchall()],
    }
