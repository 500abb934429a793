"""The reporting cycle: calendars, periods, returns with their events and snapshots; notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.core import walls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REMEMBERED_TABLES = ("calendars", "periods")
TENANT_TABLES = ("returns", "return_events", "return_snapshots", "urgings")
NEVER_CHANGED = ("return_events", "return_snapshots", "urgings")
SHARED_TABLES = ("notices", "notice_choices")


def upgrade() -> None:
    create_tables()
    for table in REMEMBERED_TABLES:
        walls.remembered_table(op, table)
    for table in TENANT_TABLES:
        grants = "SELECT, INSERT" if table in NEVER_CHANGED else "SELECT, INSERT, UPDATE, DELETE"
        walls.tenant_table(op, table, grants=grants)
    for table in SHARED_TABLES:
        walls.shared_table(op, table)


def downgrade() -> None:
    for table in reversed(TENANT_TABLES + REMEMBERED_TABLES):
        walls.forget_table(op, table)
    for table in reversed((*REMEMBERED_TABLES, *TENANT_TABLES, *SHARED_TABLES)):
        op.drop_table(table)


def create_tables() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("cut_day", sa.Integer(), nullable=False),
        sa.Column("opens_before", sa.Integer(), nullable=False),
        sa.Column("due_after", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("authority IN ('state', 'party')", name=op.f("ck_calendars_authority")),
        sa.CheckConstraint("rhythm IN ('month', 'quarter', 'half_year', 'year')", name=op.f("ck_calendars_rhythm")),
        sa.CheckConstraint("cut_day BETWEEN 1 AND 31", name=op.f("ck_calendars_cut_day")),
        sa.CheckConstraint("opens_before >= 0 AND due_after >= 0 AND grace >= 0", name=op.f("ck_calendars_terms")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_calendars_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_calendars_programme_id_code")),
    )
    op.create_table(
        "periods",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("grace_until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts_on <= ends_on AND opens_on <= due_on AND due_on <= grace_until", name=op.f("ck_periods_order")
        ),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendars.id"], name=op.f("fk_periods_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periods")),
        sa.UniqueConstraint("calendar_id", "year", "number", name=op.f("uq_periods_calendar_id_year_number")),
    )
    op.create_table(
        "returns",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("nothing_to_report", sa.Boolean(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("difficulties", sa.Text(), nullable=False),
        sa.Column("recommendations", sa.Text(), nullable=False),
        sa.Column("reopened_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'signed', 'returned', 'accepted')", name=op.f("ck_returns_state")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_returns_body_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_returns_tenant_id")),
        sa.ForeignKeyConstraint(["period_id"], ["periods.id"], name=op.f("fk_returns_period_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_returns")),
        sa.UniqueConstraint("tenant_id", "period_id", "body_id", name=op.f("uq_returns_tenant_id_period_id_body_id")),
    )
    op.create_table(
        "return_events",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("for_posting_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lines", JSONB(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('opened', 'saved', 'signed', 'withdrawn', 'returned', 'accepted', 'reopened')",
            name=op.f("ck_return_events_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "return_id"],
            ["returns.tenant_id", "returns.id"],
            name=op.f("fk_return_events_tenant_id_return_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_return_events_tenant_id")),
        sa.ForeignKeyConstraint(["for_posting_id"], ["postings.id"], name=op.f("fk_return_events_for_posting_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_return_events_posting_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_return_events")),
        sa.UniqueConstraint("tenant_id", "return_id", "seq", name=op.f("uq_return_events_tenant_id_return_id_seq")),
    )
    op.create_table(
        "return_snapshots",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("narrative", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "return_id"],
            ["returns.tenant_id", "returns.id"],
            name=op.f("fk_return_snapshots_tenant_id_return_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_return_snapshots_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_return_snapshots")),
        sa.UniqueConstraint(
            "tenant_id", "return_id", "event_seq", name=op.f("uq_return_snapshots_tenant_id_return_id_event_seq")
        ),
    )
    op.create_table(
        "urgings",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "return_id"],
            ["returns.tenant_id", "returns.id"],
            name=op.f("fk_urgings_tenant_id_return_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_urgings_tenant_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_urgings_posting_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_urgings")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint("mail IN ('none', 'queued', 'sent', 'failed')", name=op.f("ck_notices_mail")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_notices_account_id_key")),
    )
    op.create_index("ix_notices_due", "notices", ["next_try_at"], unique=False, postgresql_where="mail = 'queued'")
    op.create_table(
        "notice_choices",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notice_choices_account_id")),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_notice_choices")),
    )
