-- What policies, history and the view of a past moment ask. Written by hand.

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

-- The moment of a transaction: one for all its rows, taken as it commits (the triggers are deferred), since nobody
-- has seen anything of it before. Whatever a session sets by itself, it lies within the transaction.
CREATE FUNCTION history.moment() RETURNS timestamptz LANGUAGE plpgsql
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
CREATE FUNCTION history.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz := history.moment();
  withheld jsonb := (SELECT jsonb_object_agg(substr(name, 2), NULL::text) FROM unnest(TG_ARGV) AS a(name)
    WHERE name LIKE '-%');
  key text := history.row_key(to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END), TG_ARGV);
  last_start timestamptz;
  last_end timestamptz;
  last_change xid8;
  names text;
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
    -- By name: the two tables may hold their columns in different orders.
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names FROM pg_attribute
      WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('INSERT INTO history.%I (recorded, changed_by, row_key, %s)'
      ' SELECT tstzrange($2, NULL), pg_current_xact_id(), $3, ($1).*', TG_TABLE_NAME, names)
      USING NEW, moment, history.row_key(to_jsonb(NEW), TG_ARGV);
  END IF;
  RETURN NULL;
END $$;
