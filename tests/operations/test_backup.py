"""A backup that fails leaves nothing half made; old ones go, files that are being written stay out."""

import io
import tarfile

from portal.core import files
from portal.imports import kept_files
from portal.operations import backup as backups
from tests.operations.backing import backup


def test_what_fails_leaves_no_half_backup(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "OWNER_DSN", app.config["OWNER_DSN"].replace("portal?", "nothing?"))
    done = app.test_cli_runner().invoke(args=["backup", "--out", str(tmp_path / "b")])
    assert (done.exit_code, "does not give a backup" in done.output) == (1, True)
    assert list((tmp_path / "b").iterdir()) == []


def test_old_backups_go_and_what_passes_stays_out(app, tmp_path):
    folder = app.config["FILES"] / "7"
    with app.app_context():
        previewed = kept_files.keep(7, b"a spreadsheet that was looked at")
        sent, _size = files.store(7, io.BytesIO(b"a paper"), 100)
    (folder / ".half").write_bytes(b"being written")
    old = tmp_path / "portal-20200101-000000"
    old.mkdir()
    (old / backups.MANIFEST).write_text("{}")
    made = backup(app, tmp_path, "--keep", "1")
    assert backups.kept(tmp_path) == [made]
    with tarfile.open(made / backups.FILES) as held:
        names = held.getnames()
    assert f"7/{sent}" in names
    assert not [name for name in names if ".half" in name or previewed in name]
    assert made.stat().st_mode & 0o777 == 0o700
