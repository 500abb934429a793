"""The operator's commands: what only the owner can do is said, what fails ends with its sentence and status 1."""

import pytest

from portal.operations import cli
from portal.operations.programs import OperationFailed


@pytest.fixture
def command(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(one) for one in arguments])


def test_without_the_owners_address(app, command, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "OWNER_DSN", None)
    for arguments in (("backup", "--out", tmp_path), ("restore", tmp_path)):
        done = command(*arguments)
        assert (done.exit_code, "DATABASE_OWNER_URL" in done.output) == (1, True)


def test_what_fails_is_one_sentence(command, monkeypatch, tmp_path):
    def fails(*_given, **_more):
        raise OperationFailed("no room")

    monkeypatch.setattr(cli.backups, "make", fails)
    monkeypatch.setattr(cli, "bring_back", fails)
    for arguments in (("backup", "--out", tmp_path), ("restore", tmp_path)):
        done = command(*arguments)
        assert (done.exit_code, done.output.strip()) == (1, "Error: no room")


def test_old_ones_are_named_only_where_they_are_to_go(app, command, monkeypatch, tmp_path):
    monkeypatch.setattr(cli.backups, "make", lambda _dsn, _files, folder: folder / "new")
    monkeypatch.setattr(cli.backups, "forget_old", lambda _folder, keep: [f"old-{keep}"])
    monkeypatch.setitem(app.config, "BACKUPS", tmp_path / "usual")
    assert command("backup").output.strip() == str(tmp_path / "usual" / "new")
    assert "removed old-2" in command("backup", "--out", tmp_path, "--keep", 2).output
    assert command("backup", "--keep", 0).exit_code == 2


def test_a_restore_says_how_to_prove_it(app, command, monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(cli, "bring_back", lambda *given, **more: told.append((given, more)) or 25)
    done = command("restore", tmp_path, "--replace")
    assert "25 chains" in done.output
    assert "audit verify --against" in done.output
    ((_backup, _dsn, role, _files), more) = told[0]
    assert (role, more) == ("portal_app", {"replace": True})


def test_the_doctors_status_is_1_only_for_what_is_wrong(command, monkeypatch):
    level = cli.health.Level
    finding = type("F", (), {})

    def found(*levels):
        rows = []
        for one in levels:
            row = finding()
            row.level, row.about, row.found, row.remedy = one, "clock", "late", "set it"
            rows.append(row)
        return rows

    others = [one for one in level if one is not level.WRONG]
    monkeypatch.setattr(cli.health, "examine", lambda: found(*others))
    assert command("doctor").exit_code == 0
    monkeypatch.setattr(cli.health, "examine", lambda: found(*level))
    done = command("doctor")
    assert done.exit_code == 1
    assert "→ set it" in done.output
