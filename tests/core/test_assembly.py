"""How the portal is put together: who runs the database, what a proxy is trusted with, when a start waits."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import assembly
from portal.core import health, row_level_security, schema_version


class Server:
    """An embedded server that notes what is asked of it."""

    def __init__(self, instance, runs=False):
        self.site, self.runs = type("Site", (), {"instance": instance}), runs

    def is_running(self):
        return self.runs

    def url(self, role):
        return f"postgresql://{role}@here/portal"


@pytest.fixture
def made(monkeypatch):
    """Let the database be configured; return the settings and whether a server was started."""
    started = []
    monkeypatch.setattr(assembly, "EmbeddedServer", Server)
    monkeypatch.setattr(assembly, "_ensure_running", started.append)

    def configure(**given):
        app = Flask("x")
        app.config.update({"INSTANCE": "i", "DATABASE_URL": None, "DATABASE_OWNER_URL": None, **given})
        assembly._configure_database(app)
        return app.config, bool(started)

    return configure


def test_without_an_address_the_embedded_server_is_used(made):
    config, started = made()
    assert started
    assert config["APP_DSN"] == "postgresql://portal_app@here/portal"
    assert config["OWNER_DSN"] == "postgresql://portal_owner@here/portal"
    assert config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql+psycopg://portal_app@")


def test_a_database_of_ones_own_is_left_alone(made):
    config, started = made(DATABASE_URL="postgresql://a@b/c")
    assert not started
    assert (config["APP_DSN"], config["OWNER_DSN"]) == ("postgresql://a@b/c", None)


@pytest.mark.parametrize(("from_cli", "limited"), [(None, True), ("true", False)])
def test_a_command_may_take_its_time(made, monkeypatch, from_cli, limited):
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    if from_cli:
        monkeypatch.setenv("FLASK_RUN_FROM_CLI", from_cli)
    assert made(DATABASE_URL="postgresql://a@b/c")[0]["LIMITED"] is limited


@pytest.mark.parametrize(
    ("launched", "runs", "starts"), [(None, True, True), ("1", True, False), ("1", False, True), (None, False, True)]
)
def test_a_command_brings_the_server_up_for_itself_unless_the_launcher_has(monkeypatch, launched, runs, starts):
    entered = []

    class Running:
        def __init__(self, instance):
            entered.append(instance)

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            entered.append("left")

    monkeypatch.delenv("PORTAL_LAUNCHED", raising=False)
    if launched:
        monkeypatch.setenv("PORTAL_LAUNCHED", launched)
    closing = []
    monkeypatch.setattr(assembly, "running", Running)
    monkeypatch.setattr(assembly.atexit, "register", closing.append)
    assembly._ensure_running(Server("i", runs))
    assert entered == (["i"] if starts else [])
    for close in closing:
        close()
    assert entered == (["i", "left"] if starts else [])


@pytest.mark.parametrize(
    ("argv", "from_cli", "asks"),
    [
        (["flask", "import", "--help"], True, False),
        (["flask", "prepare"], True, True),
        (["python", "--help"], False, True),  # no command: what serves is asked, whatever its words
    ],
)
def test_who_asks_what_a_command_does_brings_no_server_up(made, app, monkeypatch, argv, from_cli, asks):
    monkeypatch.setattr(assembly.sys, "argv", argv)
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    if from_cli:
        monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    asked, kept = [], app.extensions[health.WATCH]
    monkeypatch.setattr(health, "check", asked.append)
    try:
        assembly._check_database(app)
    finally:
        app.extensions[health.WATCH] = kept
    assert (made()[1], bool(asked)) == (asks, asks)


@pytest.mark.parametrize(("error", "stops"), [
    (row_level_security.RlsNotEnforced("open"), True),
    (schema_version.SchemaMismatch("newer"), False),
    (OperationalError("SELECT", {}, Exception("away")), False),
])  # fmt: skip
def test_only_a_hole_in_the_wall_stops_the_start(app, monkeypatch, error, stops):
    def fails(_app):
        raise error

    monkeypatch.setattr(health, "check", fails)
    kept = app.extensions[health.WATCH]
    try:
        if stops:
            with pytest.raises(row_level_security.RlsNotEnforced):
                assembly._check_database(app)
        else:
            assembly._check_database(app)
    finally:
        app.extensions[health.WATCH] = kept


def test_a_proxy_is_trusted_only_where_it_is_named(app):
    assert not isinstance(app.wsgi_app, ProxyFix)
    assert app.config["TRUSTED_PROXIES"] == 0
