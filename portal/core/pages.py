"""One view serves the page and its fragments; the server decides which (docs/architecture.md)."""

import secrets
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from markupsafe import Markup
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # of a column of whole numbers
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class NumberConverter(IntegerConverter):
    """`<int:…>` of an address: a number that a column can hold; a larger one is an address that does not exist."""

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **options})


def column_number(text: str) -> int:
    """Read a number of `?name=…`, as `type=` of `request.args.get`; raises ValueError beyond what a column can hold."""
    value = int(text)
    if abs(value) > LARGEST:
        raise ValueError(text)
    return value


def wants_fragment(target: str | None = None) -> bool:
    """Say whether htmx asks for a part of a page (and, where `target` is given, for that element).

    A boosted link, and a page restored from history, get the whole page.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return False
    return target is None or htmx.target == target


def render(page: str, fragment: str | None = None, /, *, status: int = 200, **values: Any) -> Response:
    """Render `fragment` where htmx asks for a part, else the whole `page`."""
    template = fragment if fragment and wants_fragment() else page
    return make_response(render_template(template, **values), status)


def unchanged() -> Response:
    """Answer a refresh when nothing moved: 204, which htmx does not swap."""
    return Response(status=204)


def new_form_key() -> str:
    """Return a fresh one-time key for a form."""
    return secrets.token_urlsafe(12)


def lines(value: Any) -> Any:
    """Return what somebody typed with its line breaks kept on the page; any other value as it is.

    Kept by a style on these words alone: on a whole cell it would show the line breaks of the template too.
    """
    if isinstance(value, str) and "\n" in value:
        return Markup('<span class="lines">{}</span>').format(value)
    return value


def secure_headers(response: Response) -> Response:
    """Set what a browser must know about every answer."""
    response.vary.add("HX-Request")
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if "immutable" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Give templates the one-time key, and the way to show typed lines."""
    app.jinja_env.globals["new_form_key"] = new_form_key
    app.jinja_env.filters["lines"] = lines
