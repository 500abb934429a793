-- Who owes what under which duty, and how it stands, for everybody signed in. Written by hand.

-- SECURITY DEFINER: duty items and their updates stand behind row-level security, in the tenant of their holder, while
-- the board shows every holder's state. It returns nothing that anybody typed. With a moment it answers from the
-- history, as of then.
CREATE FUNCTION duty_board_at(moment timestamptz) RETURNS TABLE (id int, duty_id int, body_id int, first_body_id int,
  period text, state text, original_deadline date, deadline date, submitted_on date, updated_on date, extensions int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH items AS (
    SELECT tenant_id, id, duty_id, body_id, first_body_id, period, state, original_deadline, deadline, submitted_on,
      updated_on FROM public.duty_items WHERE moment IS NULL
    UNION ALL
    SELECT tenant_id, id, duty_id, body_id, first_body_id, period, state, original_deadline, deadline, submitted_on,
      updated_on FROM history.duty_items WHERE recorded @> moment
  ), extended AS (
    SELECT tenant_id, item_id FROM public.duty_updates
      WHERE moment IS NULL AND kind = 'deadline' AND new_deadline > old_deadline
    UNION ALL
    SELECT tenant_id, item_id FROM history.duty_updates
      WHERE recorded @> moment AND kind = 'deadline' AND new_deadline > old_deadline
  ), counted AS (
    SELECT tenant_id, item_id, count(*)::int AS number FROM extended GROUP BY tenant_id, item_id
  )
  SELECT i.id, i.duty_id, i.body_id, i.first_body_id, i.period, i.state, i.original_deadline, i.deadline,
    i.submitted_on, i.updated_on, coalesce(c.number, 0)
    FROM items i LEFT JOIN counted c ON c.tenant_id = i.tenant_id AND c.item_id = i.id
    WHERE coalesce(current_setting('portal.actor', true), '') <> '' $$;
REVOKE ALL ON FUNCTION duty_board_at(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION duty_board_at(timestamptz) TO portal_app;

CREATE VIEW public.duty_board WITH (security_invoker = true) AS SELECT * FROM public.duty_board_at(NULL);
CREATE VIEW known.duty_board WITH (security_invoker = true) AS
  SELECT * FROM public.duty_board_at((SELECT portal_known_at()));
GRANT SELECT ON public.duty_board, known.duty_board TO portal_app;
