"""/healthz: does the database answer, and is row-level security enforced?"""

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.core import row_level_security
from portal.core.access import Permission, needs
from portal.extensions import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@needs(Permission.PUBLIC)
def healthz() -> Any:
    """200 once the database answers, with its tables and row-level security; else 503 with the reason."""
    reason = problem()
    if reason is not None:
        return jsonify(status="unavailable", reason=reason), 503
    return jsonify(status="ok", database="ok", row_level_security="enforced")


def problem() -> str | None:
    """Return why the portal cannot serve, or None."""
    try:
        with db.engine.connect() as connection:
            row_level_security.check(connection)
            connection.execute(text("SELECT 1 FROM foundings LIMIT 1"))
    except row_level_security.RlsNotEnforced as error:
        return str(error)
    except SQLAlchemyError as error:
        return f"database: {type(error).__name__}"
    note_enforced(current_app)
    return None


def note_enforced(app: Any) -> None:
    """Remember that the self-check has passed in this process."""
    app.extensions["rls_enforced"] = True


def serve_only_when_enforced() -> None:
    """Before each request: until the self-check has passed once, nothing but /healthz is served."""
    if request.endpoint != "health.healthz" and not current_app.extensions.get("rls_enforced") and problem():
        abort(503)
