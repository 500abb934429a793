"""Duties: items with recurrence, reassignment and objectives."""

import sqlalchemy as sa
from alembic import op

from portal.core import walls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EMPTY = {"nullable": False, "server_default": ""}
COLUMNS = (
    ("duties", "first_due_on", sa.Date, {}),
    ("duty_parts", "valid_from", sa.Date, {}),
    ("duty_parts", "valid_to", sa.Date, {}),
    ("duty_parts", "successor_id", sa.Integer, {}),
    ("duty_parts", "task_vi", sa.Text, EMPTY),
    ("duty_parts", "task_en", sa.Text, EMPTY),
    ("duty_items", "first_body_id", sa.Integer, {}),
    ("duty_items", "scheduled", sa.Boolean, {"nullable": False, "server_default": "false"}),
    ("duty_items", "document_on", sa.Date, {}),
    ("duty_items", "explained_deadline", sa.Date, {}),
    ("duty_items", "return_reason", sa.Text, EMPTY),
    ("duty_items", "asked_deadline", sa.Date, {}),
    ("duty_items", "asked_reason", sa.Text, EMPTY),
    ("duty_updates", "document_on", sa.Date, {}),
    ("duty_updates", "from_body_id", sa.Integer, {}),
    ("duty_updates", "to_body_id", sa.Integer, {}),
)
REFERENCES = (
    ("duty_parts", "successor_id"),
    ("duty_items", "first_body_id"),
    ("duty_updates", "from_body_id"),
    ("duty_updates", "to_body_id"),
)
STATES = "state IN ('not_started', 'in_progress', 'submitted', 'accepted')"
STATES_WITH_RETURNED = "state IN ('not_started', 'in_progress', 'submitted', 'accepted', 'returned')"


def upgrade() -> None:
    # History is kept at the end of a transaction; a table with changes that wait for it could not be altered.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name, kind, options in COLUMNS:
        walls.add_column(op, table, lambda n=name, k=kind, o=options: sa.Column(n, k(), **o))
    _fill_in()
    for table, name in REFERENCES:
        op.create_foreign_key(op.f(f"fk_{table}_{name}"), table, "bodies", [name], ["id"])
    _swap_unique("duty_parts", ("duty_id", "body_id"), ("duty_id", "body_id", "valid_from"))
    _swap_unique("duty_items", ("duty_id", "body_id", "period"), ("duty_id", "first_body_id", "period"))
    _swap_states(STATES_WITH_RETURNED)
    op.create_table(
        "duty_objectives",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_objectives_duty_id")),
        sa.ForeignKeyConstraint(["objective_id"], ["objectives.id"], name=op.f("fk_duty_objectives_objective_id")),
        sa.PrimaryKeyConstraint("duty_id", "objective_id", name=op.f("pk_duty_objectives")),
    )
    walls.remembered_table(op, "duty_objectives", ("duty_id", "objective_id"))


def downgrade() -> None:
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    walls.forget_table(op, "duty_objectives")
    op.drop_table("duty_objectives")
    op.execute("UPDATE duty_items SET state = 'in_progress' WHERE state = 'returned'")
    _swap_states(STATES)
    # What passed on goes back to the body that it was first assigned to; of several parts of a body one stays.
    op.execute("UPDATE duty_items SET body_id = first_body_id WHERE body_id <> first_body_id")
    op.execute(
        "DELETE FROM duty_parts p USING duty_parts q WHERE p.duty_id = q.duty_id AND p.body_id = q.body_id"
        " AND p.id > q.id"
    )
    op.execute("UPDATE duties SET recurrence = 'periodic' WHERE recurrence IN ('half_yearly', 'quarterly')")
    _swap_unique("duty_items", ("duty_id", "first_body_id", "period"), ("duty_id", "body_id", "period"))
    _swap_unique("duty_parts", ("duty_id", "body_id", "valid_from"), ("duty_id", "body_id"))
    for table, name in reversed(REFERENCES):
        op.drop_constraint(op.f(f"fk_{table}_{name}"), table)
    for table, name, _kind, _options in reversed(COLUMNS):
        walls.drop_column(op, table, name)


def _fill_in() -> None:
    """Give what stands already its new columns; the history of before this change, too."""
    for table in ("duty_items", "history.duty_items"):
        trigger = table == "duty_items"
        op.execute("ALTER TABLE duty_items DISABLE TRIGGER keep_history") if trigger else None
        op.execute(
            f"UPDATE {table} SET first_body_id = body_id, scheduled = true,"
            " explained_deadline = CASE WHEN explanation <> '' THEN deadline END"
        )
        op.execute("ALTER TABLE duty_items ENABLE TRIGGER keep_history") if trigger else None
    op.alter_column("duty_items", "first_body_id", nullable=False)
    op.execute("UPDATE duties SET recurrence = 'half_yearly' WHERE recurrence = 'periodic'")
    op.execute(
        "UPDATE duties d SET first_due_on = (SELECT min(i.original_deadline) FROM duty_items i WHERE i.duty_id = d.id)"
    )


def _swap_unique(table: str, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    op.drop_constraint(op.f(f"uq_{table}_{'_'.join(old)}"), table)
    dated = {"postgresql_nulls_not_distinct": True} if "valid_from" in new else {}
    op.create_unique_constraint(op.f(f"uq_{table}_{'_'.join(new)}"), table, list(new), **dated)


def _swap_states(condition: str) -> None:
    op.drop_constraint(op.f("ck_duty_items_state"), "duty_items")
    op.create_check_constraint(op.f("ck_duty_items_state"), "duty_items", condition)
