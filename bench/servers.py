"""The servers under load: the portal as it really runs, and a bare handler beside it."""

import csv
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import requests
from lxml import html

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Portal:
    """A running portal on a throw-away instance."""

    instance: Path
    address: str

    def sign_in(self, role):
        """Return a session of the first account with a role."""
        with (self.instance / "demo-accounts.csv").open(encoding="utf-8") as file:
            account = next(row for row in csv.DictReader(file) if row["role"] == role)
        session = requests.Session()
        page = html.fromstring(session.get(self.address + "/sign-in", timeout=10).text)
        form = next(form for form in page.forms if "password" in form.fields)
        data = dict(form.form_values()) | {"email": account["email"], "password": account["password"]}
        session.post(self.address + "/sign-in", data=data, timeout=10).raise_for_status()
        return session

    def owner(self):
        """Return a connection as the owner, who lays out what is measured."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "dsn", "--owner"]
        environment = {**os.environ, "INSTANCE": str(self.instance)}
        dsn = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
        return psycopg.connect(dsn.stdout.strip())


@contextmanager
def portal(folder):
    """Start the portal through its launcher, with the illustrative figures."""
    port, instance = free_port(), folder / "instance"
    environment = {**os.environ, "INSTANCE": str(instance), "PORT": str(port), "EMPTY": ""}
    environment.pop("DATABASE_URL", None)
    with _running([sys.executable, "-m", "portal.launcher"], environment, port, "/healthz"):
        yield Portal(instance, f"http://127.0.0.1:{port}")


@contextmanager
def bare(folder, recorded):
    """Serve a bare Flask handler in the same way: it issues the same SQL and returns the same bytes."""
    port = free_port()
    path = folder / "recorded.pickle"
    path.write_bytes(recorded.dumps())
    environment = {**os.environ, "BENCH_RECORDED": str(path)}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "bench.bare:app", "--no-ws", "--workers", "2"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4", "--log-level", "error"]
    with _running(command, environment, port, "/ready"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command, environment, port, ready):
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(server, f"http://127.0.0.1:{port}{ready}")
        yield
    finally:
        server.terminate()
        server.wait(30)


def _wait(server, address):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise SystemExit(f"bench: nothing serves at {address}")


def free_port():
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
