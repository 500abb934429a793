"""What goes wrong, in plain words: broken rules, stale versions, and the error pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.extensions import db


class RuleBroken(Exception):
    """A rule of the field says no: a message for people, and the form field that it belongs to."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class StaleVersion(Exception):
    """Somebody saved the row meanwhile; `current` is the row as it now stands."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale version")
        self.current = current


@dataclass
class Attempt:
    """How a service call went: `ok`, or `conflict` holding the row that somebody else saved meanwhile."""

    ok: bool = True
    conflict: Any = None

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form again."""
        return 200 if self.ok else 409 if self.conflict is not None else 422


# Constraint name → (form field, message). Features add theirs with `explain_constraint`.
_CONSTRAINTS: dict[str, tuple[str | None, Any]] = {}


def explain_constraint(name: str, message: Any, field: str | None = None) -> None:
    """Say in plain words what a broken database constraint means, and for which form field."""
    _CONSTRAINTS[name] = (field, message)


def check_version(row: Any, version: int | None) -> None:
    """Raise StaleVersion unless the form was made from the row's present version."""
    if version is not None and row.version != version:
        raise StaleVersion(row)


@contextmanager
def errors_into(form: FlaskForm) -> Iterator[Attempt]:
    """Run a service; put a broken rule or constraint beside its field, and undo what was written."""
    attempt = Attempt()
    try:
        yield attempt
    except RuleBroken as broken:
        _fail(attempt, form, broken.field, broken.message)
    except IntegrityError as broken:
        name = getattr(getattr(broken.orig, "diag", None), "constraint_name", None)
        if name not in _CONSTRAINTS:
            raise
        field, message = _CONSTRAINTS[name]
        _fail(attempt, form, field, message)
    except StaleVersion as stale:
        attempt.ok, attempt.conflict = False, stale.current
        db.session.rollback()
    # (a rollback re-binds the scope by itself, as the next transaction begins)


def _fail(attempt: Attempt, form: FlaskForm, field: str | None, message: Any) -> None:
    attempt.ok = False
    db.session.rollback()
    if field is not None and field in form:
        form[field].errors = [*form[field].errors, str(message)]
    else:
        form.form_errors.append(str(message))


_TEXTS: dict[int, tuple[Any, Any]] = {
    400: (_l("The request could not be read"), _l("Go back, reload the page and try again.")),
    403: (
        _l("You may not do this"),
        _l("Your post does not include this task. Ask the administrator if it should."),
    ),
    404: (
        _l("There is nothing here"),
        _l("The address is wrong, or what stood here is not open to your post."),
    ),
    405: (_l("This cannot be done here"), _l("Go back and use the buttons of the page.")),
    409: (_l("Somebody changed this meanwhile"), _l("Go back, reload the page, compare and save again.")),
    413: (
        _l("The file or text is too large"),
        _l("At most 12 MB can be sent at once. Make it smaller and send again."),
    ),
    422: (_l("Something is missing or wrong"), _l("Go back and correct what is marked.")),
    429: (_l("Too many attempts"), _l("Wait a few minutes, then try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing was saved. Try again; if it stays, tell the administrator."),
    ),
    503: (_l("The portal is not available just now"), _l("Your data are safe. Try again in a minute.")),
}
_MOST_TO_FORGET = 200 * 1024 * 1024
_FORM_EXPIRED = (
    _l("The page was open too long"),
    _l("For your safety the form has expired. Go back, reload the page and send it again."),
)


def refuse_nul() -> None:
    """Before each request: a NUL, which nobody types and PostgreSQL cannot keep, is no readable request."""
    given = [*request.args.values(), *request.form.values(), *(request.view_args or {}).values()]
    if any("\x00" in value for value in given if isinstance(value, str)):
        abort(400)


def init_app(app: Flask) -> None:
    """Register the pages and fragments of every error."""
    app.register_error_handler(CSRFError, lambda error: show(400, _FORM_EXPIRED))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, lambda error: show(503))
    # A number beyond what the database holds: no such thing to show, nothing that could be saved.
    app.register_error_handler(DataError, lambda error: show(404 if request.method in ("GET", "HEAD") else 422))
    app.register_error_handler(StaleDataError, lambda error: show(409))
    app.register_error_handler(StaleVersion, lambda error: show(409))
    app.register_error_handler(RuleBroken, lambda error: show(422, (_TEXTS[422][0], error.message)))


def _http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        _let_it_finish()
    text, _, headers = show(code)
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return text, code, headers | kept


def _let_it_finish() -> None:
    """Read what is too large to its end and forget it: a browser that is cut off while it sends shows no answer."""
    left, most = request.content_length or 0, request.max_content_length
    if most is None or not most < left <= _MOST_TO_FORGET:
        return
    stream = request.environ["wsgi.input"]
    while left > 0 and (piece := stream.read(min(left, 64 * 1024))):
        left -= len(piece)


def show(code: int, texts: tuple[Any, Any] | None = None) -> tuple[str, int, dict[str, str]]:
    """Return the page of an error, or its fragment where htmx asked; with the way back.

    The fragment goes to the message area, so that a form that was being filled keeps what was typed.
    """
    db.session.rollback()
    title, text = texts or _TEXTS.get(code) or _TEXTS[500 if code >= 500 else 400]
    fragment = _wants_fragment()
    template = "errors/_fragment.html" if fragment else "errors/page.html"
    values = {
        "title": title,
        "text": text,
        "next_url": url_for("home.index"),
        "next_label": _l("To the first page"),
    }
    headers = {"HX-Retarget": "#flash", "HX-Reswap": "innerHTML"} if fragment else {}
    return render_template(template, code=code, **values), code, headers


def _wants_fragment() -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
