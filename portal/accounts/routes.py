"""A person's own account: language, post, sign-out, the one-time link."""

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user, logout_user
from werkzeug.wrappers import Response

from portal.accounts import open_sessions, services
from portal.accounts import session as account_session
from portal.accounts.session import proved_first
from portal.core import access, pages, tenancy
from portal.core.access import Permission, current_actor, needs, parts_of

blueprint = Blueprint("accounts", __name__)


@blueprint.post("/sign-out")
@needs(Permission.ACCOUNT_OWN)
def sign_out() -> Response:
    """End the session."""
    access.note("signed_out")
    account_session.leave_view()
    tenancy.as_recorded_at(None)  # what shows a past moment writes nothing, not even the end of a session
    open_sessions.end_this()
    logout_user()
    flash(_("You have signed out."), "info")
    return redirect(url_for("security.login"))


@blueprint.post("/locale")
@needs(Permission.PUBLIC)
def set_locale() -> Response:
    """Choose the language; kept with the person, for a visitor with the browser."""
    chosen = request.form.get("locale", "")
    if chosen not in account_session.LOCALES:
        abort(422)
    session["locale"] = chosen
    if not account_session.choose_locale_of_view(chosen) and current_user.is_authenticated:
        services.choose_locale(current_user.id, chosen)
    return redirect(own_path(request.form.get("next", "")))


def own_path(address: str) -> str:
    """Return the address if it lies within the portal, else the first page: never redirect elsewhere."""
    if not address.isprintable():  # a line break would end the header
        return "/"
    parts = parts_of(address)
    own = parts is not None and not parts.scheme and not parts.netloc
    return address if own and address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


@blueprint.get("/account")
@needs(Permission.ACCOUNT_OWN)
def me() -> Response:
    """Show the person's own account and posts."""
    return pages.render("accounts/me.html", account=current_user, me=current_actor())


@blueprint.get("/account/sessions")
@needs(Permission.ACCOUNT_OWN)
def sessions() -> Response:
    """List where the person is signed in."""
    mine = open_sessions.of_account(current_actor().account_id)
    return pages.render("accounts/sessions.html", sessions=mine, is_this=open_sessions.is_this)


@blueprint.post("/account/sessions/<int:session_id>/end")
@needs(Permission.ACCOUNT_OWN)
@proved_first("accounts.sessions")
def end_session(session_id: int) -> Response:
    """End one of one's own sessions, on another device; that of this browser by signing out."""
    if not open_sessions.end_one(current_actor().account_id, session_id):
        abort(404)
    access.note("session_ended")
    flash(_("That session has been ended."), "success")
    return redirect(url_for("accounts.sessions"))


@blueprint.post("/account/sessions/end")
@needs(Permission.ACCOUNT_OWN)
@proved_first("accounts.sessions")
def end_other_sessions() -> Response:
    """End all of one's own sessions but this."""
    open_sessions.end_all(current_actor().account_id, but_this=True)
    access.note("session_ended")
    flash(_("You are signed in on this device only."), "success")
    return redirect(url_for("accounts.sessions"))


@blueprint.post("/account/posting/<int:posting_id>")
@needs(Permission.ACCOUNT_OWN)
def switch_posting(posting_id: int) -> Response:
    """Act from another of one's own posts."""
    if posting_id not in {option["id"] for option in current_actor().switchable}:
        abort(404)
    session["posting_id"] = posting_id
    return redirect("/")


@blueprint.get("/sign-in/link/<token>")
@needs(Permission.PUBLIC)
def open_link(token: str) -> Response:
    """Show whose link it is; using it takes a press of the button, so that a mail scanner uses up nothing."""
    account = services.account_of_link(token)
    return pages.render("accounts/link.html", account=account, token=token, status=200 if account else 404)


@blueprint.post("/sign-in/link/<token>")
@needs(Permission.PUBLIC)
def use_link(token: str) -> Response:
    """Sign in by the one-time link; a new password comes next."""
    account = services.use_link(token)
    if account is None:
        access.note("sign_in_failed")
        return pages.render("accounts/link.html", account=None, token=token, status=404)
    login_user(account)
    if account.second_factor_since is None:
        access.note("signed_in", account.id)
    return redirect(url_for("security.change_password"))
