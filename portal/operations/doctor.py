"""What `flask --app wsgi doctor` looks at: each check finds what is wrong and says what to do about it."""

import importlib.metadata
import json
import os
import shutil
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal import catalogue
from portal.config import ROOT
from portal.core import row_level_security, schema_version
from portal.extensions import db
from portal.notices import smtp
from portal.operations import backup

LEAST_ROOM = 1024**3  # a night's backup and a day's evidence of a district fit in it
OLDEST_BACKUP = timedelta(hours=26)  # one a night, and two hours for a slow one
CLOCK_SECONDS = 5
VERSIONS = range(15, 19)  # of PostgreSQL, as README says
WAITING_MAIL = "SELECT count(*) FROM notices WHERE mail = 'queued' AND next_try_at < now() - interval '30 minutes'"


class Level(StrEnum):
    """How much a finding matters: `wrong` must be corrected before people work on it."""

    FINE = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was found, and what to do about it where it is not fine."""

    level: Level
    about: str
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Go through all checks; one that cannot be made is itself a finding."""
    for check in CHECKS:
        about = check.__name__.replace("_", " ")
        try:
            problems = list(check())
        except (SQLAlchemyError, psycopg.Error) as error:
            said = str(getattr(error, "orig", error)).strip().splitlines()
            problems = [(Level.WRONG, said[0] if said else type(error).__name__, "make the database answer")]
        for level, found, remedy in problems or [(Level.FINE, "", "")]:
            yield Finding(level, about, found, remedy)


Problem = tuple[Level, str, str]


def _wrong(found: str, remedy: str) -> Problem:
    return Level.WRONG, found, remedy


def _warning(found: str, remedy: str) -> Problem:
    return Level.WARNING, found, remedy


def _for_real() -> bool:
    return current_app.config["DATABASE_URL"] is not None


def settings() -> Iterator[Problem]:
    """Settings that are there but do not do: those that are missing or unreadable stop every command."""
    config = current_app.config
    if config["FIXED_TODAY"]:
        yield _warning(f"TODAY holds the business date at {config['FIXED_TODAY']}", "unset it where people work")
    if _for_real():
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            if "CHANGE_" in (config[name] or ""):
                yield _wrong(f"{name} has the password of the example", "see README, 'For real', step 2")
        yield from _production_settings(config)


def _production_settings(config: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT"):
        if len(config[name]) < 32:
            yield _wrong(f"{name} is shorter than 32 characters", "make one with `openssl rand -base64 48`")
    if urlsplit(config["BASE_URL"]).scheme != "https":
        yield _wrong(f"BASE_URL is {config['BASE_URL']}", "set it to the https address that people open")
    if not config["SESSION_COOKIE_SECURE"]:
        yield _wrong("COOKIE_SECURE is 0: sign-ins travel unprotected", "unset it")
    if not config["TRUSTED_PROXIES"]:
        yield _warning("TRUSTED_PROXIES is 0: everybody seems to come from the proxy", "set it to 1 behind one proxy")
    if not config["DATABASE_OWNER_URL"]:
        yield _warning("DATABASE_OWNER_URL is not set", "set it for prepare, backup and restore")


def folders() -> Iterator[Problem]:
    """The folders of local state: there, writable, closed to others, with room."""
    for name in ("INSTANCE", "FILES", "BACKUPS"):
        folder = Path(current_app.config[name])
        nearest = next(one for one in (folder, *folder.parents) if one.exists())
        if not os.access(nearest, os.W_OK):
            yield _wrong(f"{name} {folder} cannot be written", "give it to the portal's own user")
        elif nearest == folder and folder.stat().st_mode & 0o007:
            yield _wrong(f"{name} {folder} is open to every user of the machine", f"chmod 700 {folder}")
        free = shutil.disk_usage(nearest).free
        if free < LEAST_ROOM:
            yield _wrong(f"{name} {folder} has {free // 1024**2} MB left", "make room: a full disk stops every write")


def database() -> Iterator[Problem]:
    """Version and settings of the server, and that the portal's role is held by row-level security."""
    with db.engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),"
            " pg_jit_available(), current_setting('fsync')"
        ).one()
        try:
            row_level_security.check(connection)
        except row_level_security.RlsNotEnforced as error:
            yield _wrong(str(error), "see README, 'For real'")
    major, encoding, jit, fsync = told
    if major not in VERSIONS:
        yield _wrong(f"PostgreSQL {major}", f"use {VERSIONS[0]} to {VERSIONS[-1]}")
    if encoding != "UTF8":
        yield _wrong(f"the database is in {encoding}", "create it with ENCODING 'UTF8' and restore a backup into it")
    if jit:
        yield _warning("jit is on: many short statements pay for it", "ALTER DATABASE … SET jit = off")
    if fsync != "on":
        yield _wrong("fsync is off: a power cut destroys the data", "set fsync = on")


def owner() -> Iterator[Problem]:
    """The role that migrates and backs up, where its address is known."""
    dsn = current_app.config["OWNER_DSN"]
    if not dsn:
        return
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT current_user, r.rolbypassrls, r.rolsuper, pg_has_role(d.datdba, 'USAGE') FROM pg_roles r,"
            " pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"
        ).fetchone()
    name, bypasses, superuser, owns = row or ("?", False, False, False)
    if superuser:
        yield _warning(f"the owner {name} is a superuser", f"ALTER ROLE {name} NOSUPERUSER BYPASSRLS")
    elif not bypasses:
        yield _wrong(f"the owner {name} may not bypass row-level security", f"ALTER ROLE {name} BYPASSRLS")
    if not owns:
        yield _wrong(f"{name} does not own the database", f"ALTER DATABASE … OWNER TO {name}")


def migrations() -> Iterator[Problem]:
    """The tables are those of this code."""
    try:
        schema_version.require()
    except schema_version.SchemaMismatch as error:
        yield _wrong(str(error), "run `flask --app wsgi prepare`")


def people() -> Iterator[Problem]:
    """Somebody can administer; the figures are not the illustrative ones where people work for real."""
    schema_version.require()
    with db.engine.connect() as connection:
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM postings p JOIN accounts a ON a.id = p.account_id WHERE p.role = 'administrator'"
            " AND a.active AND (p.ends_on IS NULL OR p.ends_on >= current_date)"
        ).scalar_one()
        shown = connection.exec_driver_sql("SELECT value FROM app_settings WHERE key = 'illustrative'").scalar()
    if not count:
        yield _wrong("nobody is administrator", "run `flask --app wsgi first-administrator` and open what it prints")
    if shown == "1" and _for_real():
        yield _wrong("the illustrative figures are loaded", "begin with an empty database, without ILLUSTRATIVE=1")


def catalogues() -> Iterator[Problem]:
    """The Vietnamese texts are compiled from the catalogue as it is."""
    for source in sorted(catalogue.VIETNAMESE.parent.glob("*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists():
            yield _wrong(f"{source.name} is not compiled: every page is English", "make install")
        elif compiled.stat().st_mtime < source.stat().st_mtime:
            yield _warning(f"{source.name} is newer than what was compiled from it", "make install")


def packages() -> Iterator[Problem]:
    """What is installed is what requirements.txt pins, and constraints.txt of what that brings with it."""
    pinned = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "constraints.txt"))
    for line in pinned.splitlines():
        name, _, wanted = line.partition("#")[0].strip().partition("==")
        if not wanted:
            continue
        try:
            found = importlib.metadata.version(name.partition("[")[0])
        except importlib.metadata.PackageNotFoundError:
            found = "missing"
        if found != wanted:
            yield _wrong(f"{name} is {found}, {wanted} is pinned", "make install")


def clock() -> Iterator[Problem]:
    """The machine's clock and the database's agree: periods, deadlines and one-time links hang on them."""
    with db.engine.connect() as connection:
        there = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    apart = abs((datetime.now(UTC) - there).total_seconds())
    if apart > CLOCK_SECONDS:
        yield _wrong(f"the database's clock is {apart:.0f} seconds from this machine's", "run NTP on both")


def mail() -> Iterator[Problem]:
    """The mail server answers, and nothing waits that `tick` should have sent."""
    host, port = current_app.config["MAIL_SERVER"], current_app.config["MAIL_PORT"]
    encrypted = current_app.config["MAIL_USE_SSL"]
    kind = partial(smtplib.SMTP_SSL, context=ssl.create_default_context()) if encrypted else smtp.Checked
    try:
        with kind(host, port, timeout=5) as server:
            server.ehlo()
            if current_app.config["MAIL_USE_TLS"] and not server.has_extn("starttls"):
                yield _wrong(f"{host} offers no STARTTLS", "unset MAIL_TLS, or use another server or port")
            elif current_app.config["MAIL_USE_TLS"]:
                server.starttls()
    except ssl.SSLError as error:
        remedy = "set MAIL_SERVER to the name in its certificate, and let this machine trust who signed it"
        yield _wrong(f"the certificate of {host}:{port} is not trusted ({error.reason})", remedy)
    except (OSError, smtplib.SMTPException) as error:
        remedy = "set MAIL_SERVER and MAIL_PORT: until then nobody gets a mail"
        yield _warning(f"the mail server {host}:{port} does not answer ({error})", remedy)
    schema_version.require()
    with db.engine.connect() as connection:
        waiting = connection.exec_driver_sql(WAITING_MAIL).scalar_one()
    if waiting:
        remedy = "look whether portal-tick.timer runs, and at the log of the last one"
        yield _warning(f"{waiting} mails have waited for more than 30 minutes", remedy)


def last_backup() -> Iterator[Problem]:
    """There is a backup of the last night."""
    folder = Path(current_app.config["BACKUPS"])
    found = backup.kept(folder)
    remedy = "run `flask --app wsgi backup`, nightly by portal-backup.timer"
    if not found:
        yield (_wrong if _for_real() else _warning)(f"there is no backup in {folder}", remedy)
        return
    told: dict[str, Any] = json.loads((found[-1] / backup.MANIFEST).read_text(encoding="utf-8"))
    age = datetime.now(UTC) - datetime.fromisoformat(told["made"])
    if age > OLDEST_BACKUP:
        yield (_wrong if _for_real() else _warning)(f"the last backup is {age.days} days old", remedy)


CHECKS: tuple[Callable[[], Iterator[Problem]], ...] = (
    *(settings, folders, database, owner, migrations, people, catalogues, packages, clock, mail, last_backup),
)
