"""/healthz: does the database answer, and is the wall closed?"""

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.core import tenancy
from portal.core.access import Permission, needs
from portal.extensions import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@needs(Permission.PUBLIC)
def healthz() -> Any:
    """200 once the database answers, tables and wall are right; else 503 with the reason."""
    reason = problem()
    if reason is not None:
        return jsonify(status="unavailable", reason=reason), 503
    return jsonify(status="ok", database="ok", wall="closed")


def problem() -> str | None:
    """Return why the portal cannot serve, or None."""
    try:
        with db.engine.connect() as connection:
            tenancy.check_wall(connection)
            connection.execute(text("SELECT 1 FROM foundings LIMIT 1"))
    except tenancy.WallOpen as error:
        return str(error)
    except SQLAlchemyError as error:
        return f"database: {type(error).__name__}"
    wall_is_closed(current_app)
    return None


def wall_is_closed(app: Any) -> None:
    """Remember that the self-check has passed in this process."""
    app.extensions["wall_closed"] = True


def serve_only_behind_wall() -> None:
    """Before each request: until the self-check has passed once, nothing but /healthz is served."""
    if request.endpoint != "health.healthz" and not current_app.extensions.get("wall_closed") and problem():
        abort(503)
