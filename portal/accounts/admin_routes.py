"""The administrator's pages: people, posts, settings."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import open_sessions, queries, second_factor, services
from portal.accounts.forms import (
    EndForm,
    NewPersonForm,
    PersonForm,
    PostForm,
    ResetForm,
    SettingsForm,
    body_choices,
)
from portal.accounts.models import Account
from portal.core import access, clock, pages
from portal.core.access import Permission, Role, current_actor, needs
from portal.core.clock import RATING_GROUPS, USUAL_COVERAGE, read_setting
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
PAGE = 50
NEW_LINK = "new_link"


@blueprint.get("/people")
@needs(Permission.ADMIN_PEOPLE)
def people() -> Response:
    """List the people; filters: q (name or e-mail), role, body; 50 a page."""
    chosen: dict[str, Any] = {
        "q": request.args.get("q", ""),
        "role": request.args.get("role", ""),
        "body": request.args.get("body", 0, type=int),
    }
    found = queries.people(chosen["q"], chosen["role"], chosen["body"] or None)
    last = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    shown = found[(number - 1) * PAGE : number * PAGE]
    posts = queries.postings_by_account([one.id for one in shown])
    choices: dict[str, Any] = {"roles": Role.options(), "bodies": body_choices()}
    values: dict[str, Any] = {
        "people": shown,
        "total": len(found),
        "posts": posts,
        "chosen": chosen,
        "number": number,
        "last": last,
    }
    return pages.render("admin/people.html", **values, **choices, today=clock.today())


@blueprint.route("/people/new", methods=["GET", "POST"])
@needs(Permission.ADMIN_PEOPLE)
def new_person() -> Response:
    """Make an account with its first post; its one-time link is shown once."""
    form, attempt = NewPersonForm(), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            account = services.add_person(**form.unversioned_values())
            token = services.issue_link(account, current_actor().account_id)
        if attempt.ok:
            _show_link_once(account, token)
            flash(_("The account is made."), "success")
            return redirect(url_for("admin.person", account_id=account.id))
    return pages.render("admin/new_person.html", form=form, status=attempt.status)


def _show_link_once(account: Account, token: str) -> None:
    # In the session, not in the page's address or the kept answers: the next page shows it and forgets it.
    session[NEW_LINK] = [account.id, token]


@blueprint.get("/people/<int:account_id>")
@needs(Permission.ADMIN_PEOPLE)
def person(account_id: int) -> Response:
    """Show a person, their posts, and what can be done."""
    return _person_page(_account(account_id))


def _account(account_id: int) -> Account:
    return queries.account(account_id) or abort(404)


def _person_page(account: Account, attempt: Attempt | None = None, **forms: Any) -> Response:
    kept = session.pop(NEW_LINK, None) if attempt is None else None
    token = kept[1] if kept and kept[0] == account.id else None
    changed = attempt is not None and attempt.conflict is not None
    values = {
        "edit": forms.get("edit") or PersonForm(formdata=None, obj=account),
        "post": forms.get("post") or PostForm(formdata=None),
        "end": forms.get("end"),
        "closing": forms.get("closing"),
        "resetting": forms.get("resetting"),
        "ending_id": forms.get("ending_id"),
        "postings": queries.postings_by_account([account.id])[account.id],
        "link": pages.absolute(url_for("accounts.open_link", token=token)) if token else None,
        "differences": forms["edit"].differences(account) if changed else [],
        "today": clock.today(),
        "sessions": len(open_sessions.of_account(account.id)),
        "own": account.id == current_actor().account_id,
    }
    return pages.render("admin/person.html", account=account, status=attempt.status if attempt else 200, **values)


@blueprint.post("/people/<int:account_id>")
@needs(Permission.ADMIN_PEOPLE)
def edit_person(account_id: int) -> Response:
    """Correct name and e-mail."""
    account, form = _account(account_id), PersonForm()
    with saving(form) as attempt:
        services.edit_account(account, **form.values())
    return _saved(account_id) if attempt.ok else _person_page(account, attempt, edit=form)


def _saved(account_id: int) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("admin.person", account_id=account_id))


@blueprint.post("/people/<int:account_id>/postings")
@needs(Permission.ADMIN_PEOPLE)
def add_posting(account_id: int) -> Response:
    """Put a person on a further post."""
    account, form = _account(account_id), PostForm()
    with saving(form) as attempt:
        services.post_person(account, by=current_actor().account_id, **form.unversioned_values())
    return _saved(account_id) if attempt.ok else _person_page(account, attempt, post=form)


@blueprint.post("/people/<int:account_id>/postings/<int:posting_id>/end")
@needs(Permission.ADMIN_PEOPLE)
def end_posting(account_id: int, posting_id: int) -> Response:
    """Let a post end on a day."""
    account, posting, form = _account(account_id), queries.posting(posting_id), EndForm()
    if posting is None or posting.account_id != account_id:
        abort(404)
    with saving(form) as attempt:
        services.end_posting(posting, form.ends_on.data, by=current_actor().account_id)
    return _saved(account_id) if attempt.ok else _person_page(account, attempt, end=form, ending_id=posting_id)


@blueprint.post("/people/<int:account_id>/close")
@needs(Permission.ADMIN_PEOPLE)
def deactivate(account_id: int) -> Response:
    """Close an account: its sessions end."""
    account, form = _account(account_id), PortalForm()
    with saving(form) as attempt:
        services.deactivate(account, by=current_actor().account_id)
    return _saved(account_id) if attempt.ok else _person_page(account, attempt, closing=form)


@blueprint.post("/people/<int:account_id>/reopen")
@needs(Permission.ADMIN_PEOPLE)
def reactivate(account_id: int) -> Response:
    """Open a closed account again."""
    services.reactivate(_account(account_id))
    return _saved(account_id)


@blueprint.post("/people/<int:account_id>/sign-out")
@needs(Permission.ADMIN_PEOPLE)
def end_sessions(account_id: int) -> Response:
    """Sign a person out everywhere."""
    open_sessions.end_all(_account(account_id).id, but_this=True)
    access.note("session_ended", account_id)
    return _saved(account_id)


@blueprint.post("/people/<int:account_id>/second-factor")
@needs(Permission.ADMIN_PEOPLE)
def reset_second_factor(account_id: int) -> Response:
    """Take the second factor away of somebody who lost the phone, with a note that stays in the audit."""
    account, form = _account(account_id), ResetForm()
    with saving(form) as attempt:
        second_factor.reset(account, form.note.data, by=current_actor().account_id)
    return _saved(account_id) if attempt.ok else _person_page(account, attempt, resetting=form)


@blueprint.post("/people/<int:account_id>/link")
@needs(Permission.ADMIN_PEOPLE)
def issue_link(account_id: int) -> Response:
    """Issue a one-time sign-in link; the next page shows it once."""
    account = _account(account_id)
    _show_link_once(account, services.issue_link(account, current_actor().account_id))
    return redirect(url_for("admin.person", account_id=account_id))


@blueprint.post("/people/slips")
@needs(Permission.ADMIN_PEOPLE)
def slips() -> Response:
    """Issue a link to everybody who never signed in, and show them once, as slips to print and cut."""
    made = services.issue_slips(current_actor().account_id)
    posts = queries.postings_by_account([account.id for account, _token in made])
    rows = [
        (account, posts[account.id], pages.absolute(url_for("accounts.open_link", token=token)))
        for account, token in made
    ]
    return pages.render("admin/slips.html", rows=rows, days=services.SLIP_LIFE.days)


@blueprint.route("/settings", methods=["GET", "POST"])
@needs(Permission.ADMIN_SETTINGS)
def settings() -> Response:
    """Show and change the settings: business date, banner, what ratings, verdicts and Party papers go by."""
    day = read_setting(clock.BUSINESS_DATE)
    kept: dict[str, Any] = {"business_date": clock.today() if day else None}
    kept |= {"illustrative": read_setting("illustrative") == "1", "rating_groups": read_setting(RATING_GROUPS)}
    kept["coverage_share"] = int(read_setting(clock.COVERAGE_SHARE) or USUAL_COVERAGE)
    kept |= {clock.PARTY_SIZE + name: size for name, size in asdict(queries.party_sizes()).items()}
    form, attempt = SettingsForm(data=kept), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            services.change_settings(by=current_actor().account_id, **form.unversioned_values())
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("admin.settings"))
    return pages.render("admin/settings.html", form=form, real_day=clock.now().date(), status=attempt.status)
