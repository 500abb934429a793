"""Issued quotas and their decisions are never changed or taken away: an adjustment is a further decision."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("REVOKE UPDATE, DELETE ON quotas, quota_decisions FROM portal_app")


def downgrade() -> None:
    op.execute("GRANT UPDATE, DELETE ON quotas, quota_decisions TO portal_app")
