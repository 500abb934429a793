"""Migration helpers of the wall: policies, row history and the view of a past moment.

One call, `tenant_table(op, "foundings")`, gives a new tenant table all three, so that its history begins
with its first row. `remembered_table` gives history alone to a table that belongs to no commune.
"""

from collections.abc import Callable
from typing import Any

FUNCTIONS = """
CREATE FUNCTION portal_reads() RETURNS int[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('portal.reads', true), ''), '{}')::int[] $$;
CREATE FUNCTION portal_writes() RETURNS int[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('portal.writes', true), ''), '{}')::int[] $$;
CREATE FUNCTION portal_known_at() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('portal.known_at', true), '')::timestamptz, now()) $$;
CREATE SCHEMA history;
CREATE SCHEMA known;
GRANT USAGE ON SCHEMA history, known TO portal_app;

-- Keeps every version of a row with the span of real time in which it was the recorded one. A second
-- change within one transaction replaces the version, for nobody else has ever seen it.
CREATE FUNCTION history.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz := now();
  last_start timestamptz;
  last_change xid8;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    EXECUTE format('SELECT lower(recorded), changed_by FROM history.%I h WHERE upper_inf(recorded)'
      ' AND h.row_key = $1', TG_TABLE_NAME) INTO last_start, last_change
      USING history.row_key(to_jsonb(OLD), TG_ARGV);
    IF last_change = pg_current_xact_id() THEN
      EXECUTE format('DELETE FROM history.%I h WHERE upper_inf(recorded) AND h.row_key = $1', TG_TABLE_NAME)
        USING history.row_key(to_jsonb(OLD), TG_ARGV);
    ELSE
      -- A transaction that began earlier may write later: its version starts after the one it ends.
      moment := greatest(moment, last_start + interval '1 microsecond');
      EXECUTE format('UPDATE history.%I h SET recorded = tstzrange(lower(recorded), $2)'
        ' WHERE upper_inf(recorded) AND h.row_key = $1', TG_TABLE_NAME)
        USING history.row_key(to_jsonb(OLD), TG_ARGV), moment;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE format('INSERT INTO history.%I SELECT tstzrange($2, NULL), pg_current_xact_id(), $3, ($1).*',
      TG_TABLE_NAME) USING NEW, moment, history.row_key(to_jsonb(NEW), TG_ARGV);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION history.row_key(record jsonb, columns text[]) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS
  $$ SELECT string_agg(record ->> name, '/' ORDER BY place)
     FROM unnest(columns) WITH ORDINALITY AS c(name, place) $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION history.keep();
DROP FUNCTION history.row_key(jsonb, text[]);
DROP SCHEMA known;
DROP SCHEMA history;
DROP FUNCTION portal_known_at();
DROP FUNCTION portal_writes();
DROP FUNCTION portal_reads();
"""

READ = "commune_id = ANY ((SELECT portal_reads())::int[])"
WRITE = "commune_id = ANY ((SELECT portal_writes())::int[])"


def tenant_table(op: Any, table: str, *, grants: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Put a tenant table behind the wall and begin its history."""
    closed_table(op, table, grants=grants)
    _remember(op, table, ("commune_id", "id"))
    op.execute(f"ALTER TABLE history.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE history.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall_read ON history.{table} FOR SELECT USING ({READ})")
    op.execute(f"CREATE INDEX ix_{table}_recorded ON history.{table} (commune_id, row_key, recorded)")


def closed_table(op: Any, table: str, *, grants: str) -> None:
    """Put a table behind the wall: rows are read and written within the bound scope only."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall_read ON {table} FOR SELECT USING ({READ})")
    op.execute(f"CREATE POLICY wall_insert ON {table} FOR INSERT WITH CHECK ({WRITE})")
    op.execute(f"CREATE POLICY wall_update ON {table} FOR UPDATE USING ({WRITE}) WITH CHECK ({WRITE})")
    op.execute(f"CREATE POLICY wall_delete ON {table} FOR DELETE USING ({WRITE})")
    shared_table(op, table, grants=grants)


def remembered_table(op: Any, table: str, key: tuple[str, ...] = ("id",)) -> None:
    """Begin the history of a table that belongs to no commune, and let the portal use it."""
    shared_table(op, table)
    _remember(op, table, key)


def shared_table(op: Any, table: str, *, grants: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Let the portal's own role use a table."""
    op.execute(f"GRANT {grants} ON {table} TO portal_app")


def forget_table(op: Any, table: str) -> None:
    """Undo `tenant_table` or `remembered_table`, before the table itself is dropped."""
    op.execute(f"DROP VIEW known.{table}")
    op.execute(f"DROP TRIGGER keep_history ON {table}")
    op.execute(f"DROP TABLE history.{table}")


def add_column(op: Any, table: str, make: Callable[[], Any]) -> None:
    """Add a column (made anew by `make` each time) to a table and its history; renew the view of a past moment.

    The trigger copies rows by place: both tables must gain and lose their columns together, in one order.
    """
    op.execute(f"DROP VIEW IF EXISTS known.{table}")
    op.add_column(table, make())
    op.add_column(table, make(), schema="history")
    renew_view(op, table)


def drop_column(op: Any, table: str, name: str) -> None:
    """Undo `add_column`."""
    op.execute(f"DROP VIEW IF EXISTS known.{table}")
    op.drop_column(table, name)
    op.drop_column(table, name, schema="history")
    renew_view(op, table)


def renew_view(op: Any, table: str) -> None:
    """Make the view of a past moment anew, after columns changed."""
    op.execute(f"DROP VIEW IF EXISTS known.{table}")
    op.execute(_view_statement(table))


def _remember(op: Any, table: str, key: tuple[str, ...]) -> None:
    arguments = ", ".join(f"'{name}'" for name in key)
    op.execute(
        f"CREATE TABLE history.{table} (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL,"
        f" row_key text NOT NULL, LIKE public.{table})"
    )
    op.execute(f"CREATE INDEX ix_{table}_row ON history.{table} (row_key) WHERE upper_inf(recorded)")
    op.execute(f"GRANT SELECT ON history.{table} TO portal_app")
    op.execute(
        f"CREATE TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION history.keep({arguments})"
    )
    op.execute(_view_statement(table))


def _view_statement(table: str) -> str:
    return f"""
DO $$
DECLARE names text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names FROM pg_attribute
    WHERE attrelid = 'public.{table}'::regclass AND attnum > 0 AND NOT attisdropped;
  EXECUTE 'CREATE VIEW known.{table} WITH (security_invoker = true) AS SELECT ' || names ||
    ' FROM history.{table} WHERE recorded @> (SELECT portal_known_at())';
  EXECUTE 'GRANT SELECT ON known.{table} TO portal_app';
END $$
"""
