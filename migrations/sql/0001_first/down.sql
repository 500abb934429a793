-- Written by `python -m migrations.generate`.

DROP SCHEMA known CASCADE;
DROP SCHEMA history CASCADE;
DROP FUNCTION portal_erase, portal_erased_json, portal_erased, duty_board_at, audit_is_kept, audit_head, audit_chain, audit_hash, audit_text, portal_own_answer, portal_own_account, portal_has_role, portal_own_body, portal_known_at, portal_writes, portal_reads CASCADE;
DROP TABLE special_events, special_answers, urgings, special_returns, special_lines, return_snapshots, return_files, return_events, quotas, quota_proposal_lines, quota_decision_files, finding_files, finding_events, activity_foundings, special_reports, returns, register_declarations, quota_proposals, quota_decisions, notices, issued_documents, import_batches, founding_steps, founding_credits, findings, evidence_files, erasures, duty_updates, duty_item_files, credit_claims, activities, yearly_records, products, postings, periods, partners, ledger_tables, foundings, duty_parts, duty_objectives, duty_items, collective_statuses, activity_targets, unit_successions, sign_in_sessions, sign_in_links, second_factors, report_texts, quota_drafts, own_fields, objectives, notice_choices, import_shapes, duties, document_sequences, collectives, calendars, bodies, audit_heads, audit_events, units, sign_in_attempts, programmes, form_keys, app_settings, accounts, access_log;
REVOKE SELECT ON alembic_version FROM portal_app;
