"""The commands say in one sentence why the database is not what they need; addresses, texts, a first start."""

import click
import pytest
from sqlalchemy.exc import OperationalError

from portal import catalogue, cli
from portal.accounts import first_administrator
from portal.core import schema_version
from portal.seed import first_start


@pytest.fixture
def command(app):
    return lambda *arguments, **more: app.test_cli_runner(**more).invoke(args=list(arguments))


@pytest.mark.parametrize(
    ("dsn", "url"),
    [
        ("postgresql://a@b/c?d=e", "postgresql+psycopg://a@b/c?d=e"),
        ("postgres://a@b/c", "postgresql+psycopg://a@b/c"),
        ("postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
    ],
)
def test_an_address_names_its_driver(dsn, url):
    assert cli.driver_url(dsn) == url


def test_the_owners_address_is_told_for_the_embedded_server_alone(app, command, monkeypatch):
    assert command("dsn").output.strip() == app.config["APP_DSN"]
    assert command("dsn", "--owner").output.strip() == app.config["OWNER_DSN"]
    monkeypatch.setitem(app.config, "DATABASE_URL", "postgresql://x")
    done = command("dsn", "--owner")
    assert (done.exit_code, "embedded server only" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (schema_version.SchemaMismatch("run prepare"), "run prepare"),
        (OperationalError("SELECT", {}, Exception("gone")), "does not answer: gone"),
    ],
)
def test_tables_that_are_not_ready_are_one_sentence(command, monkeypatch, error, said):
    def fails():
        raise error

    monkeypatch.setattr(schema_version, "require", fails)
    for arguments in (("figures",), ("audit", "heads"), ("opening-balance",), ("first-administrator",)):
        done = command(*arguments)
        assert (done.exit_code, said in done.output) == (1, True), arguments


def test_each_command_of_a_group_is_checked():
    @click.group()
    def several():
        """Several."""

    @several.command()
    def one():
        """One."""

    before = one.callback
    assert cli.needs_tables(several) is several
    assert one.callback is not before


@pytest.mark.parametrize(
    "error", [schema_version.SchemaMismatch("newer"), OperationalError("S", {}, Exception("newer"))]
)
def test_a_first_start_that_cannot_be_is_one_sentence(command, monkeypatch, error):
    def fails(*_given, **_more):
        raise error

    monkeypatch.setattr(first_start, "prepare", fails)
    done = command("prepare")
    assert (done.exit_code, "newer" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("environment", "asked_for", "loaded", "wanted"),
    [
        ({}, (False, True), True, False),
        ({"EMPTY": "1"}, (True, False), False, True),
        ({"EMPTY": "1", "ACCOUNTS": "1"}, (True, True), True, False),
        ({"EMPTY": "0"}, (False, True), False, True),
    ],
)
def test_what_a_first_start_tells(command, monkeypatch, environment, asked_for, loaded, wanted):
    asked = []
    monkeypatch.setattr(first_start, "prepare", lambda _folder, **more: asked.append(more) or loaded)
    monkeypatch.setattr(first_administrator, "is_wanted", lambda: wanted)
    output = command("prepare", env=environment).output
    assert asked == [dict(zip(("empty", "accounts"), asked_for, strict=True))]
    assert (first_start.ACCOUNTS_FILE in output) is loaded
    assert ("/first-administrator/" in output) is wanted


def test_the_catalogue_is_checked_and_read_through(command, monkeypatch):
    monkeypatch.setattr(catalogue, "problems", lambda: iter(["no text for 'x'"]))
    done = command("catalogue", "check")
    assert (done.exit_code, done.output) == (1, "no text for 'x'\n")
    monkeypatch.setattr(catalogue, "problems", lambda: iter([]))
    assert command("catalogue", "check").exit_code == 0
    monkeypatch.setattr(catalogue, "by_page", lambda under: {f"{under}a": [("Save", "Lưu")]})
    assert command("catalogue", "texts", "t/").output == "\nt/a\n  Lưu\tSave\n"
    called = []
    monkeypatch.setattr(catalogue, "update", lambda: called.append(1))
    assert (command("catalogue", "update").exit_code, called) == (0, [1])
