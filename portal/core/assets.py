"""Static files: the only place that knows where htmx and Bootstrap come from.

Each is served under an address with its content's fingerprint, so that a phone fetches it once. Why not by a
library: docs/decisions/0010-static-files.md.
"""

import gzip
import hashlib
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

from portal.core.access import Permission, needs

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static/bootstrap5/css/bootstrap.min.css"
# Not a package of the environment: docs/decisions/0011-htmx-package.md.
HTMX = Path(sys.prefix) / "assets/django_htmx/static/django_htmx/htmx-2.min.js"
HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
# Our style sheet is one file for the browser, written in one a concern. The order counts: a later rule wins.
STYLES = (
    *("base", "frame", "messages", "blocks", "tables", "marks", "lists", "forms", "grid", "phone", "print"),
    *("duties", "workspace", "district", "quotas", "foundings", "returns", "registry", "reports", "ledger"),
)
# The first module imports the others, by their bare file names: so all bear the fingerprint of all of them together.
MODULES = ("app.js", *sorted(path.name for path in (STATIC / "js").glob("*.js") if path.name != "app.js"))
blueprint = Blueprint("assets", __name__)


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
    """Let templates name the files, as they are at the start."""
    _cache.clear()
    app.jinja_env.globals.update(asset=asset, modules=modules)
