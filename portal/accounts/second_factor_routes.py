"""The second factor: asked for after the password, set up by everybody, proved anew before acts of administration."""

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import verify_password
from werkzeug.wrappers import Response

from portal.accounts import guessing, open_sessions, queries, second_factor
from portal.accounts.models import Account
from portal.accounts.routes import own_path
from portal.accounts.session import proved_first
from portal.core import access, pages
from portal.core.access import Permission, current_actor, needs

blueprint = Blueprint("second_factor", __name__)
NEW = "second_factor_new"  # in the signed cookie, itself encrypted: a secret that no code has confirmed yet


def _me() -> Account:
    return queries.account(current_actor().account_id)  # type: ignore[return-value]


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def ask() -> Response:
    """Ask for the code after the password: nobody is signed in before."""
    account = open_sessions.half_signed_in()
    if account is None:
        return redirect(url_for("security.login"))
    wrong = False
    if request.method == "POST":
        if second_factor.is_right(account, request.form.get("code", "")):
            open_sessions.start(account.id, proved=True)
            access.note("signed_in", account.id)
            return redirect(own_path(request.form.get("next", "")))
        access.note("sign_in_failed", account.id)
        wrong = True
    values = {"wrong": wrong, "next": request.values.get("next", ""), "by_code": True}
    return pages.render("accounts/code.html", **values, status=422 if wrong else 200)


@blueprint.route("/account/prove", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_OWN)
def prove() -> Response:
    """Ask who is signed in for the code once more, or for the password where there is no second factor."""
    account, wrong = _me(), False
    if request.method == "POST":
        if _is_right(account, request.form.get("code", "")):
            open_sessions.prove()
            open_sessions.renew()
            access.note("signed_in", account.id)
            return redirect(own_path(request.form.get("next", "")))
        access.note("sign_in_failed", account.id)
        wrong = True
    by_code = account.second_factor_since is not None
    values = {"wrong": wrong, "next": request.values.get("next", ""), "by_code": by_code}
    return pages.render("accounts/code.html", **values, status=422 if wrong else 200)


def _is_right(account: Account, typed: str) -> bool:
    if account.second_factor_since is not None:
        return second_factor.is_right(account, typed)
    attempt = guessing.reserve(f"password of {account.id}")
    right = account.password is not None and verify_password(typed, account.password)
    if right:
        guessing.succeeded(attempt)
    return right


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_OWN)
@proved_first("second_factor.set_up")
def set_up() -> Response:
    """Show the QR code and take the first code of it; then show the recovery codes, once."""
    account = _me()
    if account.second_factor_since is not None and request.method == "GET":
        return pages.render("accounts/second_factor.html", since=account.second_factor_since)
    secret, wrong = session.get(NEW) or second_factor.new_secret(), False
    session[NEW] = secret
    if request.method == "POST":
        recovery = second_factor.turn_on(account, secret, request.form.get("code", ""))
        if recovery is not None:
            session.pop(NEW)
            access.note("second_factor_on")
            return pages.render("accounts/recovery_codes.html", recovery=recovery)
        access.note("sign_in_failed", account.id)
        wrong = True
    shown = second_factor.to_set_up(secret, account)
    return pages.render("accounts/second_factor.html", since=None, wrong=wrong, **shown, status=422 if wrong else 200)


@blueprint.post("/account/second-factor/off")
@needs(Permission.ACCOUNT_OWN)
@proved_first("second_factor.set_up")
def turn_off() -> Response:
    """Turn one's own second factor off: to set up another phone, where the post requires one."""
    second_factor.turn_off(_me())
    access.note("second_factor_off", current_user.id)
    flash(_("The second factor is off."), "success")
    return redirect(url_for("second_factor.set_up"))
