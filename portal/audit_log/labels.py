"""What tables and columns are called in the history: a column as its model describes it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.fields import Field
from portal.extensions import Base

TABLES: dict[str, Any] = {
    "accounts": _l("Account"),
    "activities": _l("Activity"),
    "activity_foundings": _l("Founding that came of it"),
    "activity_targets": _l("Target of a body"),
    "app_settings": _l("Setting"),
    "bodies": _l("Body"),
    "calendars": _l("Reporting calendar"),
    "collective_statuses": _l("Status"),
    "collectives": _l("Entry in the register"),
    "credit_claims": _l("Claim of a part"),
    "document_sequences": _l("Sequence of document numbers"),
    "duties": _l("Duty"),
    "duty_item_files": _l("Document"),
    "duty_items": _l("Product due"),
    "duty_objectives": _l("Objective served"),
    "duty_parts": _l("Part in the duty"),
    "duty_updates": _l("Update"),
    "erasures": _l("Erasing on request"),
    "evidence_files": _l("Document"),
    "finding_files": _l("Document"),
    "quota_decision_files": _l("Document"),
    "return_files": _l("Document"),
    "finding_events": _l("Step of a finding"),
    "findings": _l("Finding"),
    "founding_credits": _l("Part in the founding"),
    "founding_steps": _l("Step"),
    "foundings": _l("Mobilization"),
    "import_batches": _l("Import"),
    "import_shapes": _l("Columns mapped by hand"),
    "issued_documents": _l("Issued document"),
    "report_texts": _l("Words of a report"),
    "ledger_tables": _l("Columns of a table"),
    "notice_choices": _l("Choice of notices"),
    "objectives": _l("Objective"),
    "own_fields": _l("Field of the programme's own"),
    "partners": _l("Contract with an enterprise"),
    "periods": _l("Reporting period"),
    "postings": _l("Post"),
    "products": _l("Product"),
    "programmes": _l("Programme"),
    "quota_decisions": _l("Decision on quotas"),
    "quota_drafts": _l("Quota under preparation"),
    "quota_proposal_lines": _l("Line of the quota proposal"),
    "quota_proposals": _l("Quota proposal"),
    "quotas": _l("Quota"),
    "register_declarations": _l("Declaration that a register is complete"),
    "return_events": _l("Step of the report"),
    "return_snapshots": _l("Figures as they were signed or accepted"),
    "returns": _l("Report"),
    "sign_in_links": _l("One-time link"),
    "special_answers": _l("Answer to a special report"),
    "special_events": _l("Step of a special report"),
    "special_lines": _l("Line of a special report"),
    "special_reports": _l("Special report"),
    "special_return_files": _l("Document"),
    "special_urgings": _l("Urging"),
    "special_returns": _l("Answer of a body to a special report"),
    "unit_successions": _l("Succession of units"),
    "units": _l("Unit"),
    "urgings": _l("Urging"),
    "yearly_records": _l("Yearly record"),
}

# The settings have no columns of their own: each is a row, with its name and its value.
_OF_SETTINGS: dict[str, Any] = {"key": _l("Name"), "value": _l("Value")}


def field_in(table: str, column: str) -> Field | None:
    """Return the description of a table's column; None for what tells nothing to people, or is no more."""
    found = Base.metadata.tables.get(table)
    return found.columns[column].info.get("field") if found is not None and column in found.columns else None


def label_of(table: str, column: str) -> Any:
    """Return what a column is called; None for what tells nothing to people: a key, what repeats another column."""
    if table == "app_settings":
        return _OF_SETTINGS.get(column)
    field = field_in(table, column)
    return field.label if field is not None else None
