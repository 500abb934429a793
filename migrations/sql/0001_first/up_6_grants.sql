-- Written by `python -m migrations.generate`.

GRANT SELECT, INSERT ON access_log TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts TO portal_app;
GRANT SELECT ON history.accounts TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON app_settings TO portal_app;
GRANT SELECT ON history.app_settings TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON form_keys TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON programmes TO portal_app;
GRANT SELECT ON history.programmes TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON units TO portal_app;
GRANT SELECT ON history.units TO portal_app;

GRANT SELECT ON audit_events TO portal_app;

GRANT SELECT ON audit_heads TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON bodies TO portal_app;
GRANT SELECT ON history.bodies TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON calendars TO portal_app;
GRANT SELECT ON history.calendars TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON collectives TO portal_app;
GRANT SELECT ON history.collectives TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON document_sequences TO portal_app;
GRANT SELECT ON history.document_sequences TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON duties TO portal_app;
GRANT SELECT ON history.duties TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON import_shapes TO portal_app;
GRANT SELECT ON history.import_shapes TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON notice_choices TO portal_app;
GRANT SELECT ON history.notice_choices TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON objectives TO portal_app;
GRANT SELECT ON history.objectives TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON own_fields TO portal_app;
GRANT SELECT ON history.own_fields TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON quota_drafts TO portal_app;
GRANT SELECT ON history.quota_drafts TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON report_texts TO portal_app;
GRANT SELECT ON history.report_texts TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON second_factors TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_links TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_sessions TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON unit_successions TO portal_app;
GRANT SELECT ON history.unit_successions TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON activity_targets TO portal_app;
GRANT SELECT ON history.activity_targets TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON collective_statuses TO portal_app;
GRANT SELECT ON history.collective_statuses TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON duty_items TO portal_app;
GRANT SELECT ON history.duty_items TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON duty_objectives TO portal_app;
GRANT SELECT ON history.duty_objectives TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON duty_parts TO portal_app;
GRANT SELECT ON history.duty_parts TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON foundings TO portal_app;
GRANT SELECT ON history.foundings TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_tables TO portal_app;
GRANT SELECT ON history.ledger_tables TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON partners TO portal_app;
GRANT SELECT ON history.partners TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON periods TO portal_app;
GRANT SELECT ON history.periods TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON postings TO portal_app;
GRANT SELECT ON history.postings TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON products TO portal_app;
GRANT SELECT ON history.products TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON yearly_records TO portal_app;
GRANT SELECT ON history.yearly_records TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON activities TO portal_app;
GRANT SELECT ON history.activities TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON credit_claims TO portal_app;
GRANT SELECT ON history.credit_claims TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON duty_item_files TO portal_app;
GRANT SELECT ON history.duty_item_files TO portal_app;

GRANT SELECT, INSERT ON duty_updates TO portal_app;
GRANT SELECT ON history.duty_updates TO portal_app;

GRANT SELECT, INSERT ON erasures TO portal_app;
GRANT SELECT ON history.erasures TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON evidence_files TO portal_app;
GRANT SELECT ON history.evidence_files TO portal_app;

GRANT SELECT, INSERT, UPDATE ON findings TO portal_app;
GRANT SELECT ON history.findings TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON founding_credits TO portal_app;
GRANT SELECT ON history.founding_credits TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON founding_steps TO portal_app;
GRANT SELECT ON history.founding_steps TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON import_batches TO portal_app;
GRANT SELECT ON history.import_batches TO portal_app;

GRANT SELECT, INSERT ON issued_documents TO portal_app;
GRANT SELECT ON history.issued_documents TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON notices TO portal_app;
GRANT SELECT ON history.notices TO portal_app;

GRANT SELECT, INSERT ON quota_decisions TO portal_app;
GRANT SELECT ON history.quota_decisions TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON quota_proposals TO portal_app;
GRANT SELECT ON history.quota_proposals TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON register_declarations TO portal_app;
GRANT SELECT ON history.register_declarations TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON returns TO portal_app;
GRANT SELECT ON history.returns TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON special_reports TO portal_app;
GRANT SELECT ON history.special_reports TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON activity_foundings TO portal_app;
GRANT SELECT ON history.activity_foundings TO portal_app;

GRANT SELECT, INSERT ON finding_events TO portal_app;
GRANT SELECT ON history.finding_events TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON finding_files TO portal_app;
GRANT SELECT ON history.finding_files TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON quota_decision_files TO portal_app;
GRANT SELECT ON history.quota_decision_files TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON quota_proposal_lines TO portal_app;
GRANT SELECT ON history.quota_proposal_lines TO portal_app;

GRANT SELECT, INSERT ON quotas TO portal_app;
GRANT SELECT ON history.quotas TO portal_app;

GRANT SELECT, INSERT ON return_events TO portal_app;
GRANT SELECT ON history.return_events TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON return_files TO portal_app;
GRANT SELECT ON history.return_files TO portal_app;

GRANT SELECT, INSERT ON return_snapshots TO portal_app;
GRANT SELECT ON history.return_snapshots TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON special_lines TO portal_app;
GRANT SELECT ON history.special_lines TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON special_returns TO portal_app;
GRANT SELECT ON history.special_returns TO portal_app;

GRANT SELECT, INSERT ON urgings TO portal_app;
GRANT SELECT ON history.urgings TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON special_answers TO portal_app;
GRANT SELECT ON history.special_answers TO portal_app;

GRANT SELECT, INSERT ON special_events TO portal_app;
GRANT SELECT ON history.special_events TO portal_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON special_return_files TO portal_app;
GRANT SELECT ON history.special_return_files TO portal_app;

GRANT SELECT, INSERT ON special_urgings TO portal_app;
GRANT SELECT ON history.special_urgings TO portal_app;

-- The portal compares what the tables were migrated to with its own code.
GRANT SELECT ON alembic_version TO portal_app;
