"""From a signed-in account to an actor on a post, and to the scope that the wall enforces."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, flash, g, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import SQLAlchemyUserDatastore, logout_user, password_changed
from sqlalchemy import insert

from portal.accounts import queries
from portal.accounts.models import Account, Posting, SignInAttempt
from portal.config import ROOT
from portal.core import access, clock, temporal, tenancy
from portal.core.access import COMMUNE_ROLES, READS_ALL_COMMUNES, WRITES_ALL_COMMUNES, Actor, Role
from portal.core.tenancy import Scope
from portal.extensions import db, security
from portal.units import queries as units

ROLE_LABELS = {
    Role.COMMUNE_OFFICER: _l("Commune officer"),
    Role.COMMUNE_LEADER: _l("Commune leader"),
    Role.COMMUNE_FRONT_OFFICER: _l("Commune Front officer"),
    Role.DISTRICT_OFFICER: _l("District officer"),
    Role.DISTRICT_LEADER: _l("District leader"),
    Role.DISTRICT_FRONT_OFFICER: _l("District Front officer"),
    Role.DUTY_HOLDER: _l("Duty holder"),
    Role.INSPECTOR: _l("Inspector"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
SECURITY_SETTINGS: dict[str, Any] = {
    "SECURITY_I18N_DIRNAME": ["builtin", str(ROOT / "translations")],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    # OWASP's floor for argon2id: 19 MiB, two passes; a small machine signs many people in at eight in the morning.
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19456,
        "argon2__rounds": 2,
        "argon2__parallelism": 1,
    },
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_METHODS": None,
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/password.html",
    "SECURITY_POST_CHANGE_VIEW": "/",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_URL_PREFIX": None,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
}
ATTEMPTS_EACH_ADDRESS, ATTEMPTS_EACH_EMAIL, ATTEMPT_WINDOW = 60, 8, timedelta(minutes=15)


def scope_for(posting: Posting) -> Scope:
    """Return what a posting may read and write: its own commune, or for the district's posts all of them."""
    role, district = Role(posting.role), units.district()
    common = district.id if district else None
    own = frozenset({posting.body.unit_id} if posting.body.unit_id and role in COMMUNE_ROLES else set())
    everything = units.commune_ids() if role in READS_ALL_COMMUNES else frozenset()
    shared = frozenset({common} if common else set())
    reads = own | everything | (shared if role not in COMMUNE_ROLES else frozenset())
    writes = own | (everything if role in WRITES_ALL_COMMUNES else frozenset()) | shared
    return Scope(f"posting:{posting.id}", reads, writes, common)


def load_actor() -> None:
    """Before each request: who acts, on which post, within which scope."""
    g.actor = None
    if request.endpoint in ("assets.serve", "health.healthz") or not current_user.is_authenticated:
        return
    postings = queries.postings_of(current_user.id, clock.today())
    if not postings:
        logout_user()
        flash(_("Your account holds no post today. Ask the administrator."), "warning")
        return
    posting = next((p for p in postings if p.id == session.get("posting_id")), postings[0])
    scope = scope_for(posting)
    tenancy.bind(scope)
    g.actor = _actor(current_user, posting, postings, scope)


def _actor(account: Account, posting: Posting, postings: list[Posting], scope: Scope) -> Actor:
    role = Role(posting.role)
    return Actor(
        account_id=account.id,
        posting_id=posting.id,
        role=role,
        body_id=posting.body_id,
        body_code=posting.body.code,
        commune_id=posting.body.unit_id if role in COMMUNE_ROLES else None,
        reads=scope.reads,
        person_name=account.person_name,
        body_name=posting.body.name_for(account.locale),
        post_label=ROLE_LABELS[role],
        locale=temporal.own_locale() or account.locale,
        must_change_password=account.must_change_password,
        deputy_for_id=posting.deputy_for_id,
        switchable=tuple(
            {"id": p.id, "label": f"{ROLE_LABELS[Role(p.role)]} · {p.body.name_for(account.locale)}"}
            for p in postings
            if p.id != posting.id
        ),
    )


def slow_down_guessing() -> None:
    """Refuse (429) a sign-in after many failures for the same e-mail or from the same address."""
    if request.endpoint != "security.login" or request.method != "POST":
        return
    by_email, by_address = queries.recent_failures(_typed_email_hash(), _address(), ATTEMPT_WINDOW)
    if by_email >= ATTEMPTS_EACH_EMAIL or by_address >= ATTEMPTS_EACH_ADDRESS:
        abort(429)


def record_attempt(response: Response) -> Response:
    """Keep each attempt to sign in, in a transaction of its own: a failed request is rolled back."""
    if request.endpoint == "security.login" and request.method == "POST" and response.status_code < 400:
        succeeded = response.status_code == 302
        values = {"email_hash": _typed_email_hash(), "address": _address(), "succeeded": succeeded}
        access.note("signed_in" if succeeded else "sign_in_failed", _whose_sign_in())
        with db.engine.begin() as connection:
            connection.execute(insert(SignInAttempt).values(**values))
    return response


def _whose_sign_in() -> int | None:
    """Return the account that was tried, known or guessed; the address typed is kept nowhere."""
    account = queries.account_by_email(request.form.get("email", ""))
    return account.id if account else None


def _typed_email_hash() -> str:
    return _mark(request.form.get("email", "").strip().lower())


def _address() -> str:
    return _mark(request.remote_addr or "")


def _mark(value: str) -> str:
    """Return what tells a value from others without telling it: hashed with the portal's own secret."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), value.encode(), hashlib.sha256).hexdigest()


def _password_was_changed(_app: Flask, user: Account, **_rest: Any) -> None:
    user.must_change_password = False


def init_app(app: Flask) -> None:
    """Set up sign-in."""
    datastore = SQLAlchemyUserDatastore(db, Account, None)  # type: ignore[arg-type]
    security.init_app(app, datastore, register_blueprint=True)
    password_changed.connect(_password_was_changed, app)
