"""Migrations go up, down and up again, and match the models."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, text

from portal.cli import driver_url
from portal.extensions import Base


def differences(app):
    engine = create_engine(driver_url(app.config["OWNER_DSN"]))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    engine.dispose()
    return found


def tables(app):
    engine = create_engine(driver_url(app.config["OWNER_DSN"]))
    with engine.connect() as connection:
        names = connection.scalars(
            text("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'history')")
        ).all()
    engine.dispose()
    return sorted(names)


def test_up_down_up_again_and_equal_to_the_models(app):
    with app.app_context():
        assert differences(app) == []
        before = tables(app)
        downgrade(revision="base")
        assert tables(app) == ["public.alembic_version"]
        upgrade()
        assert tables(app) == before
        assert differences(app) == []
