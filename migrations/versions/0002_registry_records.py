"""The registry's full records: products, partners, evidence, yearly figures of every objective; imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.core import walls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TENANT_TABLES = ("products", "partners", "evidence_files", "import_batches")
YEARLY_COLUMNS = (
    ("new_members", sa.Integer, {}),
    ("managers_trained", sa.Integer, {}),
    ("high_tech", sa.Boolean, {}),
    ("high_tech_what", sa.Text, {"nullable": False, "server_default": ""}),
    ("linked", sa.Boolean, {}),
    ("linkage_partner", sa.Text, {"nullable": False, "server_default": ""}),
    ("linkage_share", lambda: sa.Numeric(5, 2), {}),
    ("rating_score", lambda: sa.Numeric(5, 2), {}),
    ("rating_groups", JSONB, {}),
    ("not_rated_reason", sa.Text, {}),
)
YEARLY_CHECKS = {
    "managers_trained": "managers_trained <= managers",
    "rating_score": "rating_score BETWEEN 0 AND 100",
    "rated_or_not": "rating_score IS NULL OR not_rated_reason IS NULL",
    "not_rated_reason": "not_rated_reason IN ('under_12_months', 'stopped_over_3_months')",
    "linkage_share": "linkage_share BETWEEN 0 AND 100",
}


def upgrade() -> None:
    for name, kind, options in YEARLY_COLUMNS:
        walls.add_column(op, "yearly_records", lambda n=name, k=kind, o=options: sa.Column(n, k(), **o))
    for name, condition in YEARLY_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_yearly_records_{name}"), "yearly_records", condition)
    create_tables()
    for table in TENANT_TABLES:
        walls.tenant_table(op, table)


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        walls.forget_table(op, table)
        op.drop_table(table)
    for name in YEARLY_CHECKS:
        op.drop_constraint(op.f(f"ck_yearly_records_{name}"), "yearly_records")
    for name, _kind, _options in reversed(YEARLY_COLUMNS):
        walls.drop_column(op, "yearly_records", name)


def _tenant_columns(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f(f"fk_{table}_tenant_id")),
    ]


def _of_a_collective(table: str) -> list[sa.schema.SchemaItem]:
    return [
        *_tenant_columns(table),
        sa.Column("collective_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            name=op.f(f"fk_{table}_tenant_id_collective_id"),
            ondelete="CASCADE",
        ),
    ]


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), nullable=False)


def _recorded() -> sa.Column[object]:
    return sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _by_posting(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f(f"fk_{table}_posting_id")),
    ]


def create_tables() -> None:
    op.create_table(
        "products",
        *_of_a_collective("products"),
        _text("name"),
        _text("folded_name"),
        sa.Column("ocop_stars", sa.Integer(), nullable=True),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        _text("mark_kind"),
        _text("mark_name"),
        _version(),
        _recorded(),
        sa.UniqueConstraint(
            "tenant_id", "collective_id", "folded_name", name=op.f("uq_products_tenant_id_collective_id_folded_name")
        ),
        sa.CheckConstraint("ocop_stars BETWEEN 1 AND 5", name=op.f("ck_products_ocop_stars")),
        sa.CheckConstraint(
            "mark_kind IN ('', 'brand', 'collective_mark', 'geographical_indication')",
            name=op.f("ck_products_mark_kind"),
        ),
    )
    op.create_table(
        "partners",
        *_of_a_collective("partners"),
        _text("name"),
        _text("folded_name"),
        _text("subject"),
        _text("contract_number"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _version(),
        _recorded(),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_partners_period")),
    )
    op.create_index("ix_partners_collective", "partners", ["tenant_id", "collective_id"])
    op.create_table(
        "evidence_files",
        *_of_a_collective("evidence_files"),
        _text("title"),
        _text("file_name"),
        _text("media_type"),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("sha256"),
        *_by_posting("evidence_files"),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _recorded(),
    )
    op.create_index("ix_evidence_files_collective", "evidence_files", ["tenant_id", "collective_id"])
    op.create_table(
        "import_batches",
        *_tenant_columns("import_batches"),
        _text("run"),
        _text("records"),
        _text("file_name"),
        _text("sha256"),
        _text("state"),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("changes", JSONB(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        *_by_posting("import_batches"),
        _recorded(),
        sa.CheckConstraint("state IN ('previewed', 'applied', 'undone')", name=op.f("ck_import_batches_state")),
    )
    op.create_index("ix_import_batches_run", "import_batches", ["tenant_id", "run"])
