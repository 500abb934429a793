"""Which of PostgreSQL's programs runs, and that a password is no argument."""

import subprocess
from types import SimpleNamespace

import pytest

from portal.operations import programs
from portal.operations.programs import OperationFailed


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install programs of some versions; nothing is on the PATH, and the portal's own are those of 18."""
    monkeypatch.setattr(programs, "SYSTEM", f"{tmp_path}/{{major}}")
    monkeypatch.setattr(programs, "wheel_folder", lambda: tmp_path / "wheel")
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)

    def install(*places):
        for place in places:
            folder = tmp_path / "wheel" / programs.INSTALLATION / "bin" if place == "ours" else tmp_path / str(place)
            folder.mkdir(parents=True)
            (folder / "pg_dump").touch(mode=0o755)

    return install


@pytest.mark.parametrize(
    ("there", "major", "chosen"),
    [
        (("ours", 18), 18, programs.INSTALLATION),
        (("ours", 15), 15, "15"),
        (("ours", 16), 15, "16"),  # a newer one reads an older server
        (("ours", 14), 15, programs.INSTALLATION),  # an older one does not
        ((15, 17), 15, "15"),
    ],
)
def test_the_servers_own_version_else_a_newer_one(installed, there, major, chosen):
    installed(*there)
    assert chosen in str(programs.program("pg_dump", major))


def test_nothing_at_all_says_what_to_install(installed, monkeypatch):
    with pytest.raises(OperationFailed, match="postgresql-client-15"):
        programs.program("pg_dump", 15)
    monkeypatch.setattr(programs.shutil, "which", lambda _name: "/opt/pg_dump")
    assert str(programs.program("pg_dump", 15)) == "/opt/pg_dump"


@pytest.fixture
def ran(monkeypatch):
    """Note what is run; return how it ends."""
    told = {"ends": SimpleNamespace(returncode=0, stderr="")}

    def run(command, **options):
        told.update(command=command, environment=options["env"])
        return told["ends"]

    monkeypatch.setattr(programs, "major_of", lambda _dsn: 18)
    monkeypatch.setattr(programs, "program", lambda name, _major: name)
    monkeypatch.setattr(subprocess, "run", run)
    return told


def test_a_password_goes_by_the_environment(ran):
    programs.run("pg_dump", "postgresql://me:secret@host/db", "-Fc")
    assert ran["environment"]["PGPASSWORD"] == "secret"
    assert not any("secret" in part for part in ran["command"])
    assert ran["command"][-1] == "-Fc"
    assert "--no-password" in ran["command"]
    programs.run("pg_dump", "postgresql://me@host/db")
    assert "PGPASSWORD" not in ran["environment"]


@pytest.mark.parametrize(("words", "said"), [("a\nb\nc\nd\n", "a b c"), ("", "status 3")])
def test_a_failure_tells_its_last_words(ran, words, said):
    ran["ends"] = SimpleNamespace(returncode=3, stderr=words)
    with pytest.raises(OperationFailed) as failed:
        programs.run("pg_dump", "postgresql://me@host/db")
    assert str(failed.value) == f"pg_dump failed: {said}"


def test_the_servers_version(app):
    assert programs.major_of(app.config["OWNER_DSN"]) >= 15
