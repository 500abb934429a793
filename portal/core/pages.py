"""Pages: one view serves the page and its fragments; what every answer carries; the static files that pages name.

Only here is it known where htmx and Bootstrap come from. Each static file is served under an address with its
content's fingerprint, so that a phone fetches it once. Why not by a library: docs/decisions/0010-static-files.md.
"""

import gzip
import hashlib
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_compress import Compress
from markupsafe import Markup
from werkzeug.routing import IntegerConverter

from portal.config import ROOT
from portal.core.access import Permission, needs, parts_of
from portal.core.forms import is_optional

LARGEST = 2**31 - 1  # of a column of whole numbers
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self';"
    " worker-src 'self'"
)
STATIC = ROOT / "static"
BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static/bootstrap5/css/bootstrap.min.css"
# Not a package of the environment: docs/decisions/0011-htmx-package.md.
HTMX = Path(sys.prefix) / "assets/django_htmx/static/django_htmx/htmx-2.min.js"
HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
# Our style sheet is one file for the browser, written in one a concern. The order counts: a later rule wins. What every
# page shares comes first; a feature's own rules are narrower, and lean on no other feature's.
_SHARED = ("base", "frame", "messages", "blocks", "tables", "marks", "lists", "forms", "grid", "phone", "print")
STYLES = (*_SHARED, *sorted({path.stem for path in (STATIC / "css").glob("*.css")} - {*_SHARED}))
# The first module imports the others, by their bare file names: so all bear the fingerprint of all of them together.
MODULES = ("app.js", *sorted(path.name for path in (STATIC / "js").glob("*.js") if path.name != "app.js"))
blueprint = Blueprint("assets", __name__)


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


def refuse_nul() -> None:
    """Before each request: a NUL, which nobody types and PostgreSQL cannot keep, is no readable request."""
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True), *(request.view_args or {}).items()]
    pairs += [(name, file.filename) for name, file in request.files.items(multi=True)]
    if any("\x00" in text for pair in pairs for text in pair if isinstance(text, str)):
        abort(400)


def refuse_odd_parts() -> None:
    """Before each request: a part of a form without a name, or a file for the sign-in, is no readable request (400)."""
    if None in request.form or None in request.files:
        abort(400)
    if request.blueprint == "security" and request.files:
        abort(400)


def refuse_odd_addresses() -> None:
    """Before each request: a Referer or a `next` that is no address is no readable request; libraries split both."""
    ways_on = [*request.args.getlist("next"), *request.form.getlist("next")]
    if any(parts_of(address) is None for address in (request.referrer or "", *ways_on)):
        abort(400)


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


def carry(app: Flask, name: str, keep: Callable[[str, dict[str, Any]], None]) -> None:
    """Let `keep` see the endpoint and values of each address that is built while an argument is named, or chosen in g.

    Most requests name none: for them no address costs more than the question.
    """

    def step(endpoint: str, values: dict[str, Any]) -> None:
        if name in g or (has_request_context() and (name in request.args or name in request.__dict__.get("form", ()))):
            keep(endpoint, values)

    app.url_default_functions.setdefault(None, []).append(step)


def absolute(path: str) -> str:
    """Return a page's whole address, for mails and links to be handed on: from BASE_URL, never from the request."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


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
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


class Compressed(Compress):
    """Compresses every page; the library leaves out a form that comes back (409, 422), which is as long as any."""

    def after_request(self, response: Any) -> Any:
        """Return the answer, compressed where the browser takes it, whatever its status."""
        status, response.status = response.status, response.status if response.status_code < 400 else 200
        response = super().after_request(response)
        response.status = status
        return response


compress = Compressed()


# --- static files ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asset:
    """One static file in memory, plain and compressed."""

    kind: str
    body: bytes
    compressed: bytes
    fingerprint: str


def load() -> dict[str, Asset]:
    """Read every static file, by its name; raises RuntimeError where htmx is not installed."""
    if not HTMX.exists():
        raise RuntimeError(f"{HTMX} is missing: `make run` installs it (requirements-assets.txt says how by hand).")
    # A source map is for developers of the library; its absence would cost each browser a failed request.
    bootstrap = BOOTSTRAP.read_bytes().replace(b"/*# sourceMappingURL=bootstrap.min.css.map */", b"")
    own = b"\n".join((STATIC / f"css/{name}.css").read_bytes() for name in STYLES)
    modules = {name: (STATIC / "js" / name).read_bytes() for name in MODULES}
    together = _fingerprint(b"".join(modules.values()))
    return {
        "bootstrap.css": _asset("text/css", bootstrap),
        "app.css": _asset("text/css", own),
        "htmx.js": _asset("text/javascript", HTMX.read_bytes()),
        **{name: _asset("text/javascript", body, together) for name, body in modules.items()},
    }


def _asset(kind: str, body: bytes, fingerprint: str = "") -> Asset:
    return Asset(kind, body, gzip.compress(body, 9, mtime=0), fingerprint or _fingerprint(body))


def _fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]


@blueprint.get("/assets/<fingerprint>/<name>")
@needs(Permission.PUBLIC)
def serve(fingerprint: str, name: str) -> Response:
    """Serve a static file, for ever cacheable."""
    asset = _assets().get(name)
    if asset is None or asset.fingerprint != fingerprint:
        abort(404)
    compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(asset.compressed if compressed else asset.body, mimetype=asset.kind)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    return response


_cache: dict[str, Asset] = {}


def _assets() -> dict[str, Asset]:
    if not _cache:
        _cache.update(load())
    return _cache


def asset(name: str) -> str:
    """Return the address of a static file, for templates."""
    return url_for("assets.serve", fingerprint=_assets()[name].fingerprint, name=name)


def modules() -> list[str]:
    """Return the addresses of all modules, for templates: preloaded, no level of imports costs a round trip."""
    return [asset(name) for name in MODULES]


def init_app(app: Flask) -> None:
    """Give templates the one-time key, the way to show typed lines, and the static files as they are at the start."""
    _cache.clear()
    app.jinja_env.globals.update(asset=asset, modules=modules, new_form_key=new_form_key)
    app.jinja_env.filters["lines"] = lines
    app.jinja_env.tests["optional"] = is_optional
