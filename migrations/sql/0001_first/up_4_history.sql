-- Written by `python -m migrations.generate`.

CREATE TABLE history.accounts (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.accounts);
ALTER TABLE history.accounts ALTER password DROP NOT NULL;
ALTER TABLE history.accounts ALTER fs_uniquifier DROP NOT NULL;
CREATE INDEX ix_accounts_row ON history.accounts (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON accounts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id', '-password', '-fs_uniquifier');

CREATE TABLE history.app_settings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.app_settings);
CREATE INDEX ix_app_settings_row ON history.app_settings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON app_settings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('key');

CREATE TABLE history.programmes (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.programmes);
CREATE INDEX ix_programmes_row ON history.programmes (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON programmes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.units (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.units);
CREATE INDEX ix_units_row ON history.units (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON units DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.bodies (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.bodies);
CREATE INDEX ix_bodies_row ON history.bodies (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON bodies DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.calendars (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.calendars);
CREATE INDEX ix_calendars_row ON history.calendars (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON calendars DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.collectives (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.collectives);
CREATE INDEX ix_collectives_row ON history.collectives (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON collectives DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_collectives_recorded ON history.collectives (tenant_id, row_key, recorded);
ALTER TABLE history.collectives ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.collectives FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.collectives FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.document_sequences (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.document_sequences);
CREATE INDEX ix_document_sequences_row ON history.document_sequences (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON document_sequences DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_document_sequences_recorded ON history.document_sequences (tenant_id, row_key, recorded);
ALTER TABLE history.document_sequences ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.document_sequences FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.document_sequences FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.duties (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.duties);
CREATE INDEX ix_duties_row ON history.duties (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON duties DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.import_shapes (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.import_shapes);
CREATE INDEX ix_import_shapes_row ON history.import_shapes (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON import_shapes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_import_shapes_recorded ON history.import_shapes (tenant_id, row_key, recorded);
ALTER TABLE history.import_shapes ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.import_shapes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.import_shapes FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.notice_choices (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.notice_choices);
CREATE INDEX ix_notice_choices_row ON history.notice_choices (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON notice_choices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('account_id', 'kind');

CREATE TABLE history.objectives (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.objectives);
CREATE INDEX ix_objectives_row ON history.objectives (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON objectives DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.own_fields (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.own_fields);
CREATE INDEX ix_own_fields_row ON history.own_fields (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON own_fields DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.quota_drafts (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.quota_drafts);
CREATE INDEX ix_quota_drafts_row ON history.quota_drafts (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON quota_drafts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_quota_drafts_recorded ON history.quota_drafts (tenant_id, row_key, recorded);
ALTER TABLE history.quota_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.quota_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.quota_drafts FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.report_texts (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.report_texts);
CREATE INDEX ix_report_texts_row ON history.report_texts (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON report_texts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_report_texts_recorded ON history.report_texts (tenant_id, row_key, recorded);
ALTER TABLE history.report_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.report_texts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.report_texts FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.unit_successions (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.unit_successions);
CREATE INDEX ix_unit_successions_row ON history.unit_successions (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON unit_successions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.activity_targets (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.activity_targets);
CREATE INDEX ix_activity_targets_row ON history.activity_targets (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON activity_targets DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_activity_targets_recorded ON history.activity_targets (tenant_id, row_key, recorded);
ALTER TABLE history.activity_targets ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.activity_targets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.activity_targets FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.collective_statuses (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.collective_statuses);
CREATE INDEX ix_collective_statuses_row ON history.collective_statuses (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON collective_statuses DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_collective_statuses_recorded ON history.collective_statuses (tenant_id, row_key, recorded);
ALTER TABLE history.collective_statuses ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.collective_statuses FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.collective_statuses FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.duty_items (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.duty_items);
CREATE INDEX ix_duty_items_row ON history.duty_items (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON duty_items DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_duty_items_recorded ON history.duty_items (tenant_id, row_key, recorded);
ALTER TABLE history.duty_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.duty_items FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.duty_items FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.duty_objectives (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.duty_objectives);
CREATE INDEX ix_duty_objectives_row ON history.duty_objectives (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON duty_objectives DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('duty_id', 'objective_id');

CREATE TABLE history.duty_parts (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.duty_parts);
CREATE INDEX ix_duty_parts_row ON history.duty_parts (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON duty_parts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.foundings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.foundings);
CREATE INDEX ix_foundings_row ON history.foundings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON foundings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_foundings_recorded ON history.foundings (tenant_id, row_key, recorded);
ALTER TABLE history.foundings ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.foundings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.foundings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.ledger_tables (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.ledger_tables);
CREATE INDEX ix_ledger_tables_row ON history.ledger_tables (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON ledger_tables DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.partners (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.partners);
CREATE INDEX ix_partners_row ON history.partners (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON partners DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_partners_recorded ON history.partners (tenant_id, row_key, recorded);
ALTER TABLE history.partners ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.partners FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.partners FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.periods (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.periods);
CREATE INDEX ix_periods_row ON history.periods (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON periods DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.postings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.postings);
CREATE INDEX ix_postings_row ON history.postings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON postings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.products (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.products);
CREATE INDEX ix_products_row ON history.products (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON products DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_products_recorded ON history.products (tenant_id, row_key, recorded);
ALTER TABLE history.products ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.products FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.products FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.yearly_records (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.yearly_records);
CREATE INDEX ix_yearly_records_row ON history.yearly_records (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON yearly_records DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_yearly_records_recorded ON history.yearly_records (tenant_id, row_key, recorded);
ALTER TABLE history.yearly_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.yearly_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.yearly_records FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.activities (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.activities);
CREATE INDEX ix_activities_row ON history.activities (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON activities DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_activities_recorded ON history.activities (tenant_id, row_key, recorded);
ALTER TABLE history.activities ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.activities FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.activities FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.credit_claims (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.credit_claims);
CREATE INDEX ix_credit_claims_row ON history.credit_claims (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON credit_claims DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_credit_claims_recorded ON history.credit_claims (tenant_id, row_key, recorded);
ALTER TABLE history.credit_claims ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.credit_claims FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.credit_claims FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.duty_item_files (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.duty_item_files);
CREATE INDEX ix_duty_item_files_row ON history.duty_item_files (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON duty_item_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_duty_item_files_recorded ON history.duty_item_files (tenant_id, row_key, recorded);
ALTER TABLE history.duty_item_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.duty_item_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.duty_item_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.duty_updates (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.duty_updates);
CREATE INDEX ix_duty_updates_row ON history.duty_updates (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON duty_updates DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_duty_updates_recorded ON history.duty_updates (tenant_id, row_key, recorded);
ALTER TABLE history.duty_updates ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.duty_updates FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.duty_updates FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.erasures (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.erasures);
CREATE INDEX ix_erasures_row ON history.erasures (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON erasures DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_erasures_recorded ON history.erasures (tenant_id, row_key, recorded);
ALTER TABLE history.erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.erasures FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.evidence_files (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.evidence_files);
CREATE INDEX ix_evidence_files_row ON history.evidence_files (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON evidence_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_evidence_files_recorded ON history.evidence_files (tenant_id, row_key, recorded);
ALTER TABLE history.evidence_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.evidence_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.evidence_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.findings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.findings);
CREATE INDEX ix_findings_row ON history.findings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON findings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_findings_recorded ON history.findings (tenant_id, row_key, recorded);
ALTER TABLE history.findings ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.findings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.findings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.founding_credits (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.founding_credits);
CREATE INDEX ix_founding_credits_row ON history.founding_credits (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON founding_credits DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_founding_credits_recorded ON history.founding_credits (tenant_id, row_key, recorded);
ALTER TABLE history.founding_credits ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.founding_credits FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.founding_credits FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.founding_steps (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.founding_steps);
CREATE INDEX ix_founding_steps_row ON history.founding_steps (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON founding_steps DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_founding_steps_recorded ON history.founding_steps (tenant_id, row_key, recorded);
ALTER TABLE history.founding_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.founding_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.founding_steps FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.import_batches (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.import_batches);
CREATE INDEX ix_import_batches_row ON history.import_batches (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON import_batches DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_import_batches_recorded ON history.import_batches (tenant_id, row_key, recorded);
ALTER TABLE history.import_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.import_batches FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.import_batches FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.issued_documents (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.issued_documents);
CREATE INDEX ix_issued_documents_row ON history.issued_documents (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON issued_documents DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_issued_documents_recorded ON history.issued_documents (tenant_id, row_key, recorded);
ALTER TABLE history.issued_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.issued_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.issued_documents FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.notices (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.notices);
CREATE INDEX ix_notices_row ON history.notices (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON notices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.quota_decisions (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.quota_decisions);
CREATE INDEX ix_quota_decisions_row ON history.quota_decisions (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON quota_decisions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.quota_proposals (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.quota_proposals);
CREATE INDEX ix_quota_proposals_row ON history.quota_proposals (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON quota_proposals DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_quota_proposals_recorded ON history.quota_proposals (tenant_id, row_key, recorded);
ALTER TABLE history.quota_proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.quota_proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.quota_proposals FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.register_declarations (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.register_declarations);
CREATE INDEX ix_register_declarations_row ON history.register_declarations (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON register_declarations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_register_declarations_recorded ON history.register_declarations (tenant_id, row_key, recorded);
ALTER TABLE history.register_declarations ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.register_declarations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.register_declarations FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.returns (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.returns);
CREATE INDEX ix_returns_row ON history.returns (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON returns DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_returns_recorded ON history.returns (tenant_id, row_key, recorded);
ALTER TABLE history.returns ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.returns FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.returns FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.special_reports (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_reports);
CREATE INDEX ix_special_reports_row ON history.special_reports (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_reports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.activity_foundings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.activity_foundings);
CREATE INDEX ix_activity_foundings_row ON history.activity_foundings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON activity_foundings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_activity_foundings_recorded ON history.activity_foundings (tenant_id, row_key, recorded);
ALTER TABLE history.activity_foundings ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.activity_foundings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.activity_foundings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.finding_events (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.finding_events);
CREATE INDEX ix_finding_events_row ON history.finding_events (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON finding_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_finding_events_recorded ON history.finding_events (tenant_id, row_key, recorded);
ALTER TABLE history.finding_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.finding_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.finding_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.finding_files (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.finding_files);
CREATE INDEX ix_finding_files_row ON history.finding_files (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON finding_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_finding_files_recorded ON history.finding_files (tenant_id, row_key, recorded);
ALTER TABLE history.finding_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.finding_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.finding_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.quota_decision_files (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.quota_decision_files);
CREATE INDEX ix_quota_decision_files_row ON history.quota_decision_files (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON quota_decision_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_quota_decision_files_recorded ON history.quota_decision_files (tenant_id, row_key, recorded);
ALTER TABLE history.quota_decision_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.quota_decision_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.quota_decision_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.quota_proposal_lines (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.quota_proposal_lines);
CREATE INDEX ix_quota_proposal_lines_row ON history.quota_proposal_lines (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON quota_proposal_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_quota_proposal_lines_recorded ON history.quota_proposal_lines (tenant_id, row_key, recorded);
ALTER TABLE history.quota_proposal_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.quota_proposal_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.quota_proposal_lines FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.quotas (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.quotas);
CREATE INDEX ix_quotas_row ON history.quotas (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON quotas DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_quotas_recorded ON history.quotas (tenant_id, row_key, recorded);
ALTER TABLE history.quotas ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.quotas FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.quotas FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.return_events (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.return_events);
CREATE INDEX ix_return_events_row ON history.return_events (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON return_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_return_events_recorded ON history.return_events (tenant_id, row_key, recorded);
ALTER TABLE history.return_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.return_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.return_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.return_files (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.return_files);
CREATE INDEX ix_return_files_row ON history.return_files (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON return_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_return_files_recorded ON history.return_files (tenant_id, row_key, recorded);
ALTER TABLE history.return_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.return_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.return_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.return_snapshots (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.return_snapshots);
CREATE INDEX ix_return_snapshots_row ON history.return_snapshots (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON return_snapshots DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_return_snapshots_recorded ON history.return_snapshots (tenant_id, row_key, recorded);
ALTER TABLE history.return_snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.return_snapshots FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.return_snapshots FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.special_lines (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_lines);
CREATE INDEX ix_special_lines_row ON history.special_lines (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('id');

CREATE TABLE history.special_returns (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_returns);
CREATE INDEX ix_special_returns_row ON history.special_returns (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_returns DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_special_returns_recorded ON history.special_returns (tenant_id, row_key, recorded);
ALTER TABLE history.special_returns ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.special_returns FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.special_returns FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.urgings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.urgings);
CREATE INDEX ix_urgings_row ON history.urgings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON urgings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_urgings_recorded ON history.urgings (tenant_id, row_key, recorded);
ALTER TABLE history.urgings ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.urgings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.urgings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.special_answers (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_answers);
CREATE INDEX ix_special_answers_row ON history.special_answers (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_answers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_special_answers_recorded ON history.special_answers (tenant_id, row_key, recorded);
ALTER TABLE history.special_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.special_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.special_answers FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.special_events (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_events);
CREATE INDEX ix_special_events_row ON history.special_events (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_special_events_recorded ON history.special_events (tenant_id, row_key, recorded);
ALTER TABLE history.special_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.special_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.special_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.special_return_files (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_return_files);
CREATE INDEX ix_special_return_files_row ON history.special_return_files (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_return_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_special_return_files_recorded ON history.special_return_files (tenant_id, row_key, recorded);
ALTER TABLE history.special_return_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.special_return_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.special_return_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));

CREATE TABLE history.special_urgings (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL, LIKE public.special_urgings);
CREATE INDEX ix_special_urgings_row ON history.special_urgings (row_key);
CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON special_urgings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep('tenant_id', 'id');
CREATE INDEX ix_special_urgings_recorded ON history.special_urgings (tenant_id, row_key, recorded);
ALTER TABLE history.special_urgings ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.special_urgings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON history.special_urgings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
