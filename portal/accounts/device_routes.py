"""Addresses for what a person's own device keeps on a weak line: a fresh token, what waits, the service worker.

The device keeps it under the account's mark and sealed with the account's key (`session.device`): so an ended session
leaves it there, and another account cannot read it. Sign-out clears it (static/js; static/sw.js).
"""

from flask import Blueprint, Response, g, jsonify
from flask_wtf.csrf import generate_csrf

from portal.accounts.session import account_mark
from portal.core import pages
from portal.core.access import Permission, needs

blueprint = Blueprint("device", __name__)


@blueprint.get("/device/token")
@needs(Permission.ACCOUNT_OWN)
def token() -> Response:
    """Send the token that a form needs, for what was filled in on a page of earlier; with whose it is."""
    return jsonify(token=generate_csrf(), account=account_mark(g.actor.account_id))


@blueprint.get("/outbox")
@needs(Permission.ACCOUNT_OWN)
def outbox() -> Response:
    """Show what this device keeps; the device itself fills the page in."""
    return pages.render("device/outbox.html")


@blueprint.get("/sw.js")
@needs(Permission.PUBLIC)
def service_worker() -> Response:
    """Send the service worker: at the root, or it could not answer for the portal's pages."""
    script = (pages.STATIC / "sw.js").read_bytes()
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    return response
