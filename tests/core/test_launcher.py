"""The launcher for real: serving, stopping clean, and what kill -9 leaves of acknowledged writes."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import requests

from portal.config import BadSetting
from portal.core.embedded import EmbeddedServer
from portal.launcher import LaunchError, plan_from
from tests.launched import Launched, foundings, new_founding, signed_in

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.verify, pytest.mark.xdist_group("launcher")]  # an instance of its own, killed and started


@pytest.fixture(scope="module")
def launched(tmp_path_factory):
    made = Launched(tmp_path_factory.mktemp("launched"))
    made.start()
    yield made
    if made.process.poll() is None:
        made.stop()
    EmbeddedServer(made.instance).remove()


def test_accounts_are_for_the_owner_alone(launched):
    assert (launched.instance / "demo-accounts.csv").stat().st_mode & 0o777 == 0o600


def test_a_second_launcher_is_told_why_not(launched):
    other = Launched(launched.instance)
    with pytest.raises(AssertionError, match="runs already"):
        other.start(wait=20)


def test_a_busy_port_is_named(launched, tmp_path):
    other = Launched(tmp_path / "other")
    other.port = launched.port
    other.address = "http://127.0.0.1:1"
    with pytest.raises(AssertionError, match=f"Port {launched.port} is in use"):
        other.start(wait=20)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PORT": "abc"}, "PORT must be a number from 1 to 65535, not 'abc'"),
        ({"PORT": "70000"}, "PORT must be"),
        ({"PORT": "٨٠"}, "PORT must be"),
        ({"WORKERS": "0"}, "WORKERS must be a number from 1 to 64"),
        ({"DATABASE_URL": "postgresql://x", "HOST": "0.0.0.0"}, "only the proxy on this machine"),
        ({"DATABASE_URL": "postgresql://x", "HOST": "nonsense"}, "only the proxy on this machine"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(environment, said):
    with pytest.raises((LaunchError, BadSetting), match=said):
        plan_from(environment)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"HOST": "nonsense.invalid"}, "HOST must be an address of this machine"),
        ({"HOST": "192.0.2.1"}, "cannot be listened on"),
        ({"INSTANCE": "/proc/portal"}, "The folder /proc/portal cannot be written"),
        ({"TODAY": "yesterday"}, "TODAY must be a day such as 2025-06-30, not 'yesterday'"),
        ({"BASE_URL": "portal"}, "BASE_URL must be an address"),
    ],
)
def test_nonsense_never_ends_in_a_traceback(tmp_path, environment, said):
    instance = tmp_path / "i"
    with pytest.raises(AssertionError, match=said) as told:
        Launched(instance, **environment).start(wait=60)
    assert "Traceback" not in str(told.value)
    EmbeddedServer(instance).remove()


def test_for_real_it_listens_on_loopback_unless_told_that_the_network_is_the_proxys():
    assert plan_from({"DATABASE_URL": "postgresql://x"}).host == "127.0.0.1"
    assert plan_from({"DATABASE_URL": "postgresql://x", "HOST": "::1"}).address == "http://[::1]:8000"
    assert plan_from({"DATABASE_URL": "postgresql://x", "HOST": "0.0.0.0", "OPEN_PORT": "1"}).host == "0.0.0.0"


def test_a_killed_database_is_started_again(launched):
    signed_in(launched)  # so that the workers hold connections
    postmaster = EmbeddedServer(launched.instance).data_folder / "postmaster.pid"
    before = int(postmaster.read_text().splitlines()[0])
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError, IndexError, ValueError, AssertionError):  # 503 meanwhile
            if int(postmaster.read_text().splitlines()[0]) != before and signed_in(launched):
                break
        time.sleep(0.2)
    assert int(postmaster.read_text().splitlines()[0]) != before
    signed_in(launched)


def test_a_killed_worker_comes_back(launched):
    before = launched.workers()
    before[0].kill()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        now = launched.workers()
        if len(now) == len(before) and before[0] not in now:
            break
        time.sleep(0.1)
    assert len(now) == len(before)
    assert before[0] not in now
    assert requests.get(f"{launched.address}/healthz", timeout=5).status_code == 200


def test_nothing_outlives_a_killed_launcher(launched):
    family = launched.family()
    launched.process.kill()
    launched.process.wait(5)
    assert psutil.wait_procs(family, timeout=8)[1] == []
    assert launched.start() == 200


def test_acknowledged_writes_survive_kill_9(launched):
    acknowledged, stop = [], threading.Event()

    def write(number):
        session, home = signed_in(launched)
        while not stop.is_set():
            try:
                name = f"Nhom {number}-{len(acknowledged)}-{time.monotonic_ns()}"
                address, values = new_founding(session, home, name)
                answer = session.post(address, data=values, allow_redirects=False, timeout=5)
            except requests.RequestException:
                return
            if answer.status_code == 302:
                acknowledged.append(name)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    deadline = time.monotonic() + 30
    while len(acknowledged) < 40 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert launched.kill_group() == []
    stop.set()
    for writer in writers:
        writer.join(10)
    assert len(acknowledged) >= 20
    assert launched.start() == 200
    session, home = signed_in(launched)
    found = foundings(session, home)
    assert [name for name in acknowledged if name not in found] == []


def test_a_stop_leaves_no_process(launched):
    if launched.process.poll() is not None:
        launched.start()
    status, alive = launched.stop(signal.SIGINT)
    assert (status, alive) == (0, [])


def test_a_database_that_is_newer_than_the_code_is_refused(launched):
    if launched.process.poll() is None:
        launched.stop()
    server = EmbeddedServer(launched.instance)
    server.start()
    with psycopg.connect(server.url("portal_owner"), autocommit=True) as owner:
        (revision,) = owner.execute("SELECT version_num FROM alembic_version").fetchone()
        owner.execute("UPDATE alembic_version SET version_num = '9999'")
    server.stop()
    with pytest.raises(AssertionError, match="the code is older than the database"):
        launched.start(wait=60)
    server.start()
    with psycopg.connect(server.url("portal_owner"), autocommit=True) as owner:
        owner.execute("UPDATE alembic_version SET version_num = %s", [revision])
    server.stop()
