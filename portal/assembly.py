"""The only place where the portal is put together; `portal.create_app` leads here."""

import atexit
import os
import sys
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import blueprints, cli, config, navigation, pipeline, tables
from portal.accounts import session as account_session
from portal.accounts import sign_in
from portal.core import (
    audit,
    error_pages,
    health,
    numbers,
    pages,
    schema_version,
    tenancy,
    unit_of_work,
)
from portal.core.access import Role
from portal.core.embedded import EmbeddedServer, running
from portal.core.health import SERVING
from portal.extensions import csrf, db, htmx, mail, migrate
from portal.ledger.indicator_source import ACTIVITIES
from portal.metrics import sources
from portal.metrics.figures import values_of_unit
from portal.notices import smtp
from portal.programmes.services import keep_objectives_that
from portal.quotas.queries import are_targets_decided
from portal.quotas.targets import read_values_with
from portal.units.queries import common_tenant

__all__ = ["create_app", "tables"]  # every model must be known before a mapper is configured


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the assembled application; refuses (RlsNotEnforced, MissingSetting) when it would not be safe."""
    app = Flask("portal", template_folder="../templates", static_folder=None)
    app.url_map.converters["int"] = pages.NumberConverter
    app.config.update(config.from_environment((overrides or {}).get("INSTANCE")))
    _configure_sign_in(app)
    app.config["MAIL_BACKEND"] = smtp.EmailBackend
    app.config.update(overrides or {})
    _configure_database(app)
    _connect_libraries(app)
    tenancy.install()
    audit.install(common_tenant)
    error_pages.init_app(app)
    sources.add(ACTIVITIES)  # what an indicator may count of the features that stand above the indicators
    read_values_with(values_of_unit)  # of objectives, beside the targets of units
    keep_objectives_that(are_targets_decided)
    _prepare_templates(app)
    pipeline.install(app)
    blueprints.register(app)
    cli.init_app(app)
    _check_database(app)
    return app


def _configure_database(app: Flask) -> None:
    url, owner = app.config["DATABASE_URL"], app.config["DATABASE_OWNER_URL"]
    if url is None:
        server = EmbeddedServer(app.config["INSTANCE"])
        if not _asks_for_help():
            _ensure_running(server)
        url, owner = server.url("portal_app"), server.url("portal_owner")
    app.config["APP_DSN"], app.config["OWNER_DSN"] = url, owner
    app.config["SQLALCHEMY_DATABASE_URI"] = cli.driver_url(url)
    app.config["LIMITED"] = "FLASK_RUN_FROM_CLI" not in os.environ  # a command may take its time, a request may not
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", unit_of_work.engine_options(limited=app.config["LIMITED"]))


def _asks_for_help() -> bool:
    """Whether a command only wants to be described: then no server is brought up, and none is asked."""
    return "FLASK_RUN_FROM_CLI" in os.environ and "--help" in sys.argv


def _ensure_running(server: EmbeddedServer) -> None:
    """The launcher normally owns the server; a command run alone brings it up for its own length."""
    if os.environ.get("PORTAL_LAUNCHED") and server.is_running():
        return
    held = ExitStack()
    held.enter_context(running(server.site.instance))
    atexit.register(held.close)


def _configure_sign_in(app: Flask) -> None:
    unknown = app.config["SECOND_FACTOR_ROLES"] - {role.value for role in Role}
    if unknown:
        raise config.BadSetting(f"SECOND_FACTOR_ROLES names roles that do not exist: {', '.join(sorted(unknown))}.")
    app.config.update(sign_in.SECURITY_SETTINGS)
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=app.config["SESSION_HOURS"])
    app.config["WTF_CSRF_TIME_LIMIT"] = app.config["SESSION_HOURS"] * 3600
    app.config["WTF_CSRF_CHECK_DEFAULT"] = True
    app.config["COMPRESS_REGISTER"] = False  # portal/pipeline.py says when it runs


def _connect_libraries(app: Flask) -> None:
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]
    account_session.init_languages(app)
    db.init_app(app)
    migrate.init_app(app, db, directory="migrations")
    mail.init_app(app)
    htmx.init_app(app)
    pages.compress.init_app(app)
    sign_in.init_app(app)
    csrf.init_app(app)


def _prepare_templates(app: Flask) -> None:
    pages.init_app(app)
    numbers.init_app(app)
    navigation.init_app(app)


def _check_database(app: Flask) -> None:
    """A hole in row-level security stops the start; for all else that is not ready yet /healthz waits."""
    if _asks_for_help():
        return
    with app.app_context():
        if app.config["LIMITED"]:
            unit_of_work.be_patient(db.engine)
        app.extensions[health.WATCH] = unit_of_work.Watch(app.config["APP_DSN"])
        if SERVING in os.environ:
            app.extensions[health.WATCH].start()
        try:
            health.check(app)
        except OperationalError as error:
            app.logger.warning("The database does not answer yet: %s", error.orig)
        except schema_version.SchemaMismatch:
            pass  # `prepare` may be what is starting; what serves says so at /healthz
