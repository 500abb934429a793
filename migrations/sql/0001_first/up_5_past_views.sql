-- Written by `python -m migrations.generate`.

CREATE VIEW known.access_log WITH (security_invoker = true) AS
  SELECT id, at, kind, status, account_id, posting_id, address, method, endpoint, object
  FROM public.access_log WHERE at <= (SELECT portal_known_at());
GRANT SELECT ON known.access_log TO portal_app;

CREATE VIEW known.accounts WITH (security_invoker = true) AS
  SELECT id, email, password, active, fs_uniquifier, person_name, locale, second_factor_since, second_factor_note, must_change_password, created_at, version
  FROM history.accounts WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.accounts TO portal_app;

CREATE VIEW known.app_settings WITH (security_invoker = true) AS
  SELECT key, value
  FROM history.app_settings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.app_settings TO portal_app;

CREATE VIEW known.programmes WITH (security_invoker = true) AS
  SELECT id, code, name_vi, name_en, issuer_vi, document_number, document_on, starts_on, ends_on, opening_tht, opening_tht_members, opening_tht_capital, opening_interest_group, opening_interest_group_members, opening_interest_group_capital, opening_htx, opening_htx_revenue, opening_htx_income, version, withdrawn_on, withdrawal_reason
  FROM history.programmes WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.programmes TO portal_app;

CREATE VIEW known.sign_in_attempts WITH (security_invoker = true) AS
  SELECT id, at, email_hash, address, succeeded
  FROM public.sign_in_attempts WHERE at <= (SELECT portal_known_at());
GRANT SELECT ON known.sign_in_attempts TO portal_app;

CREATE VIEW known.units WITH (security_invoker = true) AS
  SELECT id, kind, code, name_vi, name_en, folded_name, parent_id, valid_from, valid_to, version
  FROM history.units WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.units TO portal_app;

CREATE VIEW known.audit_events WITH (security_invoker = true) AS
  SELECT tenant_id, seq, at, actor, account_id, posting_id, deputy_for_id, address, action, change, table_name, row_key, record, before, after, prev_hash, hash
  FROM public.audit_events WHERE at <= (SELECT portal_known_at());
GRANT SELECT ON known.audit_events TO portal_app;

CREATE VIEW known.bodies WITH (security_invoker = true) AS
  SELECT id, code, name_vi, name_en, kind, parent_id, unit_id, mobilizes, version, withdrawn_on, withdrawal_reason
  FROM history.bodies WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.bodies TO portal_app;

CREATE VIEW known.calendars WITH (security_invoker = true) AS
  SELECT id, programme_id, code, name_vi, name_en, authority, rhythm, cut_day, opens_before, due_after, grace, active, version, source
  FROM history.calendars WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.calendars TO portal_app;

CREATE VIEW known.collectives WITH (security_invoker = true) AS
  SELECT tenant_id, id, kind, subtype, sector, product, name, folded_name, villages, head_name, registered_on, registration_number, origin, converted_from_id, version, recorded_at
  FROM history.collectives WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.collectives TO portal_app;

CREATE VIEW known.document_sequences WITH (security_invoker = true) AS
  SELECT tenant_id, id, form, issuer, type, span, starts_on, next, version, recorded_at
  FROM history.document_sequences WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.document_sequences TO portal_app;

CREATE VIEW known.duties WITH (security_invoker = true) AS
  SELECT id, programme_id, code, clause, seq, text_vi, text_en, product_vi, product_en, recurrence, version, first_due_on, deadline_source, withdrawn_on, withdrawal_reason
  FROM history.duties WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.duties TO portal_app;

CREATE VIEW known.import_shapes WITH (security_invoker = true) AS
  SELECT tenant_id, id, records, mapped_on, shape, columns, recorded_at
  FROM history.import_shapes WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.import_shapes TO portal_app;

CREATE VIEW known.notice_choices WITH (security_invoker = true) AS
  SELECT account_id, kind, by_mail
  FROM history.notice_choices WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.notice_choices TO portal_app;

CREATE VIEW known.objectives WITH (security_invoker = true) AS
  SELECT id, programme_id, code, clause, seq, text_vi, text_en, metric, operator, unit, low, high, more_is_better, baseline, takes_targets, note, definition, version
  FROM history.objectives WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.objectives TO portal_app;

CREATE VIEW known.own_fields WITH (security_invoker = true) AS
  SELECT id, programme_id, code, record, label_vi, label_en, kind, from_year, to_year, version
  FROM history.own_fields WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.own_fields TO portal_app;

CREATE VIEW known.quota_drafts WITH (security_invoker = true) AS
  SELECT tenant_id, id, programme_id, kind, year, value, version, recorded_at
  FROM history.quota_drafts WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.quota_drafts TO portal_app;

CREATE VIEW known.report_texts WITH (security_invoker = true) AS
  SELECT tenant_id, id, paper, source, results, shortcomings, tasks, recommendations, version, recorded_at
  FROM history.report_texts WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.report_texts TO portal_app;

CREATE VIEW known.unit_successions WITH (security_invoker = true) AS
  SELECT id, from_unit_id, to_unit_id, happened_on, note
  FROM history.unit_successions WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.unit_successions TO portal_app;

CREATE VIEW known.activity_targets WITH (security_invoker = true) AS
  SELECT tenant_id, id, body_id, measure, year, value, version, recorded_at
  FROM history.activity_targets WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.activity_targets TO portal_app;

CREATE VIEW known.collective_statuses WITH (security_invoker = true) AS
  SELECT tenant_id, id, collective_id, status, from_on, reason, recorded_at
  FROM history.collective_statuses WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.collective_statuses TO portal_app;

CREATE VIEW known.duty_items WITH (security_invoker = true) AS
  SELECT tenant_id, id, duty_id, body_id, period, state, original_deadline, deadline, submitted_on, note, document_number, explanation, updated_on, version, recorded_at, first_body_id, scheduled, document_on, explained_deadline, return_reason, asked_deadline, asked_reason
  FROM history.duty_items WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.duty_items TO portal_app;

CREATE VIEW known.duty_objectives WITH (security_invoker = true) AS
  SELECT duty_id, objective_id
  FROM history.duty_objectives WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.duty_objectives TO portal_app;

CREATE VIEW known.duty_parts WITH (security_invoker = true) AS
  SELECT id, duty_id, body_id, part, valid_from, valid_to, successor_id, task_vi, task_en
  FROM history.duty_parts WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.duty_parts TO portal_app;

CREATE VIEW known.foundings WITH (security_invoker = true) AS
  SELECT tenant_id, id, kind, working_name, folded_name, villages, sector, expected_members, members, stage, state, opened_on, moved_on, counted_on, certificate_number, collective_id, converts_collective_id, version, recorded_at, own
  FROM history.foundings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.foundings TO portal_app;

CREATE VIEW known.ledger_tables WITH (security_invoker = true) AS
  SELECT id, body_id, table_code, columns, version
  FROM history.ledger_tables WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.ledger_tables TO portal_app;

CREATE VIEW known.partners WITH (security_invoker = true) AS
  SELECT tenant_id, id, collective_id, name, folded_name, subject, contract_number, starts_on, ends_on, version, recorded_at
  FROM history.partners WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.partners TO portal_app;

CREATE VIEW known.periods WITH (security_invoker = true) AS
  SELECT id, calendar_id, year, number, starts_on, ends_on, opens_on, due_on, grace_until, version
  FROM history.periods WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.periods TO portal_app;

CREATE VIEW known.postings WITH (security_invoker = true) AS
  SELECT id, account_id, body_id, role, starts_on, ends_on, deputy_for_id, version
  FROM history.postings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.postings TO portal_app;

CREATE VIEW known.products WITH (security_invoker = true) AS
  SELECT tenant_id, id, collective_id, name, folded_name, ocop_stars, recognised_on, mark_kind, mark_name, version, recorded_at
  FROM history.products WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.products TO portal_app;

CREATE VIEW known.yearly_records WITH (security_invoker = true) AS
  SELECT tenant_id, id, collective_id, year, members, contributed_capital, charter_capital, revenue, regular_workers, average_income, managers, version, recorded_at, new_members, managers_trained, high_tech, high_tech_what, linked, linkage_partner, linkage_share, rating_score, rating_groups, rating_confirmed_on, withdrawn_because, not_rated_reason, own
  FROM history.yearly_records WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.yearly_records TO portal_app;

CREATE VIEW known.activities WITH (security_invoker = true) AS
  SELECT tenant_id, id, body_id, kind, held_on, villages, households_reached, households_interested, men, women, topics, note, posting_id, version, recorded_at, own
  FROM history.activities WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.activities TO portal_app;

CREATE VIEW known.credit_claims WITH (security_invoker = true) AS
  SELECT tenant_id, id, founding_id, body_id, part, note, proposed_on, posting_id, state, decided_part, decided_on, decided_by_id, reason, version, recorded_at
  FROM history.credit_claims WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.credit_claims TO portal_app;

CREATE VIEW known.duty_item_files WITH (security_invoker = true) AS
  SELECT tenant_id, id, item_id, title, file_name, media_type, size, sha256, posting_id, removed_at, erased_at, recorded_at
  FROM history.duty_item_files WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.duty_item_files TO portal_app;

CREATE VIEW known.duty_updates WITH (security_invoker = true) AS
  SELECT tenant_id, id, item_id, happened_on, kind, state, note, document_number, explanation, old_deadline, new_deadline, posting_id, recorded_at, document_on, from_body_id, to_body_id
  FROM history.duty_updates WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.duty_updates TO portal_app;

CREATE VIEW known.erasures WITH (security_invoker = true) AS
  SELECT tenant_id, id, number, reason, erased_on, posting_id, places, erased_events, recorded_at
  FROM history.erasures WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.erasures TO portal_app;

CREATE VIEW known.evidence_files WITH (security_invoker = true) AS
  SELECT tenant_id, id, collective_id, title, file_name, media_type, size, sha256, posting_id, removed_at, erased_at, recorded_at
  FROM history.evidence_files WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.evidence_files TO portal_app;

CREATE VIEW known.findings WITH (security_invoker = true) AS
  SELECT tenant_id, id, subject, body_id, item_id, document_number, basis, text, recommendation, deadline, state, opened_on, answered_on, closed_on, version, recorded_at, item_tenant_id
  FROM history.findings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.findings TO portal_app;

CREATE VIEW known.founding_credits WITH (security_invoker = true) AS
  SELECT tenant_id, id, founding_id, body_id, part, recorded_at
  FROM history.founding_credits WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.founding_credits TO portal_app;

CREATE VIEW known.founding_steps WITH (security_invoker = true) AS
  SELECT tenant_id, id, founding_id, seq, kind, from_stage, to_stage, happened_on, document_number, members, note, posting_id, recorded_at
  FROM history.founding_steps WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.founding_steps TO portal_app;

CREATE VIEW known.import_batches WITH (security_invoker = true) AS
  SELECT tenant_id, id, run, records, file_name, sha256, state, added, changed, same, changes, answers, applied_at, undone_at, posting_id, recorded_at
  FROM history.import_batches WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.import_batches TO portal_app;

CREATE VIEW known.issued_documents WITH (security_invoker = true) AS
  SELECT tenant_id, id, paper, source, fingerprint, issuer, type, span, number, reference, subject, signer, issued_on, sha256, size, posting_id, recorded_at
  FROM history.issued_documents WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.issued_documents TO portal_app;

CREATE VIEW known.notices WITH (security_invoker = true) AS
  SELECT id, posting_id, kind, key, subject, text, url, created_at, read_at, mail, tries, next_try_at, sent_at, last_error
  FROM history.notices WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.notices TO portal_app;

CREATE VIEW known.quota_decisions WITH (security_invoker = true) AS
  SELECT id, programme_id, number, decided_on, kind, basis, posting_id, recorded_at, corrects_id, corrected_on, reason
  FROM history.quota_decisions WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.quota_decisions TO portal_app;

CREATE VIEW known.quota_proposals WITH (security_invoker = true) AS
  SELECT tenant_id, id, programme_id, state, basis, proposed_by_id, proposed_at, leader_agreed_by_id, leader_agreed_at, front_agreed_by_id, front_agreed_at, return_note, version, recorded_at
  FROM history.quota_proposals WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.quota_proposals TO portal_app;

CREATE VIEW known.register_declarations WITH (security_invoker = true) AS
  SELECT tenant_id, id, kind, year, declared_on, number, posting_id, recorded_at
  FROM history.register_declarations WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.register_declarations TO portal_app;

CREATE VIEW known.returns WITH (security_invoker = true) AS
  SELECT tenant_id, id, period_id, body_id, state, nothing_to_report, results, difficulties, recommendations, reopened_until, version, recorded_at
  FROM history.returns WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.returns TO portal_app;

CREATE VIEW known.special_reports WITH (security_invoker = true) AS
  SELECT id, programme_id, title, purpose, as_of, due_on, asked_on, posting_id, version
  FROM history.special_reports WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_reports TO portal_app;

CREATE VIEW known.activity_foundings WITH (security_invoker = true) AS
  SELECT tenant_id, id, activity_id, founding_id, recorded_at
  FROM history.activity_foundings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.activity_foundings TO portal_app;

CREATE VIEW known.finding_events WITH (security_invoker = true) AS
  SELECT tenant_id, id, finding_id, body_id, seq, kind, happened_on, at, posting_id, note, document_number, deadline
  FROM history.finding_events WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.finding_events TO portal_app;

CREATE VIEW known.finding_files WITH (security_invoker = true) AS
  SELECT tenant_id, id, finding_id, title, file_name, media_type, size, sha256, posting_id, removed_at, erased_at, recorded_at
  FROM history.finding_files WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.finding_files TO portal_app;

CREATE VIEW known.quota_decision_files WITH (security_invoker = true) AS
  SELECT tenant_id, id, decision_id, title, file_name, media_type, size, sha256, posting_id, removed_at, erased_at, recorded_at
  FROM history.quota_decision_files WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.quota_decision_files TO portal_app;

CREATE VIEW known.quota_proposal_lines WITH (security_invoker = true) AS
  SELECT tenant_id, id, proposal_id, kind, year, value
  FROM history.quota_proposal_lines WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.quota_proposal_lines TO portal_app;

CREATE VIEW known.quotas WITH (security_invoker = true) AS
  SELECT tenant_id, id, programme_id, decision_id, kind, year, value, recorded_at
  FROM history.quotas WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.quotas TO portal_app;

CREATE VIEW known.return_events WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, seq, kind, from_state, to_state, happened_on, at, posting_id, for_posting_id, note, lines, until
  FROM history.return_events WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.return_events TO portal_app;

CREATE VIEW known.return_files WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, title, file_name, media_type, size, sha256, posting_id, removed_at, erased_at, recorded_at
  FROM history.return_files WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.return_files TO portal_app;

CREATE VIEW known.return_snapshots WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, event_seq, at, figures, narrative
  FROM history.return_snapshots WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.return_snapshots TO portal_app;

CREATE VIEW known.special_lines WITH (security_invoker = true) AS
  SELECT id, report_id, position, kind, label, definition, objective_id
  FROM history.special_lines WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_lines TO portal_app;

CREATE VIEW known.special_returns WITH (security_invoker = true) AS
  SELECT tenant_id, id, report_id, body_id, state, reopened_until, version, recorded_at
  FROM history.special_returns WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_returns TO portal_app;

CREATE VIEW known.urgings WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, happened_on, words, posting_id, recorded_at
  FROM history.urgings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.urgings TO portal_app;

CREATE VIEW known.special_answers WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, line_id, answer
  FROM history.special_answers WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_answers TO portal_app;

CREATE VIEW known.special_events WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, seq, kind, from_state, to_state, happened_on, at, posting_id, for_posting_id, note, until, kept
  FROM history.special_events WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_events TO portal_app;

CREATE VIEW known.special_return_files WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, title, file_name, media_type, size, sha256, posting_id, removed_at, erased_at, recorded_at
  FROM history.special_return_files WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_return_files TO portal_app;

CREATE VIEW known.special_urgings WITH (security_invoker = true) AS
  SELECT tenant_id, id, return_id, happened_on, words, posting_id, recorded_at
  FROM history.special_urgings WHERE recorded @> (SELECT portal_known_at());
GRANT SELECT ON known.special_urgings TO portal_app;
