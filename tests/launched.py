"""The portal as `make run` starts it: a launcher in a process group of its own, on its own instance and port."""

import csv
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import requests
from lxml import html

ROOT = Path(__file__).resolve().parents[1]


class Launched:
    """A launcher in a process group of its own, on its own instance and port."""

    def __init__(self, instance, **environment):
        self.instance, self.environment = instance, environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self, wait=150):
        environment = {
            **os.environ,
            "INSTANCE": str(self.instance),
            "PORT": str(self.port),
            "EMPTY": "1",
            "ACCOUNTS": "1",
        }
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

    def workers(self):
        """The server's living processes but the first; one that ends while it is looked at is none."""
        return [process for process in self.family() if is_worker(process)]

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


def is_worker(process):
    try:
        line = process.parent().cmdline()
        # Where a package that can set titles is installed, granian gives itself one.
        of_server = line[1:3] == ["-m", "portal.serve"] or line[0].startswith("granian")
        return of_server and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, AttributeError, IndexError):  # ended meanwhile; or its parent did
        return False


def signed_in(launched):
    """Return a session of the first commune officer, and the address of the commune's workspace."""
    with (launched.instance / "demo-accounts.csv").open(encoding="utf-8") as file:
        account = next(row for row in csv.DictReader(file) if row["role"] == "commune_officer")
    session = requests.Session()
    page = html.fromstring(session.get(f"{launched.address}/sign-in", timeout=10).text)
    form = dict(page.forms[-1].form_values()) | {"email": account["email"], "password": account["password"]}
    answer = session.post(f"{launched.address}/sign-in", data=form, timeout=10)
    assert answer.url.startswith(f"{launched.address}/communes/"), answer.url
    return session, answer.url


def new_founding(session, home, name, timeout=5):
    """Return the address and the values that open a founding of a name, from a fresh form."""
    page = html.fromstring(session.get(f"{home}/foundings/new", timeout=timeout).text)
    form = next(one for one in page.forms if "working_name" in one.fields)
    values = dict(form.form_values()) | {
        "kind": "THT",
        "working_name": name,
        "villages": "Thon A",
        "sector": "trade_services_other",
        "expected_members": "5",
        "opened_on": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400)),
    }
    return home.split("/communes/")[0] + form.action, values


def foundings(session, home):
    """Return the text of all pages of the commune's list."""
    found, number = "", 1
    while number < 200:
        more = session.get(f"{home}/foundings", params={"q": "Nhom", "page": str(number)}, timeout=10).text
        found += more
        if 'rel="next"' not in more:
            break
        number += 1
    return found
