"""Addresses of the inspection commission's findings."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.accounts.models import Posting
from portal.core import clock, pages, tenancy
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, errors_into
from portal.core.forms import PortalForm
from portal.duties import queries as duties
from portal.duties.models import BoardItem
from portal.inspection import queries, services, subjects, words
from portal.inspection.forms import AnswerForm, CloseForm, FindingForm, SendBackForm
from portal.inspection.models import STATES, Finding

blueprint = Blueprint("inspection", __name__)


@blueprint.get("/inspection")
@needs(Permission.FINDING_VIEW)
def index() -> Response:
    """Show the findings that the reader may see; filters: state, late."""
    found = asked_findings()
    named = duties.board_items_by_id(one.item_id for one in found if one.item_id)
    return pages.render(
        "inspection/index.html", found=found, items=named, chosen=asked(), numbers=queries.number_by_state(), **_words()
    )


def asked() -> dict[str, Any]:
    """Return the filters of the address."""
    state = request.args.get("state", "")
    return {"state": state if state in (*STATES, "all") else "", "late": request.args.get("late") == "1"}


def asked_findings() -> list[Finding]:
    """Return the findings that the address asks for."""
    chosen = asked()
    return queries.findings(chosen["state"], clock.today() if chosen["late"] else None)


def _words() -> dict[str, Any]:
    return {"words": words, "today": clock.today(), "may_write": _may(Permission.FINDING_WRITE)}


def _may(permission: Permission) -> bool:
    """In the view of a past moment nothing is offered that would write."""
    return current_actor().may(permission) and tenancy.recorded_moment() is None


def _posting() -> Posting:
    return accounts.posting(current_actor().posting_id) or abort(403)


@blueprint.route("/inspection/findings/new", methods=["GET", "POST"])
@needs(Permission.FINDING_WRITE)
def new() -> Response:
    """Record a finding on a unit, on a body, or (`?item=`) on a product of a duty."""
    item_id = request.args.get("item", type=int)
    item = (duties.item(item_id) or abort(404)) if item_id else None
    form = FindingForm(formdata=None) if request.method == "GET" else FindingForm()
    choices = subjects.choices(queries.bodies_to_inspect(current_actor().body_id), item)
    form.subject.choices = subjects.grouped(choices)
    form.subject.data = form.subject.data or subjects.asked(request.args, choices)
    attempt = Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            row = services.open_finding(_posting(), **choices[form.subject.data].values(), **_plain(form))
        if attempt.ok:
            return _saved(row, _("The finding is recorded, and the one concerned was told."))
    status = 200 if request.method == "GET" else 422
    return pages.render(
        "inspection/edit.html", form=form, row=None, item=item, conflict=None, status=status, **_words()
    )


def _plain(form: PortalForm) -> dict[str, Any]:
    return {name: value for name, value in form.values().items() if name != "version"}


def _finding(tenant_id: int, finding_id: int) -> Finding:
    return queries.finding(tenant_id, finding_id) or abort(404)


def _item_of(row: Finding) -> BoardItem | None:
    return duties.board_items_by_id([row.item_id]).get(row.item_id) if row.item_id else None


@blueprint.get("/communes/<int:tenant_id>/findings/<int:finding_id>")
@needs(Permission.FINDING_VIEW)
def show(tenant_id: int, finding_id: int) -> Response:
    """Show one finding: what is asked for, the one next action, its story."""
    return _page(_finding(tenant_id, finding_id))


def _page(row: Finding, attempt: Attempt | None = None, **sent: PortalForm) -> Response:
    is_ours = row.body_id == current_actor().body_id and _may(Permission.FINDING_ANSWER)
    writes = _may(Permission.FINDING_WRITE)
    forms: dict[str, PortalForm] = {
        "answer": AnswerForm(formdata=None, ids="answer"),
        "send_back": SendBackForm(formdata=None, ids="send-back"),
        "close": CloseForm(formdata=None, ids="close"),
    }
    may = {
        "answer": is_ours and row.state in ("open", "sent_back"),
        "send_back": writes and row.state == "answered",
        "close": writes and row.state != "closed",
        "correct": writes and row.state == "open",
    }
    values = {"row": row, "story": queries.story(row), "item": _item_of(row)}
    status = 200 if attempt is None else attempt.status if not attempt.ok else 422
    conflict = attempt.conflict if attempt else None
    return pages.render(
        "inspection/finding.html",
        **values,
        forms_of={**forms, **sent},
        may=may,
        sent=sent,
        conflict=conflict,
        status=status,
        **_words(),
    )


@blueprint.route("/communes/<int:tenant_id>/findings/<int:finding_id>/edit", methods=["GET", "POST"])
@needs(Permission.FINDING_WRITE)
def edit(tenant_id: int, finding_id: int) -> Response:
    """Correct a finding that nobody has answered yet."""
    row = _finding(tenant_id, finding_id)
    form = FindingForm(formdata=None, obj=row) if request.method == "GET" else FindingForm()
    del form.subject
    attempt = Attempt(ok=request.method == "GET")
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            services.correct(row, _posting(), **form.values())
        if attempt.ok:
            return _saved(row, _("Saved."))
    values = {"form": form, "row": row, "item": _item_of(row), "conflict": attempt.conflict, **_words()}
    return pages.render("inspection/edit.html", status=attempt.status, **values)


@blueprint.post("/communes/<int:tenant_id>/findings/<int:finding_id>/answer")
@needs(Permission.FINDING_ANSWER)
def answer(tenant_id: int, finding_id: int) -> Response:
    """Answer a finding for the body concerned; for another body's there is nothing here."""
    return _move(_finding(tenant_id, finding_id), "answer", AnswerForm(ids="answer"), _("The answer was sent."))


@blueprint.post("/communes/<int:tenant_id>/findings/<int:finding_id>/return")
@needs(Permission.FINDING_WRITE)
def send_back(tenant_id: int, finding_id: int) -> Response:
    """Send an answer back with a note."""
    form = SendBackForm(ids="send-back")
    return _move(_finding(tenant_id, finding_id), "send_back", form, _("The answer was sent back."))


@blueprint.post("/communes/<int:tenant_id>/findings/<int:finding_id>/closing")
@needs(Permission.FINDING_WRITE)
def close(tenant_id: int, finding_id: int) -> Response:
    """Close a finding with a conclusion."""
    return _move(_finding(tenant_id, finding_id), "close", CloseForm(ids="close"), _("The finding is closed."))


def _move(row: Finding, move: str, form: PortalForm, message: str) -> Response:
    attempt = Attempt()
    if form.validate_on_submit():
        with errors_into(form) as attempt:
            getattr(services, move)(row, _posting(), **form.values())
        if attempt.ok:
            return _saved(row, message)
    return _page(row, attempt, **{move: form})


def _saved(row: Finding, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("inspection.show", tenant_id=row.tenant_id, finding_id=row.id))
