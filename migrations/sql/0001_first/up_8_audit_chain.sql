-- The audit's hash chain, one a tenant. Written by hand.

-- What is hashed: every column but the hash, each with its length before it, so that nothing can move from one into
-- the next; "-" stands for no value. portal/core/chain.py works out the same, on its own.
CREATE FUNCTION audit_text(e audit_events) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(coalesce(octet_length(value) || ':' || value, '-'), ',' ORDER BY place)
  FROM unnest(ARRAY[e.tenant_id::text, e.seq::text,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.account_id::text, e.posting_id::text,
    e.deputy_for_id::text, e.address, e.action, e.change, e.table_name, e.row_key, e.record, e.before::text,
    e.after::text, e.prev_hash]) WITH ORDINALITY AS c (value, place) $$;
CREATE FUNCTION audit_hash(e audit_events) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT encode(sha256(convert_to(audit_text(e), 'UTF8')), 'hex') $$;

-- SECURITY DEFINER: a commune may add to the district's chain, which it may not read, and nobody may write a head.
-- The head is locked until the commit: the next writer continues where this one ended, never beside it.
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  newest record;
BEGIN
  SELECT seq, hash INTO head FROM public.audit_heads WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO public.audit_heads (tenant_id, seq, hash) VALUES (NEW.tenant_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT seq, hash INTO head FROM public.audit_heads WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  END IF;
  -- Within one statement the head follows at its end only; where a tail was cut off the head knows better.
  SELECT seq, hash INTO newest FROM public.audit_events WHERE tenant_id = NEW.tenant_id ORDER BY seq DESC LIMIT 1;
  IF newest.seq > head.seq THEN
    head := newest;
  END IF;
  NEW.seq := head.seq + 1;
  NEW.at := clock_timestamp();
  NEW.prev_hash := head.hash;
  NEW.hash := public.audit_hash(NEW);
  RETURN NEW;
END $$;
CREATE FUNCTION audit_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.audit_heads h SET seq = a.seq, hash = a.hash
    FROM (SELECT DISTINCT ON (tenant_id) tenant_id, seq, hash FROM added ORDER BY tenant_id, seq DESC) a
    WHERE h.tenant_id = a.tenant_id;
  RETURN NULL;
END $$;
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- But for what is erased on request (up_9_erasure.sql), by a function of the owner: the portal has no such right.
  IF TG_OP = 'UPDATE' AND current_setting('portal.erasing', true) = 'yes' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the audit is only ever added to';
END $$;
CREATE TRIGGER chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER head AFTER INSERT ON audit_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION audit_head();
CREATE TRIGGER is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();

-- What the portal may say of an event; the database says the rest.
GRANT INSERT (tenant_id, actor, account_id, posting_id, deputy_for_id, address, action, change, table_name, row_key,
  record, before, after) ON audit_events TO portal_app;

-- The head of each chain as it was: its last event of then.
CREATE VIEW known.audit_heads WITH (security_invoker = true) AS
  SELECT DISTINCT ON (tenant_id) tenant_id, seq, hash FROM public.audit_events
  WHERE at <= (SELECT portal_known_at()) ORDER BY tenant_id, seq DESC;
GRANT SELECT ON known.audit_heads TO portal_app;
