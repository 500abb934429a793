"""Addresses of a unit's returns: the list, one return, and every move of it.

The unit is a commune or town; the returns of the district's own bodies live under the district's id.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.routes import add_file_routes
from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.returns import queries, review, services, special_table
from portal.returns.blueprint import address, blueprint, the_posting, the_return
from portal.returns.forms import GiveBackForm, NarrativeForm, PaperForm, PlainForm, ReopenForm
from portal.returns.models import Return, ReturnFile
from portal.returns.pages import page_of
from portal.returns.rules import PARTS
from portal.returns.states import ACCEPTED, CHANGED_MEANWHILE, RETURNED, SIGNED, WITHDRAWN
from portal.returns.status import status_of, tally
from portal.units import queries as units


@blueprint.get("/communes/<int:tenant_id>/returns")
@needs(Permission.RETURN_VIEW)
def index(tenant_id: int) -> Response:
    """List what a unit answered and still owes, the latest period first."""
    rows = queries.of_unit(tenant_id)
    events = queries.events([(row.tenant_id, row.id) for row in rows])
    stands = [status_of(row, events[row.tenant_id, row.id], clock.today()) for row in rows]
    special = special_table.of_unit(tenant_id, clock.today())
    return pages.render(
        "returns/index.html", unit=units.unit(tenant_id), stands=stands, tally=tally(stands), special=special
    )


@blueprint.get("/communes/<int:tenant_id>/returns/<int:return_id>")
@needs(Permission.RETURN_VIEW)
def show(tenant_id: int, return_id: int) -> Response:
    """Show a return: its figures beside those of before, its narrative, its story, and what may be done with it."""
    return return_page(the_return(tenant_id, return_id))


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>")
@needs(Permission.RETURN_EDIT)
def save(tenant_id: int, return_id: int) -> Response:
    """Keep the narrative as a draft."""
    row, form = the_return(tenant_id, return_id, "saved"), NarrativeForm()
    # Difficulties may be added to "nothing to report"; only results in words take it back.
    nil = row.nothing_to_report and not form.results.data.strip()
    with saving(form) as attempt:
        services.save_draft(row, the_posting(), **form.values(), nothing_to_report=nil)
    if attempt.ok:
        return _done(row, _("Saved as a draft. The leader signs it from the period's last day on."))
    return return_page(row, attempt, narrative=form)


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/report-nothing")
@needs(Permission.RETURN_EDIT)
def save_nil(tenant_id: int, return_id: int) -> Response:
    """Say that there is nothing to report."""
    row = the_return(tenant_id, return_id, "saved")
    kept: dict[str, Any] = {part.name: getattr(row, part.name) for part in PARTS}
    said = _("Nothing to report: kept.")
    return _make(row, PlainForm(), "nil", said, lambda **v: services.save_draft(**v, **kept, nothing_to_report=True))


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/sign")
@needs(Permission.RETURN_SIGN)
def sign(tenant_id: int, return_id: int) -> Response:
    """Sign for the body."""
    row = the_return(tenant_id, return_id, "signed")
    return _make(row, PlainForm(), "sign", SIGNED, services.sign)


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/withdraw")
@needs(Permission.RETURN_SIGN)
def withdraw(tenant_id: int, return_id: int) -> Response:
    """Take the signature back."""
    row = the_return(tenant_id, return_id, "withdrawn")
    return _make(row, PlainForm(), "withdraw", WITHDRAWN, services.withdraw)


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/accept")
@needs(Permission.RETURN_REVIEW)
def accept(tenant_id: int, return_id: int) -> Response:
    """Accept a signed return."""
    row = the_return(tenant_id, return_id, "accepted")
    return _make(row, PlainForm(), "accept", ACCEPTED, services.accept)


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/return")
@needs(Permission.RETURN_REVIEW)
def give_back(tenant_id: int, return_id: int) -> Response:
    """Give a signed return back with a note to named lines."""
    row = the_return(tenant_id, return_id, "returned")
    return _make(row, GiveBackForm(ids="give_back"), "give_back", RETURNED, services.give_back)


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/reopen")
@needs(Permission.RETURN_REOPEN)
def reopen(tenant_id: int, return_id: int) -> Response:
    """Open an accepted return again, with a reason, up to a day."""
    row = the_return(tenant_id, return_id, "reopened")
    return _make(row, ReopenForm(ids="reopen"), "reopen", _("Reopened."), services.reopen)


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/on-paper")
@needs(Permission.RETURN_REVIEW)
def on_paper(tenant_id: int, return_id: int) -> Response:
    """Enter what was sent on paper."""
    row = the_return(tenant_id, return_id, "on_paper")
    return _make(row, PaperForm(ids="on_paper"), "on_paper", _("Entered."), services.record_on_paper)


def _make(row: Return, form: PortalForm, name: str, said: Any, service: Callable[..., Any]) -> Response:
    """Make a move by its form; what speaks against it is shown where the form stood."""
    with saving(form) as attempt:
        service(row=row, by=the_posting(), **form.values())
    if attempt.ok:
        return _done(row, str(said))
    if attempt.conflict is not None:
        form.form_errors.append(str(CHANGED_MEANWHILE))
    if _from_review():
        return review.page(row.period, row, status=attempt.status, **{name: form})
    return return_page(row, attempt, **{name: form})


def _from_review() -> bool:
    return request.form.get("from") == "review"


def _done(row: Return, said: str) -> Response:
    flash(said, "success")
    if _from_review():
        return redirect(review.place(row.period, row))  # type: ignore[return-value]
    return redirect(address("returns.show", tenant_id=row.tenant_id, return_id=row.id))


def return_page(row: Return, attempt: Attempt | None = None, **forms: PortalForm) -> Response:
    """Render the page of a return; `forms`: those that came back."""
    seen = page_of(row, current_actor(), clock.today(), forms.pop("file", None))
    narrative, saved = forms.pop("narrative", None), attempt.conflict if attempt else None
    return pages.render(
        "returns/show.html",
        status=attempt.status if attempt else 200,
        view=seen,
        unit=units.unit(row.tenant_id),
        differences=narrative.differences(saved) if narrative else [],
        narrative=narrative or NarrativeForm(formdata=None, obj=row),
        forms_back=forms,
        **review.fresh_forms(forms),
    )


add_file_routes(
    blueprint,
    "/communes/<int:tenant_id>/returns/<int:return_id>/files",
    ReturnFile,
    see=Permission.RETURN_VIEW,
    edit=Permission.RETURN_EDIT,
    record=the_return,
    own=lambda tenant_id, return_id: the_return(tenant_id, return_id, "saved"),
    page=lambda row, attempt, form: return_page(row, attempt, file=form),
    back=lambda row: url_for("returns.show", tenant_id=row.tenant_id, return_id=row.id, _anchor="files"),
)
