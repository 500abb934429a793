"""A database that is behind the code, ahead of it or empty is refused, in one sentence that says what to do."""

import pytest

from portal import create_app
from portal.core import health, schema_version

EMPTY, BEHIND, AHEAD = "holds no tables", "this code needs 0002", "is at 9999, which this code does not know"


@pytest.fixture(params=["empty", "no table", "behind", "ahead"])
def mismatch(request, databases, app, monkeypatch):
    """The application on a database that is not its own, before anything was served, and what it must say."""
    monkeypatch.delitem(app.extensions, health.READY, raising=False)
    with databases.owner() as owner:
        if request.param == "empty":
            owner.execute("DELETE FROM alembic_version")
            return EMPTY
        if request.param == "no table":
            owner.execute("DROP TABLE alembic_version")
            return EMPTY
        if request.param == "ahead":
            owner.execute("UPDATE alembic_version SET version_num = '9999'")
            return AHEAD
    monkeypatch.setattr(schema_version, "revisions", lambda: ("0002", "0001"))
    return BEHIND


def test_what_fits_is_served(app):
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "database": "ok",
        "row_level_security": "enforced",
        "schema": schema_version.revisions()[0],
    }


def test_healthz_says_why_not_and_no_page_is_served(app, mismatch):
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (503, "unavailable")
    assert mismatch in answer.json["reason"]
    assert app.test_client().get("/sign-in").status_code == 503


def test_a_new_process_waits_for_it_too(databases, mismatch):
    app = create_app({"INSTANCE": databases.folder})
    assert app.test_client().get("/sign-in").status_code == 503


@pytest.mark.parametrize("command", [["tick"], ["figures"], ["audit", "verify"]])
def test_commands_fail_with_one_sentence(app, mismatch, command):
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 1
    assert mismatch in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_help_is_given_all_the_same(app, mismatch):
    assert app.test_cli_runner().invoke(args=["audit", "verify", "--help"]).exit_code == 0


def test_a_database_that_is_away_is_one_sentence(databases, app, monkeypatch):
    away = create_app(
        {
            "DATABASE_URL": "postgresql://portal_app@127.0.0.1:1/portal",
            "DATABASE_OWNER_URL": "postgresql://portal_owner@127.0.0.1:1/portal",
            "SECRET_KEY": "x" * 40,
            "SECURITY_PASSWORD_SALT": "x" * 40,
        }
    )
    for command in ("tick", "prepare", "first-administrator"):
        result = away.test_cli_runner().invoke(args=[command])
        assert result.exit_code == 1
        assert "does not answer" in result.output


def test_prepare_leaves_a_newer_database_alone(databases, app):
    with databases.owner() as owner:
        owner.execute("UPDATE alembic_version SET version_num = '9999'")
        result = app.test_cli_runner().invoke(args=["prepare"])
        assert result.exit_code == 1
        assert AHEAD in result.output
        assert owner.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_prepare_without_the_owner_serves_what_fits_and_refuses_the_rest(app, monkeypatch):
    monkeypatch.setitem(app.config, "OWNER_DSN", None)
    assert app.test_cli_runner().invoke(args=["prepare"]).exit_code == 0
    monkeypatch.setattr(schema_version, "revisions", lambda: ("0002", "0001"))
    result = app.test_cli_runner().invoke(args=["prepare"])
    assert result.exit_code == 1
    assert BEHIND in result.output
