-- Written by `python -m migrations.generate`.

ALTER TABLE form_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE form_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON form_keys FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON form_keys FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON form_keys FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON form_keys FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON audit_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON audit_events FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON audit_events FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON audit_events FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON audit_heads FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON audit_heads FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON audit_heads FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON audit_heads FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE collectives ENABLE ROW LEVEL SECURITY;
ALTER TABLE collectives FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON collectives FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON collectives FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON collectives FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON collectives FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE document_sequences ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_sequences FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON document_sequences FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON document_sequences FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON document_sequences FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON document_sequences FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE import_shapes ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_shapes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON import_shapes FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON import_shapes FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON import_shapes FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON import_shapes FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE quota_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON quota_drafts FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON quota_drafts FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON quota_drafts FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON quota_drafts FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE report_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_texts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON report_texts FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON report_texts FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON report_texts FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON report_texts FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE activity_targets ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_targets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON activity_targets FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON activity_targets FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON activity_targets FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON activity_targets FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE collective_statuses ENABLE ROW LEVEL SECURITY;
ALTER TABLE collective_statuses FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON collective_statuses FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON collective_statuses FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON collective_statuses FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON collective_statuses FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE duty_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_items FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON duty_items FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON duty_items FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON duty_items FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON duty_items FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE foundings ENABLE ROW LEVEL SECURITY;
ALTER TABLE foundings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON foundings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON foundings FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON foundings FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON foundings FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE partners ENABLE ROW LEVEL SECURITY;
ALTER TABLE partners FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON partners FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON partners FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON partners FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON partners FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON products FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON products FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON products FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON products FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE yearly_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE yearly_records FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON yearly_records FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON yearly_records FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON yearly_records FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON yearly_records FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE activities ENABLE ROW LEVEL SECURITY;
ALTER TABLE activities FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON activities FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON activities FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON activities FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON activities FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE credit_claims ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_claims FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON credit_claims FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON credit_claims FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON credit_claims FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON credit_claims FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE duty_item_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_item_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON duty_item_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON duty_item_files FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON duty_item_files FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON duty_item_files FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE duty_updates ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_updates FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON duty_updates FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON duty_updates FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON duty_updates FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON duty_updates FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON erasures FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON erasures FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON erasures FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON erasures FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE evidence_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON evidence_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON evidence_files FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON evidence_files FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON evidence_files FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE findings ENABLE ROW LEVEL SECURITY;
ALTER TABLE findings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON findings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON findings FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON findings FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON findings FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE founding_credits ENABLE ROW LEVEL SECURITY;
ALTER TABLE founding_credits FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON founding_credits FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON founding_credits FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON founding_credits FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON founding_credits FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE founding_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE founding_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON founding_steps FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON founding_steps FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON founding_steps FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON founding_steps FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE import_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_batches FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON import_batches FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON import_batches FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON import_batches FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON import_batches FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE issued_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE issued_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON issued_documents FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON issued_documents FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON issued_documents FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON issued_documents FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE quota_proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON quota_proposals FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON quota_proposals FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON quota_proposals FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON quota_proposals FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE register_declarations ENABLE ROW LEVEL SECURITY;
ALTER TABLE register_declarations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON register_declarations FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON register_declarations FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON register_declarations FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON register_declarations FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE returns ENABLE ROW LEVEL SECURITY;
ALTER TABLE returns FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON returns FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON returns FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON returns FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON returns FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE activity_foundings ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_foundings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON activity_foundings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON activity_foundings FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON activity_foundings FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON activity_foundings FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE finding_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE finding_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON finding_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON finding_events FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON finding_events FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON finding_events FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE finding_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE finding_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON finding_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON finding_files FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON finding_files FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON finding_files FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE quota_decision_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_decision_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON quota_decision_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON quota_decision_files FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON quota_decision_files FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON quota_decision_files FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE quota_proposal_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_proposal_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON quota_proposal_lines FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON quota_proposal_lines FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON quota_proposal_lines FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON quota_proposal_lines FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE quotas ENABLE ROW LEVEL SECURITY;
ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON quotas FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON quotas FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON quotas FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON quotas FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE return_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE return_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON return_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON return_events FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON return_events FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON return_events FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE return_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE return_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON return_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON return_files FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON return_files FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON return_files FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE return_snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE return_snapshots FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON return_snapshots FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON return_snapshots FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON return_snapshots FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON return_snapshots FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE special_returns ENABLE ROW LEVEL SECURITY;
ALTER TABLE special_returns FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON special_returns FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON special_returns FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON special_returns FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON special_returns FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE urgings ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON urgings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON urgings FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON urgings FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON urgings FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE special_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE special_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON special_answers FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON special_answers FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON special_answers FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON special_answers FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE special_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE special_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON special_events FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON special_events FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON special_events FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON special_events FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE special_return_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE special_return_files FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON special_return_files FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON special_return_files FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON special_return_files FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON special_return_files FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));

ALTER TABLE special_urgings ENABLE ROW LEVEL SECURITY;
ALTER TABLE special_urgings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON special_urgings FOR SELECT USING (tenant_id = ANY ((SELECT portal_reads())::int[]));
CREATE POLICY tenant_insert ON special_urgings FOR INSERT WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_update ON special_urgings FOR UPDATE USING (tenant_id = ANY ((SELECT portal_writes())::int[])) WITH CHECK (tenant_id = ANY ((SELECT portal_writes())::int[]));
CREATE POLICY tenant_delete ON special_urgings FOR DELETE USING (tenant_id = ANY ((SELECT portal_writes())::int[]));
