"""The notices on a person's post and what comes by mail; the administrator's page of addresses that failed."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.notices import forgotten, queries, services
from portal.notices.kinds import NoticeKind

blueprint = Blueprint("notices", __name__)
SHOWN = 100


@blueprint.get("/account/notices")
@needs(Permission.ACCOUNT_OWN)
def index() -> Response:
    """List the newest notices on the post from which the person acts."""
    notices = queries.of_posting(current_actor().posting_id, SHOWN)
    return pages.render("notices/index.html", notices=notices)


@blueprint.post("/account/notices/read")
@needs(Permission.ACCOUNT_OWN)
def read_all() -> Response:
    """Mark all notices as read."""
    services.mark_read(current_actor().posting_id)
    return redirect(url_for("notices.index"))  # type: ignore[return-value]


@blueprint.post("/account/notices/<int:notice_id>/open")
@needs(Permission.ACCOUNT_OWN)
def open_notice(notice_id: int) -> Response:
    """Mark a notice as read and go to what it is about."""
    notice = queries.notice(current_actor().posting_id, notice_id) or abort(404)
    services.mark_read(current_actor().posting_id, notice.id)
    return redirect(notice.url or url_for("notices.index"))  # type: ignore[return-value]


@blueprint.route("/account/notices/choices", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_OWN)
def choices() -> Response:
    """Choose which kinds come by mail; all of them stand in the app."""
    account_id = current_actor().account_id
    if request.method == "POST":
        services.choose(account_id, set(request.form.getlist("by_mail")))
        flash(_("Saved."), "success")
        return redirect(url_for("notices.choices"))  # type: ignore[return-value]
    return pages.render("notices/choices.html", kinds=NoticeKind, chosen=queries.choices(account_id))


@blueprint.get("/admin/mail")
@needs(Permission.ADMIN_PEOPLE)
def failed() -> Response:
    """Show the addresses to which mail was given up."""
    return pages.render("notices/failed.html", failed=queries.failed_addresses())


@blueprint.post("/admin/mail/<int:account_id>/retry")
@needs(Permission.ADMIN_PEOPLE)
def retry(account_id: int) -> Response:
    """Try a failed address again with the next sending."""
    account = accounts.account(account_id) or abort(404)
    services.retry(account.id)
    flash(_("Mail to %(email)s goes out with the next sending.", email=account.email), "success")
    return redirect(url_for("notices.failed"))  # type: ignore[return-value]


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def forgotten_password() -> Response:
    """Let a link to a new password be sent; the answer is the same for every address."""
    if request.method == "POST":
        forgotten.ask(request.form.get("email", "").strip())
        flash(
            _("If an account has this address, a link to a new password is on its way. It holds for an hour."), "info"
        )
        return redirect(url_for("security.login"))  # type: ignore[return-value]
    return pages.render("notices/forgotten.html")
