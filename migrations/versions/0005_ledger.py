"""The mobilization ledger: activities, targets, credits proposed and confirmed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.core import walls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TENANT_TABLES = ("credit_claims", "activities", "activity_foundings", "activity_targets")


def upgrade() -> None:
    create_tables()
    for table in TENANT_TABLES:
        walls.tenant_table(op, table)
    walls.remembered_table(op, "ledger_tables")


def downgrade() -> None:
    for table in ("ledger_tables", "activity_targets", "activity_foundings", "activities", "credit_claims"):
        walls.forget_table(op, table)
    for table in ("ledger_tables", "activity_targets", "activity_foundings", "activities", "credit_claims"):
        op.drop_table(table)


def create_tables() -> None:
    op.create_table(
        "activity_targets",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("measure IN ('meetings', 'households', 'leads')", name=op.f("ck_activity_targets_measure")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_activity_targets_value")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_activity_targets_body_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_activity_targets_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_activity_targets")),
        sa.UniqueConstraint(
            "tenant_id", "body_id", "measure", "year", name=op.f("uq_activity_targets_tenant_id_body_id_measure_year")
        ),
    )
    op.create_table(
        "ledger_tables",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("table_code", sa.Text(), nullable=False),
        sa.Column("columns", JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_ledger_tables_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_tables")),
        sa.UniqueConstraint("body_id", "table_code", name=op.f("uq_ledger_tables_body_id_table_code")),
    )
    op.create_table(
        "activities",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("villages", sa.Text(), nullable=False),
        sa.Column("households_reached", sa.Integer(), nullable=True),
        sa.Column("households_interested", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('campaign', 'village_meeting', 'training', 'study_visit', 'dialogue')",
            name=op.f("ck_activities_kind"),
        ),
        sa.CheckConstraint(
            "households_interested BETWEEN 0 AND households_reached", name=op.f("ck_activities_households_interested")
        ),
        sa.CheckConstraint("households_reached >= 0", name=op.f("ck_activities_households_reached")),
        sa.CheckConstraint("men >= 0 AND women >= 0", name=op.f("ck_activities_persons")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_activities_body_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_activities_tenant_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_activities_posting_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_activities")),
    )
    op.create_index("ix_activities_body", "activities", ["tenant_id", "body_id", "held_on"], unique=False)
    op.create_index("ix_activities_held", "activities", ["tenant_id", "held_on"], unique=False)
    op.create_table(
        "credit_claims",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("founding_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_part", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(state = 'confirmed') = (decided_part IS NOT NULL)", name=op.f("ck_credit_claims_confirmed")
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_on IS NULL)", name=op.f("ck_credit_claims_decided")),
        sa.CheckConstraint("decided_part IN ('lead', 'support')", name=op.f("ck_credit_claims_decided_part")),
        sa.CheckConstraint("part IN ('lead', 'support')", name=op.f("ck_credit_claims_part")),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name=op.f("ck_credit_claims_reason")),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name=op.f("ck_credit_claims_state")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_credit_claims_body_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "founding_id"],
            ["foundings.tenant_id", "foundings.id"],
            name=op.f("fk_credit_claims_tenant_id_founding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_credit_claims_tenant_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["postings.id"], name=op.f("fk_credit_claims_decided_by_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_credit_claims_posting_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_credit_claims")),
    )
    op.create_index("ix_credit_claims_body", "credit_claims", ["tenant_id", "body_id", "state"], unique=False)
    op.create_index("ix_credit_claims_founding", "credit_claims", ["tenant_id", "founding_id"], unique=False)
    op.create_index(
        "uq_credit_claims_open",
        "credit_claims",
        ["tenant_id", "founding_id", "body_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "activity_foundings",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("founding_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["activities.tenant_id", "activities.id"],
            name=op.f("fk_activity_foundings_tenant_id_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "founding_id"],
            ["foundings.tenant_id", "foundings.id"],
            name=op.f("fk_activity_foundings_tenant_id_founding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_activity_foundings_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_activity_foundings")),
        sa.UniqueConstraint(
            "tenant_id",
            "activity_id",
            "founding_id",
            name=op.f("uq_activity_foundings_tenant_id_activity_id_founding_id"),
        ),
    )
    op.create_index("ix_activity_foundings_founding", "activity_foundings", ["tenant_id", "founding_id"], unique=False)
