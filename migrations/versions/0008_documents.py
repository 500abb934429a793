"""Official documents and their numbers."""

import sqlalchemy as sa
from alembic import op

from portal.core import walls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sequences()
    _create_documents()
    walls.tenant_table(op, "document_sequences")
    walls.tenant_table(op, "issued_documents", grants="SELECT, INSERT")


def downgrade() -> None:
    for table in ("issued_documents", "document_sequences"):
        walls.forget_table(op, table)
        op.drop_table(table)


def _create_sequences() -> None:
    op.create_table(
        "document_sequences",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("form IN ('state', 'party')", name=op.f("ck_document_sequences_form")),
        sa.CheckConstraint("next > 0", name=op.f("ck_document_sequences_next")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_document_sequences_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document_sequences")),
        sa.UniqueConstraint(
            "tenant_id", "issuer", "type", "span", name=op.f("uq_document_sequences_tenant_id_issuer_type_span")
        ),
    )


def _create_documents() -> None:
    op.create_table(
        "issued_documents",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_issued_documents_number")),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_issued_documents_tenant_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_issued_documents_posting_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_issued_documents")),
        sa.UniqueConstraint(
            "tenant_id",
            "issuer",
            "type",
            "span",
            "number",
            name=op.f("uq_issued_documents_tenant_id_issuer_type_span_number"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "paper",
            "source",
            "fingerprint",
            name=op.f("uq_issued_documents_tenant_id_paper_source_fingerprint"),
        ),
    )
