"""One commit per request: a successful unsafe request is committed, everything else rolled back.

What was typed carries a one-time key; the first success under it is kept with its answer, in the same transaction, and
the same thing sent again gets that answer and writes nothing. What is answered otherwise stands in `form_keys`.

Nothing of it waits without a bound, on the server's side and on ours where the server says nothing at all: one that
is frozen, or behind a line that was cut, sends no error, and only the client's own clock ends such a wait. Beside
these limits each worker asks the database once a second whether it is there; while it is not, every page says so at
once instead of waiting for itself.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Response, abort, current_app, flash, g, make_response, request, session
from flask_babel import lazy_gettext as _l
from psycopg.errors import OperationalError
from sqlalchemy import Engine, event, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from portal.core import clock, error_pages, form_keys, health, tenancy
from portal.core.access import Actor
from portal.core.form_keys import ASKED_TWICE, KEY_FIELD, SETS, WITHOUT_KEY, YES_FIELD, FormKey
from portal.core.text import fold
from portal.extensions import db

CONNECT_SECONDS = 3
STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 15, 3, 60
CLIENT_SECONDS = 17.0  # a little more than the server's own limit, which leaves the connection whole
POOL_SECONDS = 3
PROBE_SECONDS, PROBE_EVERY = 1.5, 1.0
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ACKNOWLEDGED = "Portal-Saved"  # the key that the server has acknowledged: the device may forget its draft
_KEPT_HEADERS = (
    "Location",
    "Content-Type",
    "HX-Redirect",
    "HX-Trigger",
    "HX-Retarget",
    "HX-Reswap",
    "HX-Push-Url",
)
_UNKNOWN = (
    _l("It is not known whether this was saved"),
    _l("The line to the database broke at that very moment. Send the same form once more: it is never taken twice."),
)
_NOT_CONTENT = ("csrf_token", KEY_FIELD, YES_FIELD)


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
    """Claim the form's one-time key; where it was used before, answer in the view's place.

    The kept answer for the same content, 409 for other content; 422 where there is no key.
    """
    if not is_unsafe() or g.actor is None or request.endpoint is None or tenancy.recorded_moment() is not None:
        return None  # in the view of a past moment nothing is written, so what is still open there saves nothing
    key = request.form.get(KEY_FIELD, "")[:64]
    if not key:
        return None if request.endpoint in current_app.extensions[WITHOUT_KEY] else form_keys.refuse()
    claim = {"tenant_id": _tenant_of(g.actor), "account_id": g.actor.account_id}
    claim |= {"path": request.path, "key": key}
    content = _content()
    values = {"content": content, "thing": _thing(content), "used_at": clock.now()}
    inserted = db.session.execute(
        insert(FormKey).values(**claim, **values).on_conflict_do_nothing().returning(FormKey.key)
    ).first()
    if inserted is None:
        return _answer_before(db.session.get_one(FormKey, tuple(claim.values())), content)
    g.form_key = {**claim, **values}
    g.flashes_before = list(session.get("_flashes", []))
    return None


def _tenant_of(actor: Actor) -> int:
    """Return the tenant behind whose wall the answer to this request is kept: 0 before there is any."""
    scope = tenancy.bound()
    named = (request.view_args or {}).get("tenant_id")
    return named or actor.commune_id or (scope.common if scope else None) or 0


def _answer_before(before: FormKey, content: str) -> Response:
    """Answer a key that was used: as it was answered then, or with the conflict."""
    if before.content != content:
        return form_keys.conflict(before)
    for category, message in before.flashes or []:
        flash(message, category)
    response = Response(before.body or "", status=before.status, headers=before.headers or {})
    response.headers[ACKNOWLEDGED] = before.key
    return response


def _content() -> str:
    """Return a digest of all that a form holds, its files among it; neither token, key nor our question's yes."""
    typed = ((name, value) for name, value in request.form.items(multi=True) if name not in _NOT_CONTENT)
    pairs = [[name, value.replace("\r\n", "\n")] for name, value in typed]
    for name, file in request.files.items(multi=True):
        if not file.filename:
            continue
        digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        file.stream.seek(0)
        pairs.append([name, file.filename, digest])
    return _digest(sorted(pairs))


def _thing(content: str) -> str | None:
    """Return a digest of what makes it the same thing; None for what a version guards, what only sets, and files."""
    endpoint = request.endpoint or ""
    thing = current_app.extensions[ASKED_TWICE].get(endpoint)
    if thing:
        return _digest([sorted(fold(value) for value in request.form.getlist(name)) for name in thing.fields])
    if "version" in request.form or endpoint in current_app.extensions[SETS]:
        return None
    if any(file.filename for file in request.files.values()):
        return None  # no page can hand it back with the yes; a record keeps one content once by itself
    typed = any(value.strip() for name, value in request.form.items(multi=True) if name not in _NOT_CONTENT)
    return content if typed else None


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def finish(response: Response) -> Response:
    """After the view: commit a success, roll back the rest."""
    if not is_unsafe() or response.status_code >= 400:
        db.session.rollback()
        return response
    question = _ask_before_doubling(response)
    if question is not None:
        return question
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
        return make_response(error_pages.show(503, _UNKNOWN))
    if isinstance(error.orig, OperationalError):
        return make_response(error_pages.show(503))
    raise error


def _ask_before_doubling(response: Response) -> Response | None:
    """Return the question for which a success is held back: the same person did the same a short while ago.

    Asked after the view, whose own rules may refuse a second one; what it wrote is undone.
    """
    claim = g.get("form_key")
    leads_on = response.status_code in (302, 303) or "HX-Redirect" in response.headers
    # What answers with a page itself has only asked or shown.
    if not claim or not claim["thing"] or request.form.get(YES_FIELD) or not leads_on:
        return None
    before = form_keys.recorded_before(claim)
    if before is None:
        return None
    session["_flashes"] = g.flashes_before  # the page of the question must not say that it was saved
    return form_keys.question(before)


def _keep_answer(response: Response) -> None:
    """Keep the first answer of the request's key, with what it did, in one transaction; mark it as acknowledged."""
    claim = g.get("form_key")
    if not claim:
        return
    # After a rollback inside the view (a rule broken, then corrected) the claim is gone: make it again.
    where = {name: claim[name] for name in ("tenant_id", "account_id", "path", "key")}
    kept = db.session.scalar(select(FormKey).filter_by(**where)) or FormKey(**claim)
    kept.status = response.status_code
    kept.headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    kept.body = response.get_data(as_text=True)
    kept.flashes = [list(pair) for pair in session.get("_flashes", [])]
    db.session.add(kept)
    response.headers[ACKNOWLEDGED] = kept.key


def answer_in_place(response: Response) -> Response:
    """Tell the device where a form that it sent by itself leads to, so that the answer itself is seen first.

    A script cannot look into a redirect: it would follow it and use up the message that waits for the next page.
    """
    if "Portal-Save" in request.headers and response.status_code in (301, 302, 303):
        response.headers["Portal-Location"] = response.headers.pop("Location")
        response.status_code = 200
    return response


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
