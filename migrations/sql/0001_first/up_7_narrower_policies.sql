-- Within a tenant a finding is the commission's, the leader's to read, and that of the body concerned. Written by hand.

-- Who acts is told to the transaction with the scope; a post of the present decides, also in the view of the past.
CREATE FUNCTION portal_own_body() RETURNS int LANGUAGE sql STABLE AS
  $$ SELECT body_id FROM public.postings
     WHERE id = substring(current_setting('portal.actor', true) FROM '^posting:([0-9]+)')::int $$;
CREATE FUNCTION portal_has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('portal.actor', true) = 'command', false) OR EXISTS (
     SELECT FROM public.postings WHERE role = ANY (roles)
     AND id = substring(current_setting('portal.actor', true) FROM '^posting:([0-9]+)')::int) $$;

ALTER POLICY tenant_read ON findings USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND ((SELECT portal_has_role('inspector', 'district_leader')) OR body_id = (SELECT portal_own_body())));
ALTER POLICY tenant_read ON history.findings USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND ((SELECT portal_has_role('inspector', 'district_leader')) OR body_id = (SELECT portal_own_body())));
ALTER POLICY tenant_insert ON findings WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[])
  AND (SELECT portal_has_role('inspector')));
ALTER POLICY tenant_update ON findings
  USING (tenant_id = ANY ((SELECT portal_writes())::int[])
    AND ((SELECT portal_has_role('inspector')) OR body_id = (SELECT portal_own_body())))
  WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[])
    AND ((SELECT portal_has_role('inspector')) OR body_id = (SELECT portal_own_body())));

ALTER POLICY tenant_read ON finding_events USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND ((SELECT portal_has_role('inspector', 'district_leader')) OR body_id = (SELECT portal_own_body())));
ALTER POLICY tenant_read ON history.finding_events USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND ((SELECT portal_has_role('inspector', 'district_leader')) OR body_id = (SELECT portal_own_body())));
ALTER POLICY tenant_insert ON finding_events WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[])
  AND ((SELECT portal_has_role('inspector')) OR body_id = (SELECT portal_own_body())));
ALTER POLICY tenant_update ON finding_events
  USING (tenant_id = ANY ((SELECT portal_writes())::int[])
    AND ((SELECT portal_has_role('inspector')) OR body_id = (SELECT portal_own_body())))
  WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[])
    AND ((SELECT portal_has_role('inspector')) OR body_id = (SELECT portal_own_body())));

-- Who may not read a finding may not read it in the audit either.
ALTER POLICY tenant_read ON audit_events USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND (record NOT LIKE 'findings/%' OR EXISTS (SELECT FROM public.findings f
    WHERE f.tenant_id = audit_events.tenant_id AND 'findings/' || f.id = audit_events.record)));

-- Nor the papers attached to it, which the commission alone attaches.
ALTER POLICY tenant_read ON finding_files USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND EXISTS (SELECT FROM public.findings f
    WHERE f.tenant_id = finding_files.tenant_id AND f.id = finding_files.finding_id));
ALTER POLICY tenant_read ON history.finding_files USING (tenant_id = ANY ((SELECT portal_reads())::int[])
  AND EXISTS (SELECT FROM public.findings f
    WHERE f.tenant_id = finding_files.tenant_id AND f.id = finding_files.finding_id));
ALTER POLICY tenant_insert ON finding_files WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[])
  AND (SELECT portal_has_role('inspector')));
ALTER POLICY tenant_update ON finding_files
  USING (tenant_id = ANY ((SELECT portal_writes())::int[]) AND (SELECT portal_has_role('inspector')))
  WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]) AND (SELECT portal_has_role('inspector')));

-- The kept answer to a form is the sender's alone, whoever else reads the tenant; who sends it need not write the
-- tenant (an inspector does not). The tenant 0 stands for none: the portal before its district is loaded.
CREATE FUNCTION portal_own_account() RETURNS int LANGUAGE sql STABLE AS
  $$ SELECT account_id FROM public.postings
     WHERE id = substring(current_setting('portal.actor', true) FROM '^posting:([0-9]+)')::int $$;
CREATE FUNCTION portal_own_answer(tenant int, account int) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT (tenant = 0 OR tenant = ANY (portal_reads())) AND (account = portal_own_account()
     OR coalesce(current_setting('portal.actor', true) = 'command', false)) $$;
ALTER POLICY tenant_read ON form_keys USING (portal_own_answer(tenant_id, account_id));
ALTER POLICY tenant_insert ON form_keys WITH CHECK (portal_own_answer(tenant_id, account_id));
ALTER POLICY tenant_update ON form_keys USING (portal_own_answer(tenant_id, account_id))
  WITH CHECK (portal_own_answer(tenant_id, account_id));
ALTER POLICY tenant_delete ON form_keys USING (portal_own_answer(tenant_id, account_id));
