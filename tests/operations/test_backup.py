"""A backup that fails leaves nothing half made; old ones go, files that are being written stay out."""

import tarfile

from portal.operations import backup as backups
from tests.operations.backing import backup


def test_what_fails_leaves_no_half_backup(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "OWNER_DSN", app.config["OWNER_DSN"].replace("portal?", "nothing?"))
    done = app.test_cli_runner().invoke(args=["backup", "--out", str(tmp_path / "b")])
    assert (done.exit_code, "does not give a backup" in done.output) == (1, True)
    assert list((tmp_path / "b").iterdir()) == []


def test_old_backups_go_and_unfinished_files_stay_out(app, tmp_path):
    folder = app.config["FILES"] / "7"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".half").write_bytes(b"being written")
    old = tmp_path / "portal-20200101-000000"
    old.mkdir()
    (old / backups.MANIFEST).write_text("{}")
    made = backup(app, tmp_path, "--keep", "1")
    assert backups.kept(tmp_path) == [made]
    with tarfile.open(made / backups.FILES) as held:
        assert not [name for name in held.getnames() if ".half" in name]
    assert made.stat().st_mode & 0o777 == 0o700
