"""Where an instance's data and socket lie, and as whom its programs run; nothing is started."""

import os
import pwd
import stat
from pathlib import Path

import pytest

from portal.core import embedded_site
from portal.core.embedded_site import Account, EmbeddedError, Site

ME = Account("me", os.geteuid(), os.getegid())


@pytest.fixture
def system(tmp_path, monkeypatch):
    """The system folder put into the test's own place; as root, but as oneself."""
    folder = tmp_path / "system"
    monkeypatch.setattr(embedded_site, "SYSTEM_FOLDER", folder)
    monkeypatch.setattr(embedded_site, "unprivileged_account", lambda: ME)
    return folder


def own(tmp_path, monkeypatch, name="instance"):
    monkeypatch.setattr(embedded_site, "unprivileged_account", lambda: None)
    return Site(tmp_path / name)


def test_whoever_is_not_root_runs_it_as_oneself(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert embedded_site.unprivileged_account() is None


def test_root_takes_postgres_then_nobody_then_says_what_is_missing(monkeypatch):
    known = {"postgres": (70, 71), "nobody": (65534, 65534)}

    class Entry:
        def __init__(self, ids):
            self.pw_uid, self.pw_gid = ids

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", lambda name: Entry(known[name]))
    assert embedded_site.unprivileged_account() == Account("postgres", 70, 71)
    del known["postgres"]
    found = embedded_site.unprivileged_account()
    assert found.name == "nobody"
    assert found.options() == {"user": 65534, "group": 65534, "extra_groups": []}
    known.clear()
    with pytest.raises(EmbeddedError, match="no user"):
        embedded_site.unprivileged_account()


def test_ones_own_data_lie_in_the_instance(tmp_path, monkeypatch):
    site = own(tmp_path, monkeypatch)
    assert site.data == tmp_path / "instance" / "postgres"
    assert not site.instance.exists()
    site.make_folders()
    assert stat.S_IMODE(site.socket.stat().st_mode) == 0o700
    site.hand_over(site.socket)
    assert "user" not in site.child_options()


@pytest.mark.parametrize("name", ["x" * 100, "có dấu", "hai từ", "a,b"])
def test_a_path_that_is_long_or_not_plain_gets_a_short_socket(tmp_path, monkeypatch, name):
    site = own(tmp_path, monkeypatch, name)
    assert site.socket == Path(f"/tmp/commune-portal-{os.geteuid()}-{site.tag}")
    assert site.tag != own(tmp_path, monkeypatch, f"{name}2").tag


def test_as_root_data_lie_in_the_system_folder_named_after_the_instance(system, tmp_path):
    site = Site(tmp_path / "Xã Cao Bồ")
    assert site.home == system / f"X-Cao-B--{site.tag}"
    assert Site(tmp_path / "bồ").home.name.startswith("b-")
    site.make_folders()
    assert (site.home / "instance").read_text() == f"{site.instance}\n"
    assert os.readlink(site.link) == str(site.data)
    site.make_folders()  # again changes nothing
    assert stat.S_IMODE(system.stat().st_mode) == 0o755
    assert site.child_options()["user"] == ME.uid


def test_data_whose_instance_is_gone_are_set_aside(system, tmp_path):
    site = Site(tmp_path / "instance")
    site.data.mkdir(parents=True)
    site.make_folders()
    assert not site.data.exists()
    assert site.data.with_name("postgres.old-1").is_dir()
    site.data.mkdir()
    assert embedded_site.set_aside(site.data).name == "postgres.old-2"


def test_an_instance_that_was_moved_says_how_to_put_it_right(system, tmp_path):
    site = Site(tmp_path / "instance")
    site.instance.mkdir()
    site.link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedError, match="ln -sfn"):
        site.make_folders()


def test_another_users_own_data_are_not_taken_over(system, tmp_path):
    site = Site(tmp_path / "instance")
    (site.instance / "postgres").mkdir(parents=True)
    with pytest.raises(EmbeddedError, match="belongs to user"):
        site.make_folders()


def test_a_socket_folder_that_is_none_or_somebody_elses(tmp_path, monkeypatch):
    site = own(tmp_path, monkeypatch)
    site.instance.mkdir()
    site.socket.write_text("")
    with pytest.raises(EmbeddedError, match="someone else"):
        site.make_folders()
    blocked = own(tmp_path, monkeypatch, "instance/socket/below")
    with pytest.raises(EmbeddedError, match="Cannot make the folders"):
        blocked.make_folders()


def test_a_new_data_folder_is_empty_whatever_was_left(tmp_path, monkeypatch):
    site = own(tmp_path, monkeypatch)
    site.instance.mkdir()
    (site.new_data_folder() / "left").write_text("")
    assert list(site.new_data_folder().iterdir()) == []


def test_what_would_steer_the_server_is_left_out():
    given = {"PATH": "/bin", "PGPORT": "1", "PGDATA": "/x", "LANG": "vi_VN", "LD_LIBRARY_PATH": "/lib"}
    assert embedded_site.plain_environment(given) == {"PATH": "/bin", "LD_LIBRARY_PATH": "/lib", "LC_ALL": "C"}


def test_an_open_folder_that_exists_keeps_its_permissions(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    embedded_site.make_open(kept)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    embedded_site.make_open(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o755


def test_programs_that_do_not_run(tmp_path, monkeypatch):
    site = own(tmp_path, monkeypatch)
    monkeypatch.setattr(embedded_site, "wheel_folder", lambda: tmp_path)
    with pytest.raises(EmbeddedError, match="do not run on this machine"):
        _ = site.bin


def test_copied_programs_that_do_not_run_either(system, tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_site, "wheel_folder", lambda: tmp_path)
    monkeypatch.setattr(embedded_site, "copy_programs", lambda _wheel: tmp_path)
    with pytest.raises(EmbeddedError, match="do not run as user me"):
        _ = Site(tmp_path / "instance").bin


def test_a_wheel_that_is_not_installed(monkeypatch):
    monkeypatch.setattr(embedded_site, "PACKAGE", "no_such_package_at_all")
    with pytest.raises(EmbeddedError, match="pip install"):
        embedded_site.wheel_folder()


def test_programs_are_copied_once_readable_by_all_and_without_what_a_compiler_wants(system, tmp_path):
    wheel = tmp_path / embedded_site.PACKAGE
    programs = wheel / embedded_site.INSTALLATION
    for name in ("bin/postgres", "include/c.h", "lib/libpq.a", "lib/libpq.so"):
        (programs / name).parent.mkdir(parents=True, exist_ok=True)
        (programs / name).write_text(name)
    (programs / "bin/postgres").chmod(0o700)
    (programs / "lib/libpq.so").chmod(0o600)
    beside = wheel.with_name(f"{embedded_site.PACKAGE}.libs")
    beside.mkdir()
    (beside / "libz.so").write_text("")
    copied = embedded_site.copy_programs(wheel)
    inside = copied / embedded_site.PACKAGE / embedded_site.INSTALLATION
    found = {str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file()}
    assert found == {"bin/postgres", "lib/libpq.so"}
    assert stat.S_IMODE((inside / "bin/postgres").stat().st_mode) == 0o755
    assert stat.S_IMODE((inside / "lib/libpq.so").stat().st_mode) == 0o644
    assert (copied / beside.name / "libz.so").exists()
    assert embedded_site.copy_programs(wheel) == copied
    assert list(system.iterdir()) == [copied]


def test_of_two_that_copy_the_slower_one_leaves_nothing(tmp_path):
    fresh, target = tmp_path / "new", tmp_path / "there"
    for folder in (fresh, target):
        folder.mkdir()
        (folder / "one").write_text(folder.name)
    assert embedded_site._put_in_place(fresh, target) == target
    assert not fresh.exists()
    assert (target / "one").read_text() == "there"


def test_a_throw_away_instance_goes_whole(system, tmp_path):
    site = Site(tmp_path / "instance")
    site.make_folders()
    site.remove()
    assert not site.home.exists()
    assert not site.link.is_symlink()
    assert site.instance.exists()
