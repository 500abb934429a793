"""/healthz: may the portal serve? The database answers, its tables are this code's, row-level security is enforced."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from portal.core import row_level_security, schema_version
from portal.core.access import Permission, needs
from portal.extensions import db

blueprint = Blueprint("health", __name__)
READY = "portal_ready"  # the self-check has passed in this process
WATCH = "database_watch"  # who asks once a second, in this process, whether the database is there
SERVING = "PORTAL_SERVING"  # set in granian's workers (portal/serve.py)
MOST_SECONDS = 1.8
_threads = ThreadPoolExecutor(2, "health")


@blueprint.get("/healthz")
@needs(Permission.PUBLIC)
def healthz() -> Any:
    """200 once the portal may serve, with what was checked; else 503 with the reason, within two seconds."""
    reason = "database: no answer" if current_app.extensions[WATCH].away else _problem_in_time()
    if reason is not None:
        return jsonify(status="unavailable", reason=reason), 503
    return jsonify(status="ok", database="ok", row_level_security="enforced", schema=schema_version.revisions()[0])


def _problem_in_time() -> str | None:
    """Return as `problem`, but not later than MOST_SECONDS: whoever asks wants to know now."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def look() -> str | None:
        with app.app_context():
            return problem()

    try:
        return _threads.submit(look).result(MOST_SECONDS)
    except TimeoutError:
        return f"database: no answer within {MOST_SECONDS} seconds"


def problem() -> str | None:
    """Return why the portal cannot serve and what to do about it, or None."""
    try:
        check(current_app)
    except (row_level_security.RlsNotEnforced, schema_version.SchemaMismatch) as error:
        return str(error)
    except SQLAlchemyError as error:
        return f"database: {type(error).__name__}"
    return None


def check(app: Flask) -> None:
    """Raise RlsNotEnforced or SchemaMismatch where the portal must not serve; else remember that it may."""
    with db.engine.connect() as connection:
        row_level_security.check(connection)
        schema_version.check(connection)
    app.extensions[READY] = True
