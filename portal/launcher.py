"""`python -m portal.launcher`, behind `make run`: the one owner of the embedded server and of the web server.

It starts PostgreSQL (unless DATABASE_URL is set), brings the database up to date, starts granian, and waits.
SIGINT, SIGTERM or SIGHUP stop everything; after kill -9 nothing survives and the next start recovers.
"""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

from portal.config import BadSetting, number_setting
from portal.core.embedded import EmbeddedServer, locked, taken
from portal.core.embedded_site import EmbeddedError
from portal.core.parent_death_signal import dying_with_parent

ROOT = Path(__file__).resolve().parents[1]
HELP = """usage: python -m portal.launcher [--help]

Start PostgreSQL (unless DATABASE_URL is set), bring the database up to date, serve, and wait; Ctrl+C stops it all.
It takes no options but reads the environment:

  PORT, HOST     where to serve: 8000, 127.0.0.1
  WORKERS        how many processes serve: 2
  INSTANCE       the folder of all local state: ./instance
  EMPTY=1        units, bodies and the resolution only, at the first start; the set-up begins
  ACCOUNTS=1     beside EMPTY=1: accounts to try it with, and no set-up
  TODAY          the business date, as 2025-06-30
  DATABASE_URL   PostgreSQL of one's own: see README, 'For real'
"""
READY_SECONDS, STOP_SECONDS, RETRY_SECONDS, POLL = 60.0, 12.0, 5.0, 0.1
LAUNCHED = "PORTAL_LAUNCHED"


class LaunchError(Exception):
    """The portal cannot start; the message says why and what to do, in one sentence."""


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass(frozen=True)
class Plan:
    """What to start, from the environment."""

    instance: Path
    host: str
    port: int
    workers: int
    embedded: bool
    metrics: int | None = None

    @property
    def address(self) -> str:
        """The address that people open."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"


def plan_from(environment: dict[str, str]) -> Plan:
    """Return what to start; raises LaunchError or BadSetting for a value that cannot be used."""
    embedded = not environment.get("DATABASE_URL")
    host = environment.get("HOST") or "127.0.0.1"
    if not embedded and not environment.get("OPEN_PORT") and not _is_loopback(host):
        raise LaunchError(
            f"HOST is {host}: for real only the proxy on this machine may reach the portal. Leave HOST out; or, where "
            "nothing but the proxy reaches this network (a container), set OPEN_PORT=1."
        )
    return Plan(
        instance=Path(environment.get("INSTANCE") or "instance").absolute(),
        host=host,
        port=number_setting(environment, "PORT", 8000, 1, 65535),
        workers=number_setting(environment, "WORKERS", 2, 1, 64),
        embedded=embedded,
        metrics=number_setting(environment, "METRICS_PORT", 0, 0, 65535) or None,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def main() -> int:
    """Run the portal until told to stop; return the exit status."""
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(HELP, end="")
        return 0
    _catch_signals()
    try:
        _run(plan_from(dict(os.environ)))
    except Stopped:
        return 0
    except (LaunchError, BadSetting, EmbeddedError, OSError) as error:
        print(f"commune-portal: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _catch_signals() -> None:
    # A shell without job control starts background work with SIGINT ignored: we want it all the same.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    # nohup means to outlive the terminal: leave that as it is.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    # From here on a second signal must not interrupt the orderly stop.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def _run(plan: Plan) -> None:
    _make_instance(plan.instance)
    with _alone(plan.instance):
        _check_port(plan)
        with _database(plan) as database:
            _prepare(plan)
            with _web_server(plan) as server:
                _wait_until_ready(plan, server)
                _greet(plan)
                _watch(server, database)
                raise LaunchError(f"The web server ended by itself (status {server.returncode}).")


def _watch(server: subprocess.Popen[bytes], database: EmbeddedServer | None) -> None:
    """Wait for the web server's end; a database that dies meanwhile is started again (it recovers by itself)."""
    while server.poll() is None:
        if database is not None and not database.owned:
            _say("The database ended by itself; it is started again.")
            try:
                database.start(alone=True)
            except EmbeddedError as error:  # a full disk, for one: pages answer 503 until it goes again
                _say(f"commune-portal: {error}")
                time.sleep(RETRY_SECONDS)
        time.sleep(POLL)


def _make_instance(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise LaunchError(
            f"The folder {folder} cannot be written ({error.strerror}): give it to this user, or name another INSTANCE."
        ) from error


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """Two launchers on one instance would fight over its database."""
    with locked(instance / "launcher.lock", fcntl.LOCK_UN) as descriptor:
        deadline = time.monotonic() + 3  # one that was just killed may need a moment to be gone
        while not taken(descriptor):
            if time.monotonic() > deadline:
                raise LaunchError(f"The portal runs already on {instance}: stop it first, or name another INSTANCE.")
            time.sleep(POLL)
        yield


def _check_port(plan: Plan) -> None:
    try:
        socket.getaddrinfo(plan.host, plan.port)
    except (OSError, UnicodeError) as error:
        raise LaunchError(f"HOST must be an address of this machine, such as 127.0.0.1, not {plan.host!r}.") from error
    deadline = time.monotonic() + 3
    while not _port_is_free(plan):
        if time.monotonic() > deadline:
            raise LaunchError(f"Port {plan.port} is in use by another program: choose one, as in PORT=8010 make run.")
        time.sleep(POLL)


def _port_is_free(plan: Plan) -> bool:
    family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise LaunchError(f"{plan.host}:{plan.port} cannot be listened on ({error.strerror}).") from error
    return True


@contextmanager
def _database(plan: Plan) -> Iterator[EmbeddedServer | None]:
    if not plan.embedded:
        yield None
        return
    server = EmbeddedServer(plan.instance)
    server.start(alone=True)
    try:
        yield server
    finally:
        server.stop()


def _prepare(plan: Plan) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"]
    done = subprocess.run(command, cwd=ROOT, env=_environment(plan), preexec_fn=dying_with_parent(), check=False)
    if done.returncode != 0:
        raise LaunchError("The database could not be prepared; the reason stands above.")


@contextmanager
def _web_server(plan: Plan) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "portal.serve", "--interface", "rsgi", "--factory", "portal.front:make", "--no-ws"]
    command += ["--host", plan.host, "--port", str(plan.port), "--workers", str(plan.workers)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"]
    command += ["--http", "1", "--backlog", "2048", "--backpressure", "4096", "--http1-header-read-timeout", "15000"]
    if plan.metrics:
        command += ["--metrics", "--metrics-address", "127.0.0.1", "--metrics-port", str(plan.metrics)]
    # Its own session: Ctrl-C reaches the launcher alone, which stops things in order.
    server = subprocess.Popen(
        command, cwd=ROOT, env=_environment(plan), preexec_fn=dying_with_parent(), start_new_session=True
    )
    try:
        yield server
    finally:
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """Stop granian with its workers; what does not stop in time is ended."""
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _environment(plan: Plan) -> dict[str, str]:
    own = {"INSTANCE": str(plan.instance), LAUNCHED: "1", "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **own, "LAUNCHED_AT": plan.address}


def _wait_until_ready(plan: Plan, server: subprocess.Popen[bytes]) -> None:
    deadline, reason = time.monotonic() + READY_SECONDS, "no answer"
    # Our own machine is never behind the proxy that http_proxy names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise LaunchError("The web server did not start; the reason stands above.")
        try:
            with opener.open(f"{plan.address}/healthz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            reason = error.read().decode(errors="replace")
        except OSError as error:
            reason = str(error)
        time.sleep(POLL)
    raise LaunchError(f"The portal was not ready in {READY_SECONDS:.0f} seconds: {reason}")


def _greet(plan: Plan) -> None:
    accounts = plan.instance / "demo-accounts.csv"
    _say(f"Cổng thông tin xã: {plan.address}")
    _say(f"The portal serves at {plan.address}; Ctrl-C stops it.")
    if accounts.exists():
        _say(f"Tài khoản / accounts: {accounts}")


def _say(line: str) -> None:
    # A reader that has gone (make run | head -1), or a terminal without Vietnamese, is no reason to stop serving.
    with suppress(OSError):
        sys.stdout.buffer.write(f"{line}\n".encode())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
