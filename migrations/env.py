"""Migrations run as the owner of the tables, never as the portal's own role."""

from alembic import context
from flask import current_app
from sqlalchemy import NullPool, create_engine, text

from portal.cli import driver_url
from portal.extensions import Base

PUBLIC_ONLY = {"history", "known"}


def run() -> None:
    """Run the migrations in one transaction, alone: two starts at once wait for each other."""
    owner = current_app.config["OWNER_DSN"]
    if not owner:
        raise RuntimeError("DATABASE_OWNER_URL is not set: migrations need the owner of the tables.")
    engine = create_engine(driver_url(owner), poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            connection.execute(text("SELECT pg_advisory_xact_lock(7021125)"))
            # History is kept at the commit, but a table whose rows wait for it cannot be altered.
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            context.run_migrations()


run()
