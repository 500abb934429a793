"""The view of a past moment of everything that a page shows; the inspection commission's findings."""

import sqlalchemy as sa
from alembic import op

from portal.core import walls

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What had no history yet, though pages show it: settings (the business date), names of people, what was told to whom.
REMEMBERED = {"app_settings": ("key",), "notices": ("id",), "notice_choices": ("account_id", "kind")}
# Only ever added to: each row carries its moment.
DATED = {"audit_events": "at", "sign_in_attempts": "at", "access_log": "at"}
FINDINGS = {"findings": "SELECT, INSERT, UPDATE", "finding_events": "SELECT, INSERT"}

# The head of each chain as it was: its last event of then.
HEADS_THEN = """
CREATE VIEW known.audit_heads WITH (security_invoker = true) AS
  SELECT DISTINCT ON (tenant_id) tenant_id, seq, hash FROM public.audit_events
  WHERE at <= (SELECT portal_known_at()) ORDER BY tenant_id, seq DESC;
GRANT SELECT ON known.audit_heads TO portal_app;
"""

# Who acts is told to the transaction with the scope; a post of the present decides, also in the view of the past.
FUNCTIONS = """
CREATE FUNCTION portal_own_body() RETURNS int LANGUAGE sql STABLE AS
  $$ SELECT body_id FROM public.postings
     WHERE id = substring(current_setting('portal.actor', true) FROM '^posting:([0-9]+)')::int $$;
CREATE FUNCTION portal_has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('portal.actor', true) = 'command', false) OR EXISTS (
     SELECT FROM public.postings WHERE role = ANY (roles)
     AND id = substring(current_setting('portal.actor', true) FROM '^posting:([0-9]+)')::int) $$;
"""
CONCERNED = "body_id = (SELECT portal_own_body())"
READS = f"{walls.READ} AND ((SELECT portal_has_role('inspector', 'district_leader')) OR {CONCERNED})"
WRITES = f"{walls.WRITE} AND ((SELECT portal_has_role('inspector')) OR {CONCERNED})"
RECORDS = f"{walls.WRITE} AND (SELECT portal_has_role('inspector'))"
# Who may not read a finding may not read it in the audit either.
AUDIT_READS = (
    f"{walls.READ} AND (record NOT LIKE 'findings/%' OR EXISTS (SELECT FROM public.findings f"
    " WHERE f.tenant_id = audit_events.tenant_id AND 'findings/' || f.id = audit_events.record))"
)


def upgrade() -> None:
    op.execute(walls.KEEPING)
    op.execute(walls.RENEW_TRIGGERS)
    for table, key in REMEMBERED.items():
        walls.remembered_table(op, table, key)
    walls.remembered_table(op, "accounts", secret=("password", "fs_uniquifier"))
    for table, column in DATED.items():
        walls.dated_table(op, table, column)
    op.execute(HEADS_THEN)
    op.execute(FUNCTIONS)
    create_tables()
    for table, grants in FINDINGS.items():
        walls.tenant_table(op, table, grants=grants)
        show_to_the_one_concerned(table)
    op.execute(f"ALTER POLICY wall_read ON audit_events USING ({AUDIT_READS})")


def show_to_the_one_concerned(table: str) -> None:
    """Within a tenant a finding is the commission's, the leader's to read, and that of the body concerned."""
    op.execute(f"ALTER POLICY wall_read ON {table} USING ({READS})")
    op.execute(f"ALTER POLICY wall_read ON history.{table} USING ({READS})")
    op.execute(f"ALTER POLICY wall_insert ON {table} WITH CHECK ({RECORDS if table == 'findings' else WRITES})")
    op.execute(f"ALTER POLICY wall_update ON {table} USING ({WRITES}) WITH CHECK ({WRITES})")


def downgrade() -> None:
    op.execute(f"ALTER POLICY wall_read ON audit_events USING ({walls.READ})")
    for table in reversed(FINDINGS):
        walls.forget_table(op, table)
        op.drop_table(table)
    op.execute("DROP FUNCTION portal_has_role(text[]); DROP FUNCTION portal_own_body()")
    for table in ("audit_heads", *DATED):
        op.execute(f"DROP VIEW known.{table}")
    for table in ("accounts", *REMEMBERED):
        walls.forget_table(op, table)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _tenant_columns(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f(f"fk_{table}_body_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    ]


def create_tables() -> None:
    op.create_table(
        "findings",
        *_tenant_columns("findings"),
        _text("subject"),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        _text("document_number"),
        _text("basis"),
        _text("text"),
        _text("recommendation"),
        sa.Column("deadline", sa.Date(), nullable=False),
        _text("state"),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'sent_back', 'closed')", name=op.f("ck_findings_state")),
        sa.CheckConstraint("subject IN ('unit', 'body', 'item')", name=op.f("ck_findings_subject")),
        sa.CheckConstraint("(subject = 'item') = (item_id IS NOT NULL)", name=op.f("ck_findings_item")),
        sa.ForeignKeyConstraint(["item_id"], ["duty_items.id"], name=op.f("fk_findings_item_id")),
    )
    op.create_index("ix_findings_body", "findings", ["tenant_id", "body_id"])
    op.create_table(
        "finding_events",
        *_tenant_columns("finding_events"),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("kind"),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        _text("note"),
        _text("document_number"),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('opened', 'corrected', 'answered', 'sent_back', 'closed')", name=op.f("ck_finding_events_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "finding_id"],
            ["findings.tenant_id", "findings.id"],
            name=op.f("fk_finding_events_tenant_id_finding_id"),
        ),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_finding_events_posting_id")),
        sa.UniqueConstraint("tenant_id", "finding_id", "seq", name=op.f("uq_finding_events_tenant_id_finding_id_seq")),
    )
