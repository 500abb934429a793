"""Settings, read once from the environment.

With `DATABASE_URL` unset the portal runs on its embedded PostgreSQL and keeps its secrets in the
instance folder. With it set this is a production machine: a missing secret stops the start.
"""

import os
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECOND_FACTOR_ROLES = "administrator district_officer district_leader inspector"
MEGABYTE = 1024 * 1024
MOST_SENT = 12 * MEGABYTE  # of the body of a request
ROOT = Path(__file__).resolve().parents[1]  # of the repository: static, templates, translations


class BadSetting(RuntimeError):
    """A setting cannot be used; the message says which, and what it must be, in one sentence."""


class MissingSetting(BadSetting):
    """A setting that production cannot do without is not there."""


def from_environment(instance: Path | None = None) -> dict[str, Any]:
    """Return the Flask settings; raises BadSetting for a value that cannot be read, MissingSetting for a lacking one.

    `instance`, where given, is the folder of local state instead of the one that INSTANCE names.
    """
    instance = instance or Path(os.environ.get("INSTANCE") or "instance").resolve()
    database_url = os.environ.get("DATABASE_URL")
    local = database_url is None
    secure = os.environ.get("COOKIE_SECURE", "0" if local else "1") == "1"
    return {
        "INSTANCE": instance,
        "FILES": Path(os.environ.get("FILES") or instance / "files").resolve(),
        "BACKUPS": Path(os.environ.get("BACKUPS") or instance / "backups").resolve(),
        "DATABASE_URL": database_url,
        "DATABASE_OWNER_URL": os.environ.get("DATABASE_OWNER_URL"),
        "SECRET_KEY": _secret("SECRET_KEY", instance, local),
        "SECURITY_PASSWORD_SALT": _secret("SECURITY_PASSWORD_SALT", instance, local),
        "FIXED_TODAY": _day("TODAY"),
        "MAX_CONTENT_LENGTH": MOST_SENT,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A browser takes a cookie of this name only over HTTPS, for this host alone and its whole path.
        "SESSION_COOKIE_NAME": "__Host-portal_session" if secure else "portal_session",
        "SESSION_HOURS": number_setting(os.environ, "SESSION_HOURS", 12, 1, 24),
        "SESSION_IDLE_MINUTES": number_setting(os.environ, "SESSION_IDLE_MINUTES", 60, 5, 24 * 60),
        "SECOND_FACTOR_ROLES": _second_factor_roles(local),
        "TRUSTED_PROXIES": number_setting(os.environ, "TRUSTED_PROXIES", 0, 0, 9),
        "CLAMAV_SOCKET": os.environ.get("CLAMAV_SOCKET", ""),
        "MAIL_SERVER": os.environ.get("MAIL_SERVER", "localhost"),
        "MAIL_PORT": number_setting(os.environ, "MAIL_PORT", 25, 1, 65535),
        "MAIL_USE_TLS": os.environ.get("MAIL_TLS", "0") == "1",
        "MAIL_USE_SSL": os.environ.get("MAIL_SSL", "0") == "1",
        "MAIL_USERNAME": os.environ.get("MAIL_USER") or None,
        "MAIL_PASSWORD": os.environ.get("MAIL_PASSWORD") or None,
        "MAIL_TIMEOUT": 30,
        "BASE_URL": _address("BASE_URL", os.environ.get("LAUNCHED_AT") or "http://localhost:8000"),
        "TRUSTED_HOSTS": _hosts(),
        "MAIL_DEFAULT_SENDER": os.environ.get("MAIL_FROM", "portal@localhost"),
    }


def _day(name: str) -> str | None:
    """Return a day as YYYY-MM-DD, or None where it is not set."""
    text = os.environ.get(name, "").strip()
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise BadSetting(f"{name} must be a day such as 2025-06-30, not {text!r}.") from error


def number_setting(environment: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    """Return a whole number of the environment, `usual` where it is not set; raises BadSetting outside the bounds."""
    text = environment.get(name, "").strip() or str(usual)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} must be a number from {least} to {most}, not {text!r}.")
    return int(text)


def _address(name: str, usual: str) -> str:
    text = os.environ.get(name, "").strip() or usual
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(f"{name} must be an address such as https://portal.example.vn, not {text!r}.")
    return text


def _second_factor_roles(local: bool) -> frozenset[str]:
    """Return whose posts require a second factor; none where the illustrative figures are tried out."""
    usual = "" if local or os.environ.get("ILLUSTRATIVE", "0") not in ("", "0") else SECOND_FACTOR_ROLES
    return frozenset(os.environ.get("SECOND_FACTOR_ROLES", usual).replace(",", " ").split())


def _hosts() -> list[str] | None:
    """Return under which names the portal answers: where BASE_URL is set that one and the machine's own, else any."""
    named = urlsplit(os.environ.get("BASE_URL", "").strip()).hostname
    return [named, "localhost", "127.0.0.1", "[::1]"] if named else None


def _secret(name: str, instance: Path, local: bool) -> str:
    """Return a secret from the environment, or on a local instance one that it keeps for itself."""
    value = os.environ.get(name)
    if value:
        return value
    if not local:
        raise MissingSetting(f"{name} is not set. With DATABASE_URL set, it must be: see README, 'For real'.")
    return _kept_secret(instance / f"{name.lower()}.secret")


def _kept_secret(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        if not path.parent.is_dir():
            raise BadSetting(f"INSTANCE {path.parent} is no folder: name another one.") from error
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise BadSetting(
            f"INSTANCE {path.parent} cannot be written ({error.strerror}): name another folder."
        ) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
