"""The test databases: the real engine, templates made once for all workers, an untouched copy for each test."""

import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import grimp
import psycopg
from sqlalchemy import event

from portal import create_app
from portal.core import embedded
from portal.core.embedded import SUPERUSER, EmbeddedServer, locked
from portal.core.embedded_site import WHEEL
from portal.core.unit_of_work import PatientConnection
from portal.extensions import db
from tests.rendering import refuse_queries_in_templates

ROOT = Path(__file__).parents[1]
# Dumps of the templates, kept from run to run: playing the story on the services takes half a minute.
KEPT = ROOT / ".pytest_cache" / "databases"
NEWEST = 4  # so many dumps stay: of the code at hand, and of what one has just gone to and fro from
EMPTY, STORY = "portal_empty", "portal_story"
# A copy is a thousand small files: in memory a matter of 15 ms, on a disk of 200 to 600.
OTHER_PROGRAMS = "TEST_POSTGRES_BIN"
# An instance whose server another process keeps running, with its templates made (tests/mutants): used, then left.
KEPT_SERVER = "TEST_SERVER"
MEMORY, ROOM = Path("/dev/shm"), 1024**3
# Each template holds an open session of everybody: who signs in for a test writes nothing.
START, FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
OPEN_SESSIONS = """
INSERT INTO sign_in_sessions (account_id, token_hash, started_at, proved_at, expires_at, device, address)
SELECT id, encode(sha256(convert_to('test-' || id, 'UTF8')), 'hex'), %s, %s, %s, '', '' FROM accounts
"""
CHEAP = {"memory_cost": 8, "rounds": 1, "parallelism": 1}


def open_token(account_id):
    """Return the token of the session that the templates hold open for an account."""
    return f"test-{account_id}"


def in_memory(account):
    """Return a new folder in memory for the server's user, without what killed test runs left; None without room."""
    if not os.access(MEMORY, os.W_OK):
        return None
    for left in MEMORY.glob("commune-portal-tests-*"):
        if not Path(f"/proc/{left.name.split('-')[3]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    if shutil.disk_usage(MEMORY).free < ROOM:
        return None
    folder = Path(tempfile.mkdtemp(prefix=f"commune-portal-tests-{os.getpid()}-", dir=MEMORY))
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def with_programs_of(server, folder):
    """Let a server run another installation's PostgreSQL, such as /usr/lib/postgresql/15/bin."""
    server.site.bin = Path(folder)
    embedded.SETTINGS.pop("io_method", None)  # PostgreSQL 18's


@contextmanager
def outside_a_tests_time():
    """Let the test that is the first to want a template not be timed for its making."""
    left, _interval = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)


@cache
def code_mark():
    """Return a short mark of all that what a first start writes depends on: another code, another mark."""
    graph = grimp.build_graph("portal", cache_dir=None)
    modules = {"portal.seed.first_start", "portal.core.audit"}
    for module in list(modules):
        modules |= graph.find_upstream_modules(module)
    files = [ROOT / f"{module.replace('.', '/')}.py" for module in modules]
    files = [path if path.exists() else path.with_suffix("") / "__init__.py" for path in files]
    files += [
        *ROOT.glob("portal/seed/**/*.csv"),
        *ROOT.glob("migrations/**/*.*"),
        *ROOT.glob("translations/vi/**/*.po"),
    ]
    files.append(Path(__file__))
    mark = hashlib.sha256(f"{importlib.metadata.version(WHEEL)} {os.environ.get(OTHER_PROGRAMS)}".encode())
    for path in sorted(path for path in files if path.suffix != ".pyc"):
        mark.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return mark.hexdigest()[:16]


@contextmanager
def as_a_command_waits(engine):
    """Lift the limits of a request: the first start is a command's work, and its commits are long ones."""
    patience = PatientConnection.patience
    limits = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"
    lifted = "; ".join(f"SET LOCAL {name} = 0" for name in limits)

    def lift(connection):
        connection.exec_driver_sql(lifted)

    PatientConnection.patience = 600.0
    event.listen(engine, "begin", lift)
    try:
        yield
    finally:
        event.remove(engine, "begin", lift)
        PatientConnection.patience = patience


class Databases:
    """One embedded server for a test worker; `fresh` gives the application an untouched copy of a template.

    Whatever writes takes a transaction number of the server, rolled back or not: where none was taken, the copy at
    hand is as it was, and nothing is copied anew.
    """

    def __init__(self, folder):
        self.folder = folder
        self.server = EmbeddedServer(folder, durable=False)
        if OTHER_PROGRAMS in os.environ:
            with_programs_of(self.server, os.environ[OTHER_PROGRAMS])
        self.server.start()
        self.app = create_app(
            {
                "TESTING": True,
                "MAIL_BACKEND": "locmem",
                "INSTANCE": folder,
                "FIXED_TODAY": None,
                # The same hash at its lowest cost: a template alone holds near a hundred passwords.
                "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {f"argon2__{name}": least for name, least in CHEAP.items()},
            }
        )
        with self.app.app_context():
            refuse_queries_in_templates()
        self.admin = psycopg.connect(self.server.url("postgres", "postgres"), autocommit=True)
        self.memory = None
        if self.server.owned:
            self.memory = in_memory(self.server.site.account)
            if self.memory:
                self.admin.execute(f"CREATE TABLESPACE memory LOCATION '{self.memory}'")
        self.place = self.admin.execute("SELECT spcname FROM pg_tablespace WHERE spcname = 'memory'").fetchone()
        made = self.admin.execute("SELECT datname FROM pg_database").fetchall()
        self.templates = {EMPTY, STORY} & {name for (name,) in made}
        # Untouched copies, put aside while a test needs another template; another process may have left some here.
        self.spare = {name for name in (EMPTY, STORY) if (f"{name}_spare",) in made}
        self.at_hand, self.number = None, 0

    def fresh(self, template):
        """Make the application's database an untouched copy of a template, making the template on first use."""
        if template not in self.templates:
            with outside_a_tests_time():
                self._make(template)
            self.templates.add(template)
        self._release()
        untouched = self.at_hand is not None and self._next_number() == self.number + 1
        if not (untouched and self.at_hand == template):
            self._exchange(template, untouched)
        self.at_hand, self.number = template, self._next_number()

    def empty(self):
        """Give the application a database that holds nothing yet."""
        self._release()
        self._recreate("portal", "template0")
        self.at_hand = None

    def keep(self, template):
        """Make a template of what the application's database holds now."""
        self._rename("portal", template)
        self.at_hand = None
        self.templates.add(template)

    def _exchange(self, template, untouched):
        if untouched:
            self._rename("portal", f"{self.at_hand}_spare")
            self.spare.add(self.at_hand)
        if template in self.spare:
            self._drop("portal")
            self._rename(f"{template}_spare", "portal")
            self.spare.remove(template)
        else:
            self._recreate("portal", template)

    def _make(self, template):
        """Make a template from what is kept of it; the first worker that wants one makes that, the others wait."""
        self._recreate("portal", "template0")
        self.at_hand = None
        KEPT.mkdir(parents=True, exist_ok=True)
        kept = KEPT / f"{template}-{code_mark()}"
        with locked(KEPT / f"{template}.lock", fcntl.LOCK_EX):
            is_new = not kept.exists()
            if is_new:
                self._first_start(template)
                self._keep(kept)
        if not is_new:
            self._restore(kept)
        self._rename("portal", template)

    def _first_start(self, template):
        from portal.seed import first_start

        with self.app.app_context(), as_a_command_waits(db.engine):
            first_start.prepare(self.folder, empty=template == EMPTY)
            db.session.remove()
        with self.owner() as owner:
            owner.execute(OPEN_SESSIONS, [START, START, FAR])

    def _keep(self, folder):
        """Keep the rows and the files beside them (documents that went out), in whole or not at all."""
        fresh = Path(tempfile.mkdtemp(dir=KEPT, prefix="new-"))
        with (fresh / "rows").open("wb") as file:
            subprocess.run([*self._program("pg_dump", "-Fc", "-Z1"), self._address()], stdout=file, check=True)
        files = self.app.config["FILES"]
        if files.exists():
            shutil.copytree(files, fresh / "files")
        fresh.rename(folder)
        others = sorted((one for one in KEPT.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
        for old in others[:-NEWEST]:
            shutil.rmtree(old, ignore_errors=True)

    def _restore(self, folder):
        with (folder / "rows").open("rb") as file:
            restore = [*self._program("pg_restore", "--exit-on-error", "-d"), self._address()]
            subprocess.run(restore, stdin=file, check=True)
        if (folder / "files").exists():
            shutil.copytree(folder / "files", self.app.config["FILES"], dirs_exist_ok=True)
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute("ANALYZE")

    def _program(self, name, *arguments):
        return [str(self.server.site.bin / name), *arguments]

    def _address(self):
        return self.server.url(SUPERUSER)

    def _recreate(self, name, template):
        self._drop(name)
        place = self.place[0] if self.place else "pg_default"
        said = f"TEMPLATE {template} OWNER portal_owner STRATEGY FILE_COPY TABLESPACE {place}"
        self.admin.execute(f"CREATE DATABASE {name} {said}")

    def _drop(self, name):
        self._leave(name)
        self.admin.execute(f"DROP DATABASE IF EXISTS {name}")

    def _rename(self, name, other):
        self._release()
        self._leave(name)
        self.admin.execute(f"ALTER DATABASE {name} RENAME TO {other}")

    def _leave(self, name):
        """End what still works in a database: PostgreSQL itself looks for it only ten times a second."""
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        until = time.monotonic() + 10
        while self.admin.execute(ending, [name]).fetchone() and time.monotonic() < until:
            time.sleep(0.002)

    def _next_number(self):
        return int(self.admin.execute("SELECT pg_current_xact_id()::text").fetchone()[0])

    def _release(self):
        with self.app.app_context():
            db.engine.dispose()

    def owner(self):
        """Return a connection as the owner, who sees everything; for setting up and looking inside."""
        return psycopg.connect(self.server.url("portal_owner"), autocommit=True)

    def stop(self):
        self._release()
        self.admin.close()
        if not self.server.owned:
            return
        self.server.remove()
        if self.memory:
            shutil.rmtree(self.memory)
