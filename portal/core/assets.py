"""Static files: the only place that knows where htmx and Bootstrap come from.

Each is served under an address with its content's fingerprint, so that a phone fetches it once.
"""

import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

from portal.core.access import Permission, needs

ROOT = Path(__file__).resolve().parents[2]
HTMX_SHA256 = "491955cd1810747d7d7b9ccb936400afb760e06d25d53e4572b64b6563b2784e"
_SOURCES = {
    "bootstrap.css": (
        "text/css",
        Path(str(files("flask_bootstrap"))) / "static/bootstrap5/css/bootstrap.min.css",
    ),
    "app.css": ("text/css", ROOT / "static/app.css"),
    "htmx.js": ("text/javascript", Path(str(files("js_lib_htmx"))) / "static/htmx/htmx.min.js"),
    "app.js": ("text/javascript", ROOT / "static/app.js"),
}
blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One static file in memory, plain and compressed."""

    kind: str
    body: bytes
    compressed: bytes
    fingerprint: str


def load(name: str) -> Asset:
    """Read one static file; raises KeyError for a name that is not ours."""
    kind, path = _SOURCES[name]
    body = path.read_bytes()
    # A source map is for developers of the library; its absence would cost each browser a failed request.
    body = body.replace(b"/*# sourceMappingURL=bootstrap.min.css.map */", b"")
    return Asset(kind, body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:12])


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
        _cache.update({name: load(name) for name in _SOURCES})
    return _cache


def asset(name: str) -> str:
    """Return the address of a static file, for templates."""
    return url_for("assets.serve", fingerprint=_assets()[name].fingerprint, name=name)


def init_app(app: Flask) -> None:
    """Let templates name the files, as they are at the start."""
    _cache.clear()
    app.jinja_env.globals["asset"] = asset
