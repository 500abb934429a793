"""Migration helpers of the wall: policies, row history and the view of a past moment.

One call, `tenant_table(op, "foundings")`, gives a new tenant table all three, so that its history begins
with its first row. `remembered_table` gives history alone to a table that belongs to no commune.
"""

import json
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
CREATE FUNCTION history.row_key(record jsonb, columns text[]) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS
  $$ SELECT string_agg(record ->> name, '/' ORDER BY place)
     FROM unnest(columns) WITH ORDINALITY AS c(name, place) $$;
"""

KEEPING = """
-- The moment of a transaction: one for all its rows, taken as it commits (the triggers are deferred), since nobody
-- has seen anything of it before. Whatever a session sets by itself, it lies within the transaction.
CREATE OR REPLACE FUNCTION history.moment() RETURNS timestamptz LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told timestamptz := nullif(current_setting('portal.commit_moment', true), '')::timestamptz;
BEGIN
  IF told IS NULL OR told < now() THEN
    told := clock_timestamp();
    PERFORM set_config('portal.commit_moment', told::text, true);
  END IF;
  RETURN least(told, clock_timestamp());
END $$;

-- Keeps every version of a row with the span of real time in which it was the recorded one. A second
-- change within one transaction replaces the version, for nobody else has ever seen it. The arguments name
-- the key's columns, and after a minus those that no history may hold.
CREATE OR REPLACE FUNCTION history.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz := history.moment();
  withheld jsonb := (SELECT jsonb_object_agg(substr(name, 2), NULL::text) FROM unnest(TG_ARGV) AS a(name)
    WHERE name LIKE '-%');
  key text := history.row_key(to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END), TG_ARGV);
  last_start timestamptz;
  last_end timestamptz;
  last_change xid8;
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- A key that stood before and comes back begins no earlier than it ended.
    EXECUTE format('SELECT max(upper(recorded)) FROM history.%I h WHERE h.row_key = $1', TG_TABLE_NAME)
      INTO last_end USING key;
    moment := greatest(moment, last_end);
  ELSE
    EXECUTE format('SELECT lower(recorded), changed_by FROM history.%I h WHERE upper_inf(recorded)'
      ' AND h.row_key = $1', TG_TABLE_NAME) INTO last_start, last_change USING key;
    IF last_change = pg_current_xact_id() THEN
      moment := last_start;
      EXECUTE format('DELETE FROM history.%I h WHERE upper_inf(recorded) AND h.row_key = $1', TG_TABLE_NAME)
        USING key;
    ELSE
      -- A clock that was set back must not put a version before the one it ends.
      moment := greatest(moment, last_start + interval '1 microsecond');
      EXECUTE format('UPDATE history.%I h SET recorded = tstzrange(lower(recorded), $2)'
        ' WHERE upper_inf(recorded) AND h.row_key = $1', TG_TABLE_NAME) USING key, moment;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    IF withheld IS NOT NULL THEN
      NEW := jsonb_populate_record(NEW, withheld);
    END IF;
    EXECUTE format('INSERT INTO history.%I SELECT tstzrange($2, NULL), pg_current_xact_id(), $3, ($1).*',
      TG_TABLE_NAME) USING NEW, moment, history.row_key(to_jsonb(NEW), TG_ARGV);
  END IF;
  RETURN NULL;
END $$;
"""
# What was made before the triggers were deferred: the triggers and the index anew, in place.
RENEW_TRIGGERS = """
DO $$
DECLARE
  old record;
BEGIN
  FOR old IN SELECT t.oid, c.relname, pg_get_triggerdef(t.oid) AS made FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'keep_history' AND t.tgconstraint = 0 LOOP
    EXECUTE format('DROP TRIGGER keep_history ON public.%I', old.relname);
    EXECUTE replace(replace(old.made, 'CREATE TRIGGER', 'CREATE CONSTRAINT TRIGGER'), ' FOR EACH ROW',
      ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW');
    EXECUTE format('DROP INDEX history.%I', 'ix_' || old.relname || '_row');
    EXECUTE format('CREATE INDEX %I ON history.%I (row_key)', 'ix_' || old.relname || '_row', old.relname);
  END LOOP;
END $$
"""

DROP_FUNCTIONS = """
DROP FUNCTION history.keep();
DROP FUNCTION history.moment();
DROP FUNCTION history.row_key(jsonb, text[]);
DROP SCHEMA known;
DROP SCHEMA history;
DROP FUNCTION portal_known_at();
DROP FUNCTION portal_writes();
DROP FUNCTION portal_reads();
"""

READ = "tenant_id = ANY ((SELECT portal_reads())::int[])"
WRITE = "tenant_id = ANY ((SELECT portal_writes())::int[])"


def tenant_table(op: Any, table: str, *, grants: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Put a tenant table behind the wall and begin its history."""
    closed_table(op, table, grants=grants)
    _remember(op, table, ("tenant_id", "id"))
    op.execute(f"ALTER TABLE history.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE history.{table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall_read ON history.{table} FOR SELECT USING ({READ})")
    op.execute(f"CREATE INDEX ix_{table}_recorded ON history.{table} (tenant_id, row_key, recorded)")


def closed_table(op: Any, table: str, *, grants: str) -> None:
    """Put a table behind the wall: rows are read and written within the bound scope only."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall_read ON {table} FOR SELECT USING ({READ})")
    op.execute(f"CREATE POLICY wall_insert ON {table} FOR INSERT WITH CHECK ({WRITE})")
    op.execute(f"CREATE POLICY wall_update ON {table} FOR UPDATE USING ({WRITE}) WITH CHECK ({WRITE})")
    op.execute(f"CREATE POLICY wall_delete ON {table} FOR DELETE USING ({WRITE})")
    shared_table(op, table, grants=grants)


def remembered_table(
    op: Any,
    table: str,
    key: tuple[str, ...] = ("id",),
    *,
    grants: str = "SELECT, INSERT, UPDATE, DELETE",
    secret: tuple[str, ...] = (),
) -> None:
    """Begin the history of a table that belongs to no commune, and let the portal use it.

    `secret` names columns of which no past value is kept: they are empty in the view of a past moment.
    """
    shared_table(op, table, grants=grants)
    _remember(op, table, key, secret)


def dated_table(op: Any, table: str, column: str) -> None:
    """Give a table that is only ever added to its view of a past moment, by the moment that each row carries."""
    op.execute(
        f"CREATE VIEW known.{table} WITH (security_invoker = true) AS"
        f" SELECT * FROM public.{table} WHERE {column} <= (SELECT portal_known_at())"
    )
    op.execute(f"GRANT SELECT ON known.{table} TO portal_app")


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
    What a migration then fills in, it fills in in `history` too: old versions are read by the code of today.
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


def _remember(op: Any, table: str, key: tuple[str, ...], secret: tuple[str, ...] = ()) -> None:
    arguments = ", ".join([f"'{name}'" for name in key] + [f"'-{name}'" for name in secret])
    op.execute(
        f"CREATE TABLE history.{table} (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL,"
        f" row_key text NOT NULL, LIKE public.{table})"
    )
    for name in secret:
        op.execute(f"ALTER TABLE history.{table} ALTER {name} DROP NOT NULL")
    op.execute(f"CREATE INDEX ix_{table}_row ON history.{table} (row_key)")
    op.execute(f"GRANT SELECT ON history.{table} TO portal_app")
    _begin_with_what_stands(op, table, arguments, secret)
    # Deferred to the commit: a version counts from there (migrations alone run with it immediate).
    op.execute(
        f"CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep({arguments})"
    )
    op.execute(_view_statement(table))


def _begin_with_what_stands(op: Any, table: str, arguments: str, secret: tuple[str, ...]) -> None:
    """What stood before its history began is taken to have stood so always: nothing else is known of it."""
    row = "r" if not secret else f"jsonb_populate_record(r, '{json.dumps(dict.fromkeys(secret))}')"
    op.execute(
        f"INSERT INTO history.{table} SELECT tstzrange(NULL, NULL), pg_current_xact_id(),"
        f" history.row_key(to_jsonb(r), ARRAY[{arguments}]), ({row}).* FROM public.{table} r"
    )


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
