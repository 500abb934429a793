"""The sign-in library (Flask-Security) as the portal uses it: its settings, and what is ours of its forms and rules."""

import hashlib
from typing import Any

from flask import Flask, g
from flask.sessions import SecureCookieSessionInterface
from flask_login import current_user, user_logged_in
from flask_security import ChangePasswordForm, LoginForm, SQLAlchemyUserDatastore, password_changed
from itsdangerous import Signer
from wtforms import StringField
from wtforms.validators import InputRequired

from portal.accounts import guessing, open_sessions, queries
from portal.accounts.models import Account
from portal.accounts.passwords import Passwords, least_length
from portal.accounts.session import load_account
from portal.config import ROOT
from portal.core import access
from portal.core.access import current_actor
from portal.extensions import db, security

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
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_URL_PREFIX": None,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
}


class SignedCookie(SecureCookieSessionInterface):
    """The session's cookie, signed by HMAC with SHA-256 where Flask takes SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


class SignInForm(LoginForm):
    """The library's form, without its "remember me", and with guessing slowed down.

    It also takes a telephone number, where an account has one for an address.
    """

    email = StringField(filters=[lambda typed: queries.sign_in_name(typed or "")], validators=[InputRequired()])
    remember = None

    def validate(self, **options: Any) -> bool:
        """Say whether the password is the account's; raises TooManyRequests before it is compared."""
        email = str(self.email.data or "")
        attempt = guessing.reserve(email)
        if super().validate(**options):
            guessing.succeeded(attempt)
            if isinstance(self.user, Account) and self.user.second_factor_since is None:
                access.note("signed_in", self.user.id)
            return True
        account = queries.account_by_email(email)
        access.note("sign_in_failed", account.id if account else None)
        return False


class NewPasswordForm(ChangePasswordForm):
    """The library's form; who came by with an open session guesses the present password no faster than anybody."""

    def validate(self, **options: Any) -> bool:
        """Say whether the present password is right and the new one will do."""
        attempt = guessing.reserve(f"password of {current_actor().account_id}")
        is_right = super().validate(**options)
        if is_right or not self.password.errors:
            guessing.succeeded(attempt)
        else:
            access.note("sign_in_failed")
        return is_right


def init_app(app: Flask) -> None:
    """Set up sign-in."""
    app.session_interface = SignedCookie()
    Signer.default_digest_method = staticmethod(hashlib.sha256)  # whatever else is signed: forms' tokens, addresses
    datastore = SQLAlchemyUserDatastore(db, Account, None)  # type: ignore[arg-type]
    security._password_util_cls = Passwords  # taken with the constructor only, before any of ours is known
    ours = {"login_form": SignInForm, "change_password_form": NewPasswordForm}
    security.init_app(app, datastore, register_blueprint=True, **ours)
    security.want_json(lambda _request: False)  # pages only: as JSON the library would hand out tokens of its own
    app.login_manager.user_loader(load_account)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # by no such token
    security.change_password_context_processor(lambda: {"least_length": least_length(current_user)})
    password_changed.connect(_password_was_changed, app)
    user_logged_in.connect(_signed_in, app)


def _password_was_changed(_app: Flask, user: Account, **_rest: Any) -> None:
    user.must_change_password = False
    open_sessions.end_all(user.id, but_this=True)


def _signed_in(_app: Flask, user: Account, **_rest: Any) -> None:
    # Who is in already is so with the second factor: the library signs them in anew after a change of password.
    open_sessions.start(user.id, proved=user.second_factor_since is None or g.actor is not None)
