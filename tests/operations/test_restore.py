"""A backup comes back whole, here or on another server; what cannot come back touches nothing."""

import json
import tarfile
import threading

import psycopg
import pytest

from portal import create_app
from portal.core import files
from portal.core.embedded import EmbeddedServer
from portal.operations import backup as backups
from portal.operations.programs import OperationFailed
from portal.operations.restore import unpack
from tests.operations.backing import backup, counts, restore
from tests.pages import Visitor


@pytest.fixture
def other(tmp_path):
    """The portal on another server, which holds nothing yet."""
    server = EmbeddedServer(tmp_path / "other", durable=False)
    server.start()
    yield create_app({"TESTING": True, "INSTANCE": tmp_path / "other", "FIXED_TODAY": "2024-10-23"})
    server.remove()


def test_a_backup_comes_back_on_another_server(story_app, other, tmp_path):
    with story_app.app_context():
        kept, _size = files.store(7, __import__("io").BytesIO(b"%PDF-1.7 evidence"), 100)
    made = backup(story_app, tmp_path / "backups")
    done = restore(other, made)
    assert done.exit_code == 0, done.output
    assert counts(other) == counts(story_app)
    with other.app_context(), files.read(7, kept) as file:
        assert file.read() == b"%PDF-1.7 evidence"
    heads = ["audit", "verify", "--against", str(made / backups.HEADS)]
    proved = other.test_cli_runner().invoke(args=heads)
    assert (proved.exit_code, " 0 faults" in proved.output) == (0, True), proved.output
    assert other.test_client().get("/healthz").json["row_level_security"] == "enforced"
    with psycopg.connect(other.config["OWNER_DSN"]) as owner:
        counted = owner.execute("SELECT reltuples FROM pg_class WHERE relname = 'audit_events'").fetchone()[0]
    assert counted == counts(other)["audit_events"]  # by ANALYZE
    officer = Visitor(other, "commune_officer", "00952")
    assert officer.follow("/").status == 200


@pytest.mark.parametrize("name", ["../7/abc", "/etc/abc", "abc", "7/8/abc", "7/"])
def test_what_lies_elsewhere_is_no_part_of_a_backup(tmp_path, name):
    with tarfile.open(tmp_path / "files.tar", "w") as held:
        one = tarfile.TarInfo(name)
        one.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
        held.addfile(one)
    with pytest.raises(OperationFailed, match="no backup"):
        unpack(tmp_path / "files.tar", tmp_path / "files")
    assert list((tmp_path / "files").iterdir()) == []


def test_a_connection_that_is_about_to_end_is_waited_for(app, other, tmp_path):
    """The server ends a connection a moment after it was closed, the command's own first one among them."""
    made = backup(app, tmp_path / "first")
    held = psycopg.connect(other.config["APP_DSN"])
    threading.Timer(0.5, held.close).start()
    done = restore(other, made)
    assert done.exit_code == 0, done.output


def test_a_backup_that_was_restored_can_be_backed_up_and_restored_again(app, other, tmp_path):
    done = restore(other, backup(app, tmp_path / "first"))
    assert done.exit_code == 0, done.output
    second = backup(other, tmp_path / "second")
    with other.app_context():
        assert restore(other, second).exit_code == 1  # it holds a portal
        done = restore(other, second, "--replace")
    assert done.exit_code == 0, done.output
    assert counts(other) == counts(app)


def test_a_damaged_backup_is_named_and_touches_nothing(app, other, tmp_path):
    made = backup(app, tmp_path)
    with (made / backups.DUMP).open("r+b") as file:
        file.seek(2000)
        file.write(b"damaged")
    done = restore(other, made)
    assert (done.exit_code, "missing or damaged" in done.output) == (1, True)
    with psycopg.connect(other.config["OWNER_DSN"]) as owner:
        assert owner.execute("SELECT to_regclass('public.units')").fetchone() == (None,)


def test_what_is_no_backup_is_said_so(other, tmp_path):
    (tmp_path / "empty").mkdir()
    done = restore(other, tmp_path / "empty")
    assert (done.exit_code, "is no backup of the portal" in done.output) == (1, True)


def test_a_backup_of_a_newer_portal_is_refused(app, other, tmp_path):
    made = backup(app, tmp_path)
    manifest = json.loads((made / backups.MANIFEST).read_text())
    (made / backups.MANIFEST).write_text(json.dumps(manifest | {"schema": "9999"}))
    done = restore(other, made)
    assert (done.exit_code, "9999, which this code does not know" in done.output) == (1, True)


def test_a_portal_that_runs_is_not_restored_over(app, tmp_path):
    made = backup(app, tmp_path)
    with psycopg.connect(app.config["APP_DSN"]):
        done = restore(app, made, "--replace")
    assert (done.exit_code, "stop it first" in done.output) == (1, True)
