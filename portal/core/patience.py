"""How long anything waits for the database: on the server's side, and on ours where the server says nothing at all.

A server that is frozen, or behind a line that was cut, sends no error: only the client's own clock ends such a wait.
Beside these limits each worker asks the database once a second whether it is there; while it is not, every page says so
at once instead of waiting for itself.
"""

import threading
import time
from typing import Any

import psycopg
from psycopg.errors import OperationalError
from sqlalchemy import Engine, event

CONNECT_SECONDS = 3
STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 15, 3, 60
CLIENT_SECONDS = 17.0  # a little more than the server's own limit, which leaves the connection whole
POOL_SECONDS = 3
PROBE_SECONDS, PROBE_EVERY = 1.5, 1.0


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends: after `patience` seconds it is closed, and OperationalError raised."""

    patience = CLIENT_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Run one exchange with the server, as psycopg does, but not for ever."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as error:
            if timeout is not None:
                raise
            self.close()
            raise OperationalError(f"the database did not answer within {self.patience:g} seconds") from error


class ProbingConnection(PatientConnection):
    """A connection that only asks whether the database is there."""

    patience = PROBE_SECONDS


def limits() -> str:
    """Return the server's own limits as libpq's `options`."""
    given = {
        "statement_timeout": STATEMENT_SECONDS,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    return " ".join(f"-c {name}={seconds}s" for name, seconds in given.items())


def engine_options(*, limited: bool) -> dict[str, Any]:
    """Return how the pool connects. `limited`: as a request may wait; a command's long work may take its time."""
    given = {"connect_timeout": CONNECT_SECONDS} | ({"options": limits()} if limited else {})
    return {
        "connect_args": given,
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 2,
        "pool_timeout": POOL_SECONDS,
        "hide_parameters": True,
    }


def install(engine: Engine) -> None:
    """Let the engine's connections be patient ones."""
    event.listen(engine, "do_connect", _connect)


def _connect(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> PatientConnection:
    return PatientConnection.connect(*arguments, **options)


class Watch:
    """Asks the database once a second, from a thread of its own, whether it is there."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.away = False
        self._connection: psycopg.Connection[Any] | None = None

    def start(self) -> None:
        """Begin to ask; the thread ends with the process."""
        threading.Thread(target=self._go, name="database-watch", daemon=True).start()

    def _go(self) -> None:
        while True:
            self.away = not self.asks()
            time.sleep(PROBE_EVERY)

    def asks(self) -> bool:
        """Return whether the database answered within PROBE_SECONDS (a first connection: CONNECT_SECONDS)."""
        try:
            if self._connection is None or self._connection.closed:
                options = {"connect_timeout": CONNECT_SECONDS, "autocommit": True}
                self._connection = ProbingConnection.connect(self.dsn, **options)  # type: ignore[arg-type]
            self._connection.execute("SELECT 1")
        except psycopg.Error:
            self._connection = None
            return False
        return True
