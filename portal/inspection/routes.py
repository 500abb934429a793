"""Addresses of the inspection commission's findings."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.routes import add_file_routes
from portal.core import clock, pages, tenancy
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.fields import fields
from portal.core.forms import PortalForm
from portal.duties import queries as duties
from portal.inspection import queries, services, subjects
from portal.inspection.forms import CorrectForm, FindingForm
from portal.inspection.models import FOUND, Finding, FindingFile
from portal.inspection.pages import FORMS, FindingPage, item_of, may
from portal.inspection.states import FindingState

blueprint = Blueprint("inspection", __name__)


@blueprint.get("/inspection")
@needs(Permission.FINDING_VIEW)
def index() -> Response:
    """Show the findings that the reader may see; filters: state, late."""
    found = asked_findings()
    named = duties.board_items_by_id(one.item_id for one in found if one.item_id)
    return pages.render(
        "inspection/index.html",
        found=found,
        items=named,
        chosen=asked(),
        numbers=queries.number_by_state(),
        today=clock.today(),
        states=FindingState,
        may_write=may(Permission.FINDING_WRITE),
    )


def asked() -> dict[str, Any]:
    """Return the filters of the address."""
    state = request.args.get("state", "")
    return {"state": state if state in (*FindingState, "all") else "", "late": request.args.get("late") == "1"}


def asked_findings() -> list[Finding]:
    """Return the findings that the address asks for."""
    chosen = asked()
    return queries.findings(chosen["state"], clock.today() if chosen["late"] else None)


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
    if request.method == "GET":
        return _edit_page(form, item=item)
    chosen = choices.get(form.subject.data or "")
    with saving(form) as attempt:
        where = chosen.values() if chosen else {"subject": "", "body": None}
        row = services.open_finding(posting_id=current_actor().posting_id, **where, **form.values())
    if attempt.ok:
        return _saved(row, _("The finding is recorded, and the one concerned was told."))
    return _edit_page(form, attempt, item=item)


def _edit_page(
    form: PortalForm, attempt: Attempt | None = None, row: Finding | None = None, item: Any = None
) -> Response:
    conflict = attempt.conflict if attempt else None
    lines = form.differences(conflict, fields(Finding, FOUND))
    status = attempt.status if attempt else 200
    return pages.render("inspection/edit.html", form=form, row=row, item=item, differences=lines, status=status)


def _finding(tenant_id: int, finding_id: int) -> Finding:
    return queries.finding(tenant_id, finding_id) or abort(404)


@blueprint.get("/communes/<int:tenant_id>/findings/<int:finding_id>")
@needs(Permission.FINDING_VIEW)
def show(tenant_id: int, finding_id: int) -> Response:
    """Show one finding: what is asked for, the one next action, its history."""
    return _page(_finding(tenant_id, finding_id))


def _page(row: Finding, attempt: Attempt | None = None, **sent: PortalForm) -> Response:
    page = FindingPage(row, current_actor(), attempt, sent)
    return pages.render("inspection/finding.html", view=page, row=row, status=attempt.status if attempt else 200)


@blueprint.route("/communes/<int:tenant_id>/findings/<int:finding_id>/edit", methods=["GET", "POST"])
@needs(Permission.FINDING_WRITE)
def edit(tenant_id: int, finding_id: int) -> Response:
    """Correct a finding that nobody has answered yet."""
    row = _finding(tenant_id, finding_id)
    if request.method == "GET":
        return _edit_page(CorrectForm(formdata=None, obj=row), row=row, item=item_of(row))
    form = CorrectForm()
    with saving(form) as attempt:
        services.correct(row, posting_id=current_actor().posting_id, **form.values())
    if attempt.ok:
        return _saved(row, _("Saved."))
    return _edit_page(form, attempt, row, item_of(row))


@blueprint.post("/communes/<int:tenant_id>/findings/<int:finding_id>/answer")
@needs(Permission.FINDING_ANSWER)
def answer(tenant_id: int, finding_id: int) -> Response:
    """Answer a finding for the body concerned; for another body's there is nothing here."""
    return _take_step(tenant_id, finding_id, "answer", services.answer, _("The answer was sent."))


@blueprint.post("/communes/<int:tenant_id>/findings/<int:finding_id>/return")
@needs(Permission.FINDING_WRITE)
def give_back(tenant_id: int, finding_id: int) -> Response:
    """Return an answer with a note."""
    return _take_step(tenant_id, finding_id, "give_back", services.give_back, _("The answer was sent back."))


@blueprint.post("/communes/<int:tenant_id>/findings/<int:finding_id>/close")
@needs(Permission.FINDING_WRITE)
def close(tenant_id: int, finding_id: int) -> Response:
    """Close a finding with a conclusion."""
    return _take_step(tenant_id, finding_id, "close", services.close, _("The finding is closed."))


def _take_step(tenant_id: int, finding_id: int, name: str, service: Callable[..., Finding], message: str) -> Response:
    """Run a service for a form of the finding's page; show the page again, filled in, where it says no."""
    row, form = _finding(tenant_id, finding_id), FORMS[name](ids=name)
    with saving(form) as attempt:
        service(row, posting_id=current_actor().posting_id, **form.values())
    return _saved(row, message) if attempt.ok else _page(row, attempt, **{name: form})


def _saved(row: Finding, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("inspection.show", tenant_id=row.tenant_id, finding_id=row.id))


def _finding_to_write(tenant_id: int, finding_id: int) -> Finding:
    """The commission reads all tenants and writes in none, but for what it says of a finding."""
    row = _finding(tenant_id, finding_id)
    tenancy.grant_write(row.tenant_id)
    return row


add_file_routes(
    blueprint,
    "/communes/<int:tenant_id>/findings/<int:finding_id>/files",
    FindingFile,
    see=Permission.FINDING_VIEW,
    edit=Permission.FINDING_WRITE,
    record=_finding,
    own=_finding_to_write,
    page=lambda row, attempt, form: _page(row, attempt, file=form),
    back=lambda row: url_for("inspection.show", tenant_id=row.tenant_id, finding_id=row.id, _anchor="files"),
)
