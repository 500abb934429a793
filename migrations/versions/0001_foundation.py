"""The foundation: units, people, programmes, registry, foundings, quotas, duties, audit, and the wall."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.core import walls

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "collectives",
    "collective_statuses",
    "yearly_records",
    "foundings",
    "founding_steps",
    "founding_credits",
    "quota_proposals",
    "quota_proposal_lines",
    "quota_drafts",
    "quotas",
)
REMEMBERED_TABLES = (
    "units",
    "unit_successions",
    "bodies",
    "postings",
    "programmes",
    "objectives",
    "duties",
    "duty_parts",
    "duty_items",
    "duty_updates",
    "quota_decisions",
)
SHARED_TABLES = ("accounts", "app_settings", "form_keys", "sign_in_attempts", "sign_in_links")


def upgrade() -> None:
    op.execute(walls.FUNCTIONS)
    op.execute(walls.KEEPING)
    create_tables()
    for table in TENANT_TABLES:
        walls.tenant_table(op, table)
    for table in REMEMBERED_TABLES:
        walls.remembered_table(op, table)
    for table in SHARED_TABLES:
        walls.shared_table(op, table)
    # The audit is only ever added to, so it needs no history of its own.
    walls.closed_table(op, "audit_events", grants="SELECT, INSERT")


def downgrade() -> None:
    for table in (*TENANT_TABLES, *REMEMBERED_TABLES):
        walls.forget_table(op, table)
    drop_tables()
    op.execute(walls.DROP_FUNCTIONS)


def create_tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_accounts_fs_uniquifier")),
    )
    op.create_index("uq_accounts_email", "accounts", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "app_settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_app_settings")),
    )
    op.create_table(
        "form_keys",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("flashes", sa.JSON(), nullable=True),
        sa.Column("used_at", sa.DateTime(), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "path", "key", name=op.f("pk_form_keys")),
    )
    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("issuer_vi", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_programmes_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code", name=op.f("uq_programmes_code")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("email_hash", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(op.f("ix_sign_in_attempts_address"), "sign_in_attempts", ["address"], unique=False)
    op.create_index(op.f("ix_sign_in_attempts_email_hash"), "sign_in_attempts", ["email_hash"], unique=False)
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_table(
        "audit_events",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), nullable=True),
        sa.Column("after", JSONB(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_audit_events_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_events")),
    )
    op.create_table(
        "bodies",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("mobilizes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["bodies.id"], name=op.f("fk_bodies_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_bodies_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("code", name=op.f("uq_bodies_code")),
    )
    op.create_table(
        "collectives",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subtype", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("villages", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registration_number", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("converted_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('THT', 'HTX', 'interest_group')", name=op.f("ck_collectives_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "converted_from_id"],
            ["collectives.tenant_id", "collectives.id"],
            name=op.f("fk_collectives_tenant_id_converted_from_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_collectives_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_collectives")),
        sa.UniqueConstraint(
            "tenant_id",
            "kind",
            "registration_number",
            name=op.f("uq_collectives_tenant_id_kind_registration_number"),
        ),
    )
    op.create_index("ix_collectives_kind", "collectives", ["tenant_id", "kind"], unique=False)
    op.create_table(
        "duties",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("product_vi", sa.Text(), nullable=False),
        sa.Column("product_en", sa.Text(), nullable=False),
        sa.Column("recurrence", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_duties_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_duties_programme_id_code")),
    )
    op.create_table(
        "objectives",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("low", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("high", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_objectives_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objectives")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_objectives_programme_id_code")),
    )
    op.create_table(
        "quota_drafts",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('THT', 'HTX')", name=op.f("ck_quota_drafts_kind")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_quota_drafts_value")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_quota_drafts_tenant_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_quota_drafts_programme_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quota_drafts")),
        sa.UniqueConstraint(
            "tenant_id",
            "programme_id",
            "kind",
            "year",
            name=op.f("uq_quota_drafts_tenant_id_programme_id_kind_year"),
        ),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_in_links_account_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["accounts.id"], name=op.f("fk_sign_in_links_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    op.create_table(
        "unit_successions",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_unit_successions_from_unit_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_unit_successions_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_successions")),
    )
    op.create_table(
        "collective_statuses",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("collective_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status IN ('operating', 'stopped', 'dissolving', 'dissolved', 'converted')",
            name=op.f("ck_collective_statuses_status"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            name=op.f("fk_collective_statuses_tenant_id_collective_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_collective_statuses_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_collective_statuses")),
        sa.UniqueConstraint(
            "tenant_id",
            "collective_id",
            "from_on",
            name=op.f("uq_collective_statuses_tenant_id_collective_id_from_on"),
        ),
    )
    op.create_table(
        "duty_items",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("original_deadline", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('not_started', 'in_progress', 'submitted', 'accepted')",
            name=op.f("ck_duty_items_state"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_duty_items_body_id")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_items_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_items")),
        sa.UniqueConstraint("duty_id", "body_id", "period", name=op.f("uq_duty_items_duty_id_body_id_period")),
    )
    op.create_table(
        "duty_parts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_duty_parts_body_id")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_parts_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_parts")),
        sa.UniqueConstraint("duty_id", "body_id", name=op.f("uq_duty_parts_duty_id_body_id")),
    )
    op.create_table(
        "foundings",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("working_name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("villages", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("expected_members", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.Text(), nullable=True),
        sa.Column("collective_id", sa.Integer(), nullable=True),
        sa.Column("converts_collective_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'counted') = (counted_on IS NOT NULL)", name=op.f("ck_foundings_counted")),
        sa.CheckConstraint("kind IN ('THT', 'HTX')", name=op.f("ck_foundings_kind")),
        sa.CheckConstraint("state IN ('open', 'counted', 'dropped')", name=op.f("ck_foundings_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            name=op.f("fk_foundings_tenant_id_collective_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "converts_collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            name=op.f("fk_foundings_tenant_id_converts_collective_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_foundings_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_foundings")),
    )
    op.create_index("ix_foundings_counted", "foundings", ["tenant_id", "kind", "counted_on"], unique=False)
    op.create_index("ix_foundings_state", "foundings", ["tenant_id", "state", "moved_on"], unique=False)
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("deputy_for_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_postings_ends_after_start")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_postings_account_id")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_postings_body_id")),
        sa.ForeignKeyConstraint(["deputy_for_id"], ["postings.id"], name=op.f("fk_postings_deputy_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    op.create_index(op.f("ix_postings_account_id"), "postings", ["account_id"], unique=False)
    op.create_table(
        "yearly_records",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("collective_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("contributed_capital", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("charter_capital", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("revenue", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("regular_workers", sa.Integer(), nullable=True),
        sa.Column("average_income", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("managers", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("members >= 0", name=op.f("ck_yearly_records_members")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            name=op.f("fk_yearly_records_tenant_id_collective_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_yearly_records_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_yearly_records")),
        sa.UniqueConstraint(
            "tenant_id",
            "collective_id",
            "year",
            name=op.f("uq_yearly_records_tenant_id_collective_id_year"),
        ),
    )
    op.create_table(
        "duty_updates",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("old_deadline", sa.Date(), nullable=True),
        sa.Column("new_deadline", sa.Date(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["duty_items.id"], name=op.f("fk_duty_updates_item_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_duty_updates_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_updates")),
    )
    op.create_index(op.f("ix_duty_updates_item_id"), "duty_updates", ["item_id"], unique=False)
    op.create_table(
        "founding_credits",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("founding_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("part IN ('lead', 'support')", name=op.f("ck_founding_credits_part")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_founding_credits_body_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "founding_id"],
            ["foundings.tenant_id", "foundings.id"],
            name=op.f("fk_founding_credits_tenant_id_founding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_founding_credits_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_founding_credits")),
        sa.UniqueConstraint(
            "tenant_id",
            "founding_id",
            "body_id",
            name=op.f("uq_founding_credits_tenant_id_founding_id_body_id"),
        ),
    )
    op.create_index(
        "uq_founding_credits_lead",
        "founding_credits",
        ["tenant_id", "founding_id"],
        unique=True,
        postgresql_where=sa.text("part = 'lead'"),
    )
    op.create_table(
        "founding_steps",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("founding_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_stage", sa.Text(), nullable=True),
        sa.Column("to_stage", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('opened', 'advanced', 'went_back', 'counted', 'taken_back', 'dropped', 'resumed')",
            name=op.f("ck_founding_steps_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "founding_id"],
            ["foundings.tenant_id", "foundings.id"],
            name=op.f("fk_founding_steps_tenant_id_founding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_founding_steps_tenant_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_founding_steps_posting_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_founding_steps")),
        sa.UniqueConstraint(
            "tenant_id", "founding_id", "seq", name=op.f("uq_founding_steps_tenant_id_founding_id_seq")
        ),
    )
    op.create_table(
        "quota_decisions",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('issue', 'adjust')", name=op.f("ck_quota_decisions_kind")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_quota_decisions_posting_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_quota_decisions_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_decisions")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_quota_decisions_programme_id_number")),
    )
    op.create_table(
        "quota_proposals",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leader_agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("leader_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("front_agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("front_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'proposed', 'agreed')", name=op.f("ck_quota_proposals_state")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_quota_proposals_tenant_id")),
        sa.ForeignKeyConstraint(
            ["front_agreed_by_id"], ["postings.id"], name=op.f("fk_quota_proposals_front_agreed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["leader_agreed_by_id"], ["postings.id"], name=op.f("fk_quota_proposals_leader_agreed_by_id")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_quota_proposals_programme_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["postings.id"], name=op.f("fk_quota_proposals_proposed_by_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quota_proposals")),
        sa.UniqueConstraint("tenant_id", "programme_id", name=op.f("uq_quota_proposals_tenant_id_programme_id")),
    )
    op.create_table(
        "quota_proposal_lines",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('THT', 'HTX')", name=op.f("ck_quota_proposal_lines_kind")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_quota_proposal_lines_value")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "proposal_id"],
            ["quota_proposals.tenant_id", "quota_proposals.id"],
            name=op.f("fk_quota_proposal_lines_tenant_id_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_quota_proposal_lines_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quota_proposal_lines")),
        sa.UniqueConstraint(
            "tenant_id",
            "proposal_id",
            "kind",
            "year",
            name=op.f("uq_quota_proposal_lines_tenant_id_proposal_id_kind_year"),
        ),
    )
    op.create_table(
        "quotas",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('THT', 'HTX')", name=op.f("ck_quotas_kind")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_quotas_value")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_quotas_tenant_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["quota_decisions.id"], name=op.f("fk_quotas_decision_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_quotas_programme_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quotas")),
        sa.UniqueConstraint(
            "tenant_id",
            "decision_id",
            "kind",
            "year",
            name=op.f("uq_quotas_tenant_id_decision_id_kind_year"),
        ),
    )
    op.create_index("ix_quotas_cell", "quotas", ["tenant_id", "programme_id", "kind", "year"], unique=False)


def drop_tables() -> None:
    op.drop_index("ix_quotas_cell", table_name="quotas")
    op.drop_table("quotas")
    op.drop_table("quota_proposal_lines")
    op.drop_table("quota_proposals")
    op.drop_table("quota_decisions")
    op.drop_table("founding_steps")
    op.drop_index("uq_founding_credits_lead", table_name="founding_credits", postgresql_where=sa.text("part = 'lead'"))
    op.drop_table("founding_credits")
    op.drop_index(op.f("ix_duty_updates_item_id"), table_name="duty_updates")
    op.drop_table("duty_updates")
    op.drop_table("yearly_records")
    op.drop_index(op.f("ix_postings_account_id"), table_name="postings")
    op.drop_table("postings")
    op.drop_index("ix_foundings_state", table_name="foundings")
    op.drop_index("ix_foundings_counted", table_name="foundings")
    op.drop_table("foundings")
    op.drop_table("duty_parts")
    op.drop_table("duty_items")
    op.drop_table("collective_statuses")
    op.drop_table("unit_successions")
    op.drop_table("sign_in_links")
    op.drop_table("quota_drafts")
    op.drop_table("objectives")
    op.drop_table("duties")
    op.drop_index("ix_collectives_kind", table_name="collectives")
    op.drop_table("collectives")
    op.drop_table("bodies")
    op.drop_table("audit_events")
    op.drop_table("units")
    op.drop_index(op.f("ix_sign_in_attempts_email_hash"), table_name="sign_in_attempts")
    op.drop_index(op.f("ix_sign_in_attempts_address"), table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_table("programmes")
    op.drop_table("form_keys")
    op.drop_table("app_settings")
    op.drop_index("uq_accounts_email", table_name="accounts")
    op.drop_table("accounts")
