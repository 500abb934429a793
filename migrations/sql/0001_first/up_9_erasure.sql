-- Erasing what tells of a person, on request (Law 91/2025/QH15; docs/personal-data.md). Written by hand.

-- A text without what any of the patterns finds; what stands in its place names the erasure.
CREATE FUNCTION portal_erased(held text, patterns text[], stand text) RETURNS text LANGUAGE plpgsql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pattern text;
BEGIN
  FOREACH pattern IN ARRAY patterns LOOP
    held := regexp_replace(held, pattern, stand, 'gi');
  END LOOP;
  RETURN held;
END $$;

-- The same in a JSON value: its texts one by one, so that its shape stays; a number that is found becomes null.
CREATE FUNCTION portal_erased_json(held jsonb, patterns text[], stand text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(held)
    WHEN 'string' THEN to_jsonb(portal_erased(held #>> '{}', patterns, stand))
    WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(key, portal_erased_json(value, patterns, stand)), '{}')
      FROM jsonb_each(held))
    WHEN 'array' THEN (SELECT coalesce(jsonb_agg(portal_erased_json(value, patterns, stand) ORDER BY place), '[]')
      FROM jsonb_array_elements(held) WITH ORDINALITY AS e (value, place))
    WHEN 'number' THEN CASE WHEN portal_erased(held #>> '{}', patterns, stand) = held #>> '{}' THEN held
      ELSE 'null' END
    ELSE held END;
END $$;

-- Erases what the patterns find from every table of a tenant, from all versions in history, from the audit and from
-- kept answers; of the named records also what `more` finds. The portal's own role can change neither history nor
-- audit: this alone does, for a leader of the commune, and only ever takes away. Its argument `asked`:
--   patterns, more   regular expressions            records   as the audit names them: ["collectives/12"]
--   stand            what stands in the place       owners    table -> [record, column with the record's id or null]
--   files            table -> ids of the files of which name and title go too
--   kept             tables that are left as they are
-- Returns {"record": n, "history": n, "audit": n, "answers": n, "events": {number: hash of what is left}}. The hash of
-- an erased event stays, and with it the chain; what is left of it is proved by the entry of this erasure
-- (portal/core/chain.py).
CREATE FUNCTION portal_erase(tenant int, asked jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  patterns text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'patterns'));
  both_kinds text[] := patterns || ARRAY(SELECT jsonb_array_elements_text(asked -> 'more'));
  records text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'records'));
  stand text := asked ->> 'stand';
  owner jsonb;
  of_record text;
  held text;
  left_over text;
  one record;
  number bigint;
  counts jsonb := '{"record": 0, "history": 0, "audit": 0, "answers": 0}';
  events jsonb;
BEGIN
  IF tenant IS NULL OR NOT (tenant = ANY (portal_writes()) AND portal_has_role('commune_leader')) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only a leader of the commune erases';
  END IF;
  -- Nobody else's change comes between what is looked through here and the entry that names it.
  PERFORM FROM audit_heads h WHERE h.tenant_id = tenant FOR UPDATE;
  FOR one IN
    SELECT n.nspname AS place, c.relname AS name, bool_or(a.attname = 'version') AS versioned,
      array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE t.typname IN ('text', 'varchar', 'jsonb')
        AND a.attname NOT IN ('row_key', 'sha256')) AS held,
      array_agg(t.typname ORDER BY a.attnum) FILTER (WHERE t.typname IN ('text', 'varchar', 'jsonb')
        AND a.attname NOT IN ('row_key', 'sha256')) AS types
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      JOIN pg_type t ON t.oid = a.atttypid
    WHERE n.nspname IN ('public', 'history') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname NOT IN ('audit_events', 'audit_heads', 'form_keys')
      AND NOT coalesce(asked -> 'kept' ? c.relname, false)
    GROUP BY 1, 2 HAVING bool_or(a.attname = 'tenant_id') ORDER BY 2, 1
  LOOP
    CONTINUE WHEN one.held IS NULL;
    owner := coalesce(asked -> 'owners' -> one.name, jsonb_build_array(one.name, 'id'));
    of_record := CASE WHEN owner ->> 1 IS NULL THEN quote_literal(owner ->> 0)
      ELSE format('%L || %I::text', (owner ->> 0) || '/', owner ->> 1) END;
    IF asked -> 'files' ? one.name THEN
      EXECUTE format('UPDATE %I.%I SET title = $1, file_name = $1, removed_at = coalesce(removed_at, now()),'
        ' erased_at = coalesce(erased_at, now()) WHERE tenant_id = $2 AND $3 @> to_jsonb(id::text)', one.place, one.name)
        USING stand, tenant, asked -> 'files' -> one.name;
    END IF;
    SELECT string_agg(format('%I', h), ', '), string_agg(format('%s(%I, CASE WHEN %s = ANY ($2) THEN $3 ELSE $4 END,'
        ' $5)', CASE t WHEN 'jsonb' THEN 'portal_erased_json' ELSE 'portal_erased' END, h, of_record), ', ')
      INTO held, left_over FROM unnest(one.held, one.types) AS u (h, t);
    -- A form that was opened before must not bring it back: its version is not the row's any more.
    EXECUTE format('UPDATE %I.%I SET (%s) = ROW(%s) WHERE tenant_id = $1 AND ROW(%s) IS DISTINCT FROM ROW(%s)',
      one.place, one.name, held || CASE WHEN one.versioned AND one.place = 'public' THEN ', version' ELSE '' END,
      left_over || CASE WHEN one.versioned AND one.place = 'public' THEN ', version + 1' ELSE '' END, held, left_over)
      USING tenant, records, both_kinds, patterns, stand;
    GET DIAGNOSTICS number = ROW_COUNT;
    counts := counts || jsonb_build_object(CASE one.place WHEN 'public' THEN 'record' ELSE 'history' END,
      number + (counts ->> CASE one.place WHEN 'public' THEN 'record' ELSE 'history' END)::bigint);
  END LOOP;

  PERFORM set_config('portal.erasing', 'yes', true);
  WITH wanted AS (
    SELECT e.seq, f.stub,
      portal_erased_json(e.before, CASE WHEN e.record = ANY (records) THEN both_kinds ELSE patterns END, stand) AS before,
      portal_erased_json(e.after, CASE WHEN e.record = ANY (records) THEN both_kinds ELSE patterns END, stand) AS after
    FROM audit_events e CROSS JOIN LATERAL (SELECT CASE
      WHEN asked -> 'files' -> e.table_name @> to_jsonb(split_part(e.row_key, '/', 2)) THEN
        jsonb_build_object('title', stand, 'file_name', stand) ELSE '{}' END AS stub) f
    WHERE e.tenant_id = tenant
  ), changed AS (
    UPDATE audit_events e SET
      before = CASE WHEN w.before ? 'title' THEN w.before || w.stub ELSE w.before END,
      after = CASE WHEN w.after ? 'title' THEN w.after || w.stub ELSE w.after END
    FROM wanted w WHERE e.tenant_id = tenant AND e.seq = w.seq AND (w.stub <> '{}' OR
      (e.before, e.after) IS DISTINCT FROM (w.before, w.after))
    RETURNING e.seq, audit_hash(e) AS digest
  )
  SELECT coalesce(jsonb_object_agg(seq, digest), '{}'), count(*) INTO events, number FROM changed;
  PERFORM set_config('portal.erasing', '', true);
  counts := counts || jsonb_build_object('audit', number, 'events', events);

  -- Kept answers of all: whoever was answered with the words. They are gone in thirty days in any case.
  UPDATE form_keys SET body = portal_erased(body, patterns, stand),
    headers = portal_erased_json(headers::jsonb, patterns, stand)::json,
    flashes = portal_erased_json(flashes::jsonb, patterns, stand)::json
  WHERE (body, headers::jsonb, flashes::jsonb) IS DISTINCT FROM (portal_erased(body, patterns, stand),
    portal_erased_json(headers::jsonb, patterns, stand), portal_erased_json(flashes::jsonb, patterns, stand));
  GET DIAGNOSTICS number = ROW_COUNT;
  counts := counts || jsonb_build_object('answers', number);

  -- What was told to posts of the commune, or of its pages to others.
  FOREACH held IN ARRAY ARRAY['public', 'history'] LOOP
    EXECUTE format('UPDATE %I.notices SET (subject, text, url) = ROW(portal_erased(subject, $1, $2),'
      ' portal_erased(text, $1, $2), portal_erased(url, $1, $2)) WHERE (url LIKE $3 OR posting_id IN (SELECT p.id'
      ' FROM postings p JOIN bodies b ON b.id = p.body_id WHERE b.unit_id = $4)) AND ROW(subject, text, url)'
      ' IS DISTINCT FROM ROW(portal_erased(subject, $1, $2), portal_erased(text, $1, $2), portal_erased(url, $1, $2))',
      held) USING patterns, stand, '/communes/' || tenant || '/%', tenant;
  END LOOP;
  RETURN counts;
END $$;
REVOKE EXECUTE ON FUNCTION portal_erase(int, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_erase(int, jsonb) TO portal_app;
