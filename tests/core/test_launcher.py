"""The launcher for real: serving, stopping clean, and what kill -9 leaves of acknowledged writes."""

import csv
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import requests
from lxml import html

from portal.core.embedded import EmbeddedServer
from portal.launcher import LaunchError, plan_from

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("launcher")


class Launched:
    """A launcher in a process group of its own, on its own instance and port."""

    def __init__(self, instance, **environment):
        self.instance, self.environment = instance, environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self, wait=150):
        environment = {**os.environ, "INSTANCE": str(self.instance), "PORT": str(self.port), "EMPTY": "1"}
        environment |= self.environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.launcher"],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    return answer.status
            except OSError:
                time.sleep(0.1)
        self.process.kill()
        raise AssertionError(f"not serving: {self.process.communicate()[0]}")

    def family(self):
        """Every process that the launcher has started; the list is taken again where one ends while it is made."""
        for _ in range(50):
            with suppress(psutil.NoSuchProcess):
                return psutil.Process(self.process.pid).children(recursive=True)
            time.sleep(0.02)
        raise AssertionError("the launcher is gone")

    def stop(self, how=signal.SIGTERM):
        family = self.family()
        self.process.send_signal(how)
        status = self.process.wait(20)
        _, alive = psutil.wait_procs(family, timeout=5)
        return status, alive

    def kill_group(self):
        family = self.family()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)
        return psutil.wait_procs(family, timeout=6)[1]


@pytest.fixture(scope="module")
def launched(tmp_path_factory):
    made = Launched(tmp_path_factory.mktemp("launched"))
    made.start()
    yield made
    if made.process.poll() is None:
        made.stop()
    EmbeddedServer(made.instance).remove()


def signed_in(launched):
    with (launched.instance / "demo-accounts.csv").open(encoding="utf-8") as file:
        account = next(row for row in csv.DictReader(file) if row["role"] == "commune_officer")
    session = requests.Session()
    page = html.fromstring(session.get(f"{launched.address}/sign-in", timeout=10).text)
    form = dict(page.forms[-1].form_values()) | {"email": account["email"], "password": account["password"]}
    answer = session.post(f"{launched.address}/sign-in", data=form, timeout=10)
    assert answer.url.startswith(f"{launched.address}/communes/"), answer.url
    return session, answer.url


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
    with pytest.raises(LaunchError, match=said):
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
        with suppress(OSError, IndexError, ValueError):
            if int(postmaster.read_text().splitlines()[0]) != before and signed_in(launched):
                break
        time.sleep(0.2)
    assert int(postmaster.read_text().splitlines()[0]) != before
    signed_in(launched)


def workers(launched):
    """The server's living processes but the first; one that ends while it is looked at is none."""
    return [process for process in launched.family() if is_worker(process)]


def is_worker(process):
    try:
        of_server = process.parent().cmdline()[1:3] == ["-m", "portal.serve"]
        return of_server and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, AttributeError):  # ended meanwhile; or its parent did
        return False


def test_a_killed_worker_comes_back(launched):
    before = workers(launched)
    before[0].kill()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        now = workers(launched)
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
                page = html.fromstring(session.get(f"{home}/foundings/new", timeout=5).text)
                name = f"Nhom {number}-{len(acknowledged)}-{time.monotonic_ns()}"
                form = next(
                    form
                    for form in page.forms
                    if "foundings" in (form.action or "foundings") and "working_name" in form.fields
                )
                values = dict(form.form_values()) | {
                    "kind": "THT",
                    "working_name": name,
                    "villages": "Thon A",
                    "sector": "trade_services_other",
                    "expected_members": "5",
                    "opened_on": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400)),
                }
                answer = session.post(launched.address + form.action, data=values, allow_redirects=False, timeout=5)
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
    found = session.get(f"{home}/foundings", params={"q": "Nhom", "per_page": "1000"}, timeout=10).text
    pages = 1
    while 'rel="next"' in found and pages < 50:
        pages += 1
        more = session.get(f"{home}/foundings", params={"q": "Nhom", "page": str(pages)}, timeout=10).text
        found += more
        if 'rel="next"' not in more:
            break
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
