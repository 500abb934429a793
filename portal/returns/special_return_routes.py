"""Addresses of what one body answers to a special report: its page, its answers, and every move of it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.pages import Files, files_for
from portal.attachments.routes import add_file_routes
from portal.core import clock, pages
from portal.core.access import Actor, Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.programmes.queries import about
from portal.returns import queries, special_queries, special_services
from portal.returns.blueprint import address, blueprint, the_posting
from portal.returns.forms import PlainForm, ReopenForm
from portal.returns.rules import reopening_ended
from portal.returns.special_forms import GiveBackForm, answers_form, paper_form
from portal.returns.special_models import SpecialReturn, SpecialReturnFile
from portal.returns.special_table import status_of
from portal.returns.states import (
    ACCEPTED,
    CHANGED_MEANWHILE,
    HANDED_IN,
    RETURN,
    RETURNED,
    SIGNED,
    WITHDRAWN,
    ReturnState,
)

_SCAN = "special_"  # before the names of the addresses of its files


def the_answered(tenant_id: int, special_id: int, kind: str = "") -> SpecialReturn:
    """Return a special return, or 404; 403 where a move is its own body's alone and the person serves another."""
    row = special_queries.one(tenant_id, special_id) or abort(404)
    if kind and RETURN[kind].own and row.body_id != current_actor().body_id:
        abort(403)
    about(row.report.programme_id)
    return row


@blueprint.get("/communes/<int:tenant_id>/special-returns/<int:special_id>")
@needs(Permission.RETURN_VIEW)
def special_return(tenant_id: int, special_id: int) -> Response:
    """Show what is asked for, the figures, the answers, the story, and what may be done."""
    return _page(the_answered(tenant_id, special_id))


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>")
@needs(Permission.RETURN_EDIT)
def save_answers(tenant_id: int, special_id: int) -> Response:
    """Keep the answers as a draft."""
    row = the_answered(tenant_id, special_id, "saved")
    form = answers_form(special_queries.lines(row.report_id))
    return _make(row, form, _("Saved as a draft. The leader signs it."), special_services.save, "answers")


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>/sign")
@needs(Permission.RETURN_SIGN)
def sign_special(tenant_id: int, special_id: int) -> Response:
    """Sign for the body, which sends it."""
    row = the_answered(tenant_id, special_id, "signed")
    return _make(row, PlainForm(), SIGNED, special_services.sign)


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>/withdraw")
@needs(Permission.RETURN_SIGN)
def withdraw_special(tenant_id: int, special_id: int) -> Response:
    """Take the signature back."""
    row = the_answered(tenant_id, special_id, "withdrawn")
    return _make(row, PlainForm(), WITHDRAWN, special_services.withdraw)


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>/accept")
@needs(Permission.RETURN_REVIEW)
def accept_special(tenant_id: int, special_id: int) -> Response:
    """Accept what was signed."""
    row = the_answered(tenant_id, special_id)
    return _make(row, PlainForm(), ACCEPTED, special_services.accept)


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>/return")
@needs(Permission.RETURN_REVIEW)
def give_back_special(tenant_id: int, special_id: int) -> Response:
    """Return what was signed, with a note."""
    row, form = the_answered(tenant_id, special_id), GiveBackForm(ids="give_back")
    return _make(row, form, RETURNED, special_services.give_back, "give_back")


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>/on-paper")
@needs(Permission.RETURN_REVIEW)
def special_on_paper(tenant_id: int, special_id: int) -> Response:
    """Enter what was sent on paper, with its day and its answers."""
    row = the_answered(tenant_id, special_id)
    form = paper_form(special_queries.lines(row.report_id))
    said = _("It is entered as sent on paper, and accepted.")
    return _make(row, form, said, special_services.record_on_paper, "on_paper")


@blueprint.post("/communes/<int:tenant_id>/special-returns/<int:special_id>/reopen")
@needs(Permission.RETURN_REOPEN)
def reopen_special(tenant_id: int, special_id: int) -> Response:
    """Open an accepted one again."""
    row, form = the_answered(tenant_id, special_id), ReopenForm(ids="reopen")
    return _make(row, form, _("The report is open again."), special_services.reopen, "reopen")


def _make(row: SpecialReturn, form: PortalForm, said: Any, service: Callable[..., Any], name: str = "") -> Response:
    with saving(form) as attempt:
        service(row=row, by=the_posting(), **form.values())
    if attempt.ok:
        flash(str(said), "success")
        where = {"tenant_id": row.tenant_id, "special_id": row.id}
        return redirect(address("returns.special_return", **where))  # type: ignore[return-value]
    if attempt.conflict is not None:
        form.form_errors.append(str(CHANGED_MEANWHILE))
    return _page(row, attempt, form, name)


def _moves(row: SpecialReturn, actor: Actor) -> frozenset[str]:
    """Return the moves that the reader may make now."""
    found = {step.name for step in RETURN.open_to(row.state, actor.role, row.body_id == actor.body_id)}
    ended = reopening_ended(row, clock.today())
    if ended:
        found -= {"saved", "signed"}
    if row.state != ReturnState.ACCEPTED and not ended:
        found.discard("reopened")
    return frozenset(found)


def _files(row: SpecialReturn, actor: Actor, sent: PortalForm | None) -> Files:
    """Return a special return's files; its own body's officer attaches them, also once it is accepted."""
    edits = RETURN.may("saved", ReturnState.DRAFT, actor.role, row.body_id == actor.body_id)
    path = {"tenant_id": row.tenant_id, "special_id": row.id}
    return files_for(SpecialReturnFile, (row.tenant_id, row.id), edits, "returns", path, sent, _SCAN)


def _page(
    row: SpecialReturn, attempt: Attempt | None = None, sent: PortalForm | None = None, name: str = ""
) -> Response:
    key, actor, lines = (row.tenant_id, row.id), current_actor(), special_queries.lines(row.report_id)
    stands = status_of(row, special_queries.events([key])[key], clock.today())
    values = special_services.values_of(row)
    answers = {f"line_{line_id}": one.words if one.value is None else one.value for line_id, one in values.items()}
    return pages.render(
        "returns/special_return.html",
        status=attempt.status if attempt else 200,
        row=row,
        lines=lines,
        stands=stands,
        values=stands.signed if row.state in HANDED_IN and stands.signed is not None else values,
        moves=_moves(row, actor),
        files=_files(row, actor, sent if name == "file" else None),
        urged=special_queries.urgings([key])[key],
        people=queries.postings(number for one in stands.events for number in (one.posting_id, one.for_posting_id)),
        sent=sent,
        answers=sent if name == "answers" else answers_form(lines, formdata=None, data=answers),
        give_back_form=sent if name == "give_back" else GiveBackForm(formdata=None, ids="give_back"),
        paper_form=sent if name == "on_paper" else paper_form(lines, formdata=None, data=answers),
        reopen_form=sent if name == "reopen" else ReopenForm(formdata=None, ids="reopen"),
    )


add_file_routes(
    blueprint,
    "/communes/<int:tenant_id>/special-returns/<int:special_id>/files",
    SpecialReturnFile,
    see=Permission.RETURN_VIEW,
    edit=Permission.RETURN_EDIT,
    record=the_answered,
    own=lambda tenant_id, special_id: the_answered(tenant_id, special_id, "saved"),
    page=lambda row, attempt, form: _page(row, attempt, form, "file"),
    back=lambda row: url_for("returns.special_return", tenant_id=row.tenant_id, special_id=row.id, _anchor="files"),
    prefix=_SCAN,
)
