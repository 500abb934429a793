"""The error pages, in plain words, as a page and as a fragment."""

import secrets
import sys
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from portal.core import access
from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db

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
_MADE_ANEW = ("csrf_token", "form_key", "record_again")
_MOST_TO_FORGET = 200 * 1024 * 1024
_FORM_EXPIRED = (
    _l("The page was open too long"),
    _l("For your safety the form has expired. Nothing of what was typed is lost. Send it again."),
)


def init_app(app: Flask) -> None:
    """Register the pages and fragments of every error."""
    app.register_error_handler(CSRFError, _form_refused)
    app.register_error_handler(HTTPException, _http_error)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, lambda error: show(503))
    # A number beyond what the database holds: no such thing to show, nothing that could be saved.
    app.register_error_handler(DataError, lambda error: show(404 if request.method in ("GET", "HEAD") else 422))
    app.register_error_handler(StaleDataError, lambda error: show(409))
    app.register_error_handler(StaleVersion, lambda error: show(409))
    app.register_error_handler(Invalid, lambda error: show(422, (_TEXTS[422][0], str(error))))


def _form_refused(_error: CSRFError) -> Any:
    access.note("form_refused")
    text, code, headers = show(400, _FORM_EXPIRED)
    return text, code, {**headers, "Portal-Token": "expired"}


def _http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400 or isinstance(error, SecurityError | BadHost):
        return error  # a redirect; or a Host that is not ours, or is none: no address of a page can be made for it
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


@dataclass(frozen=True)
class Offer:
    """How what was sent may be sent once more from an error page: what the button says, what goes with it.

    Under the same key, since nothing was saved under it; `fresh_key`: as something else, under a new one.
    """

    label: Any
    fresh_key: bool = False
    extra: tuple[tuple[str, str], ...] = ()


def show(
    code: int,
    texts: tuple[Any, Any] | None = None,
    offer: Offer | None = None,
    link: tuple[str, Any] | None = None,
) -> tuple[str, int, dict[str, str]]:
    """Return the page of an error, or its fragment where htmx asked; with the way back to the form that was sent.

    The fragment goes to the message area, so that a form that was being filled keeps what was typed. `offer`: what was
    sent stands in the page, to be sent once more. `link`: address and words of what is shown besides.
    """
    db.session.rollback()
    title, text = texts or _TEXTS.get(code) or _TEXTS[500 if code >= 500 else 400]
    fragment = _wants_fragment()
    offer = offer or (Offer(_l("Send again")) if code in _MAY_COME_LATER else None)
    sent = _sent()
    back = access.page_in_sight() if request.method == "POST" else None
    values = {
        "code": code,
        "title": title,
        "text": text,
        "next_url": back or url_for("home.index"),
        "next_label": _l("Back to the form") if back else _l("To the first page"),
        "link": link,
        "offer": offer,
        "sent_before": sent if offer else None,
        "typed": [value for name, value in sent or () if "\n" in value or len(value) > 3],
        "form_key": "" if sent is None else request.form.get("form_key", "")[:64],
        "action": request.full_path.rstrip("?"),
    }
    headers = {"HX-Retarget": "#flash", "HX-Reswap": "innerHTML"} if fragment else {}
    if code == 503:
        headers["Retry-After"] = "30"
    if code >= 500:
        return _broken("errors/_fragment.html" if fragment else "errors/broken.html", values), code, headers
    return render_template("errors/_fragment.html" if fragment else "errors/page.html", **values), code, headers


def _broken(template: str, values: dict[str, Any]) -> str:
    """Render without what every template is given, which may ask the database; with a number to tell by telephone."""
    number = f"{secrets.randbelow(1_000_000):06}"
    number = f"{number[:3]}-{number[3:]}"
    error = sys.exc_info()[1]
    cause = type(getattr(error, "original_exception", None) or error).__name__
    current_app.logger.error("Told as number %s: %s at %s %s", number, cause, request.method, request.path)
    locale = str(get_locale() or "vi")[:2]
    # From here on this request asks the database nothing; else the sign-in library would, to know whose page it is.
    g.actor, g.database_away, g._login_user = None, True, AnonymousUserMixin()
    page = current_app.jinja_env.get_template(template)
    return page.render(**values, number=number, locale=locale, request=request)


# What may succeed a little later as it was sent; a form whose token has expired goes out under a fresh one.
_MAY_COME_LATER = (400, 429, 500, 503)


def _sent() -> list[tuple[str, str]] | None:
    """Return what was sent, without what is made anew; None for what must never come back in a page."""
    if not _may_read_form() or request.endpoint in current_app.extensions["forms_without_key"]:
        return None
    if any(file.filename for file in request.files.values()):
        return None
    return [pair for pair in request.form.items(multi=True) if pair[0] not in _MADE_ANEW]


def _may_read_form() -> bool:
    """A form that is too large cannot be read, and asking for it fails again."""
    try:
        return request.method == "POST" and bool(request.form)
    except HTTPException:
        return False


def _wants_fragment() -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
