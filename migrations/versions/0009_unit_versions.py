"""Units and bodies are edited by the administrator: their rows get a version."""

import sqlalchemy as sa
from alembic import op

from portal.core import walls

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("units", "bodies")


def version() -> sa.Column:
    return sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1"))


def upgrade() -> None:
    for table in TABLES:
        walls.add_column(op, table, version)
    op.create_check_constraint(
        op.f("ck_units_valid"), "units", "valid_from IS NULL OR valid_to IS NULL OR valid_to > valid_from"
    )
    op.create_check_constraint(op.f("ck_unit_successions_others"), "unit_successions", "from_unit_id <> to_unit_id")
    op.create_unique_constraint(
        op.f("uq_unit_successions_from_unit_id_to_unit_id"), "unit_successions", ["from_unit_id", "to_unit_id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("uq_unit_successions_from_unit_id_to_unit_id"), "unit_successions")
    op.drop_constraint(op.f("ck_unit_successions_others"), "unit_successions")
    op.drop_constraint(op.f("ck_units_valid"), "units")
    for table in TABLES:
        walls.drop_column(op, table, "version")
