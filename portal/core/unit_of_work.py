"""One commit per request: a successful unsafe request is committed, everything else rolled back.

A form carries a one-time key; the first success under it is kept with its answer, in the same transaction,
and the same form sent again gets that answer and writes nothing. A form without its key is refused, unless
its address stands in the table that `portal/pipeline.py` keeps with the reason.

Nothing of it waits without a bound, on the server's side and on ours where the server says nothing at all: one that
is frozen, or behind a line that was cut, sends no error, and only the client's own clock ends such a wait. Beside
these limits each worker asks the database once a second whether it is there; while it is not, every page says so at
once instead of waiting for itself.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
from flask import Response, abort, current_app, flash, g, make_response, request, session
from flask_babel import lazy_gettext as _l
from psycopg.errors import OperationalError
from sqlalchemy import JSON, Engine, Text, event, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import errors, health
from portal.core.kept import Kept, Past
from portal.extensions import Base, db

CONNECT_SECONDS = 3
STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 15, 3, 60
CLIENT_SECONDS = 17.0  # a little more than the server's own limit, which leaves the connection whole
POOL_SECONDS = 3
PROBE_SECONDS, PROBE_EVERY = 1.5, 1.0
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_FIELD, WITHOUT_KEY = "form_key", "forms_without_key"
_KEPT_HEADERS = (
    "Location",
    "Content-Type",
    "HX-Redirect",
    "HX-Trigger",
    "HX-Retarget",
    "HX-Reswap",
    "HX-Push-Url",
)
_NO_KEY = (_l("Not saved yet: this form is out of date"), _l("Nothing of what was typed is lost. Send it again."))
_UNKNOWN = (
    _l("It is not known whether this was saved"),
    _l("The line to the database broke at that very moment. Send the same form once more: it is never taken twice."),
)
_NO_KEY_FILE = (_NO_KEY[0], _l("Go back, reload the page, choose the file and send it again."))


class FormKey(Base):
    """A one-time key that has been used, with the answer that its form received."""

    __tablename__ = "form_keys"
    __technical__ = "how a form that is sent twice gets one answer"
    __kept__ = Kept(past=Past.NONE)
    __audited__ = False
    account_id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
    flashes: Mapped[list[list[str]] | None] = mapped_column(JSON)
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())


def serve_only_when_ready() -> Any:
    """Before each request: without a database, or before the self-check has passed once, only this is served.

    /healthz says why; a static file asks nothing of the database, not even whose session it is.
    """
    if request.endpoint == "health.healthz":
        return None
    if request.endpoint == "assets.serve":
        return current_app.view_functions["assets.serve"](**(request.view_args or {}))
    if current_app.extensions[health.WATCH].away or (not current_app.extensions.get(health.READY) and health.problem()):
        abort(503)
    return None


def is_unsafe() -> bool:
    """Say whether this request may write."""
    return request.method not in SAFE_METHODS


def after_commit(work: Callable[[], None]) -> None:
    """Do something once the request's writes are safe: send mail, for one."""
    g.setdefault("after_commit", []).append(work)


def begin() -> None:
    """Before anything else: a safe request gets a transaction that cannot write."""
    db.session.info["read_only"] = not is_unsafe()
    db.session.info["known_at"] = None


def answer_again() -> Response | None:
    """Claim the form's one-time key; return the kept answer where it was used before, 422 where there is no key."""
    if not is_unsafe() or g.actor is None or request.endpoint is None:
        return None
    key = request.form.get(KEY_FIELD, "")[:64]
    if not key:
        return None if request.endpoint in current_app.extensions[WITHOUT_KEY] else _refuse()
    claim = {"account_id": g.actor.account_id, "path": request.path, "key": key}
    inserted = db.session.execute(
        insert(FormKey).values(**claim).on_conflict_do_nothing().returning(FormKey.key)
    ).first()
    if inserted is not None:
        g.form_key = claim
        return None
    kept = db.session.get_one(FormKey, tuple(claim.values()))
    for category, message in kept.flashes or []:
        flash(message, category)
    return Response(kept.body or "", status=kept.status, headers=kept.headers or {})


def _refuse() -> Response:
    """Answer 422 with what was sent in a form that has its key; a file cannot be handed back to a browser."""
    if any(file.filename for file in request.files.values()):
        return make_response(errors.show(422, _NO_KEY_FILE))
    return make_response(errors.show(422, _NO_KEY, again=True))


def finish(response: Response) -> Response:
    """After the view: commit a success, roll back the rest."""
    if not is_unsafe() or response.status_code >= 400:
        db.session.rollback()
        return response
    if g.get("form_key"):
        _keep_answer(response)
    try:
        db.session.commit()
    except DBAPIError as error:
        return _not_committed(error)
    for work in g.pop("after_commit", []):
        work()
    return response


def _not_committed(error: DBAPIError) -> Response:
    """Answer 503 where the commit failed: with a lost line nobody knows whether it did; the key settles it on retry."""
    if error.connection_invalidated:
        return make_response(errors.show(503, _UNKNOWN))
    if isinstance(error.orig, OperationalError):
        return make_response(errors.show(503))
    raise error


def _keep_answer(response: Response) -> None:
    # After a rollback inside the view (a rule broken, then mended) the claim is gone: make it again.
    kept = db.session.scalar(select(FormKey).filter_by(**g.form_key)) or FormKey(**g.form_key)
    kept.status = response.status_code
    kept.headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    kept.body = response.get_data(as_text=True)
    kept.flashes = [list(pair) for pair in session.get("_flashes", [])]
    db.session.add(kept)


# --- how long anything waits for the database -------------------------------------------------------------


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


def be_patient(engine: Engine) -> None:
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
