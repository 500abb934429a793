"""The page on which the first administrator gives a name: its address is printed by `prepare`, never linked."""

from flask import Blueprint, redirect, request, url_for
from flask_security import login_user
from werkzeug.wrappers import Response

from portal.accounts import first_administrator, queries
from portal.accounts.forms import FirstAdministratorForm
from portal.core import access, pages
from portal.core.access import Permission, needs
from portal.core.errors import saving
from portal.core.numbers import language

blueprint = Blueprint("first", __name__)


@blueprint.route("/first-administrator/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def administrator(token: str) -> Response:
    """Make the first administrator's account and sign them in; a password comes next."""
    if not first_administrator.opens(token):
        return pages.render("accounts/first_administrator.html", form=None, status=404)
    form = FirstAdministratorForm()
    form.body_id.choices = [(body.id, body.name_for(language())) for body in queries.district_bodies()]
    if request.method == "POST":
        with saving(form) as attempt:
            account = first_administrator.appoint(**form.unversioned_values())
        if attempt.ok and not account:  # another was faster by a moment
            return pages.render("accounts/first_administrator.html", form=None, status=409)
        if attempt.ok and account:
            login_user(account)
            access.note("signed_in", account.id)
            return redirect(url_for("security.change_password"))
    return pages.render("accounts/first_administrator.html", form=form, status=422 if form.is_submitted() else 200)
