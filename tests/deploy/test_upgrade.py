"""An upgrade is one command: it backs up, installs and migrates; one that fails, or is regretted, goes back whole."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from portal.core.embedded import EmbeddedServer, running

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.verify, pytest.mark.timeout(600)]
WRITE = "INSERT INTO app_settings (key, value) VALUES (%s, '1')"

BROKEN = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "0099", "{newest}", None, None


def upgrade():
    op.execute("DROP TABLE app_settings")
    op.execute("nonsense")
"""


def git(folder, *arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def published(tmp_path):
    """The portal's repository as it is here, with what is not committed yet."""
    folder = tmp_path / "published"
    shutil.copytree(ROOT, folder, symlinks=True, ignore=shutil.ignore_patterns(".git", ".venv", "instance*", ".*cache"))
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "As it is")
    return folder


class Installed:
    """A portal that was installed from that repository, on an instance of its own."""

    def __init__(self, published, folder):
        self.folder, self.instance = folder / "portal", folder / "instance"
        git(folder, "clone", "-q", str(published), str(self.folder))
        (self.folder / ".venv").symlink_to((ROOT / ".venv").resolve())
        quiet = {"PORTAL_STOP": ":", "PORTAL_START": ":", "PORTAL_READY": ":", "PORTAL_ENV": "/nowhere"}
        self.environment = {**os.environ, **quiet, "INSTANCE": str(self.instance), "EMPTY": "1", "ACCOUNTS": "1"}
        self.run("manage", "prepare")

    def run(self, name, *arguments, status=0):
        command = [f"deploy/{name}", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def settings(self, add=None):
        with running(self.instance) as server, psycopg.connect(server.url("portal_owner")) as owner:
            if add:
                owner.execute(WRITE, [add])
            return {row[0] for row in owner.execute("SELECT key FROM app_settings")}

    def at(self):
        return git(self.folder, "rev-parse", "HEAD")


@pytest.fixture
def installed(published, tmp_path):
    made = Installed(published, tmp_path)
    yield made
    EmbeddedServer(made.instance).remove()


def test_an_upgrade_and_the_way_back(installed, published):
    first = installed.at()
    installed.settings(add="entered_before")
    assert "already" in installed.run("upgrade")
    (published / "NEWS").write_text("new")
    git(published, "add", "NEWS")
    git(published, "commit", "-q", "-m", "News")
    said = installed.run("upgrade")
    assert "To go back: deploy/upgrade --back" in said
    assert (installed.folder / "NEWS").exists()
    assert "entered_before" in installed.settings(add="entered_after")
    installed.run("upgrade", "--back")
    assert installed.at() == first
    assert {"entered_before"} <= installed.settings()
    assert "entered_after" not in installed.settings()


def test_one_upgrade_after_another_and_a_way_back_that_is_cut_short(installed, published):
    """The second finds the newest by itself, too; where putting back fails, what to do is said."""
    for news in ("first", "second"):
        (published / "NEWS").write_text(news)
        git(published, "add", "NEWS")
        git(published, "commit", "-q", "-m", news)
        installed.run("upgrade")
        assert (installed.folder / "NEWS").read_text() == news
    assert "already" in installed.run("upgrade")
    note = installed.folder / ".git/portal-before-upgrade"
    before, backup = note.read_text().split()
    (Path(backup) / "files.tar").write_bytes(b"")
    said = installed.run("upgrade", "--back", status=1)
    assert "Putting back stopped there" in said
    assert f"restore --replace {backup}" in said
    assert before in said


def test_an_upgrade_that_fails_puts_everything_back(installed, published):
    first = installed.at()
    installed.settings(add="entered_before")
    broken = published / "migrations/versions/0099_broken.py"
    newest = sorted(path.name[:4] for path in broken.parent.glob("[0-9]*.py"))[-1]
    broken.write_text(BROKEN.format(newest=newest))
    git(published, "add", "-A")
    git(published, "commit", "-q", "-m", "A migration that fails")
    said = installed.run("upgrade", status=1)
    assert "everything is put back" in said
    assert installed.at() == first
    assert "entered_before" in installed.settings()
