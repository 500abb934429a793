"""The first tables, with everything that keeps them."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0001_first"


def upgrade() -> None:
    run("up*.sql")


def downgrade() -> None:
    run("down*.sql")


def run(files: str) -> None:
    """Run the migration's SQL, file by file, as it stands: without parameters a colon and a percent are themselves."""
    for file in sorted(SQL.glob(files)):
        op.get_bind().exec_driver_sql(file.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
