"""Addresses of a tenant's documents: the report of a return, the register of what was issued, its running numbers.

The tenant is a commune or town, or the district under its own id.
"""

from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.numbers import language
from portal.documents.spreadsheet import to_csv, to_xlsx
from portal.programmes.queries import programme
from portal.reports import document_register, issuers, queries, return_paper, services
from portal.reports.blueprint import (
    Place,
    blueprint,
    check_own,
    file_name,
    is_own,
    issue_paper,
    paper_file,
    paper_page,
    send_issued,
    sequence_of,
    years_shown,
)
from portal.reports.choices import DocumentType, PaperKind
from portal.reports.forms import NextNumberForm
from portal.reports.paper_draft import Draft, Issuer
from portal.returns.blueprint import the_return
from portal.returns.pages import page_of
from portal.units import queries as units

_FILES = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda one: to_xlsx([one])),
    "csv": ("text/csv; charset=utf-8", to_csv),
}


def _of_return(tenant_id: int, return_id: int) -> tuple[Draft, Place]:
    """Return the report of a commune's return; a body of the district reports by the district's own documents."""
    row, unit = the_return(tenant_id, return_id), units.unit(tenant_id)
    of_it = programme(row.period.calendar.programme_id)
    if row.body.unit_id is None or of_it is None:
        abort(404)
    draft = return_paper.of_return(page_of(row, current_actor(), clock.today()), unit, of_it)
    path: dict[str, Any] = {"tenant_id": tenant_id, "return_id": return_id}
    return draft, Place("return_document", path, url_for("returns.show", **path))


@blueprint.get("/communes/<int:tenant_id>/returns/<int:return_id>/document")
@needs(Permission.RETURN_VIEW)
def return_document(tenant_id: int, return_id: int) -> Response:
    """Show the report of a return: its number, its file, its short text."""
    return paper_page(*_of_return(tenant_id, return_id))


@blueprint.get("/communes/<int:tenant_id>/returns/<int:return_id>/document.docx")
@needs(Permission.RETURN_VIEW)
def return_document_file(tenant_id: int, return_id: int) -> Response:
    """Send the report of a return."""
    return paper_file(_of_return(tenant_id, return_id)[0])


@blueprint.post("/communes/<int:tenant_id>/returns/<int:return_id>/document")
@needs(Permission.DOCUMENT_ISSUE)
def return_document_issue(tenant_id: int, return_id: int) -> Response:
    """Give the report of a return its number."""
    draft, place = _of_return(tenant_id, return_id)
    check_own(tenant_id)
    return issue_paper(draft, place)


@blueprint.get("/communes/<int:tenant_id>/documents")
@needs(Permission.RETURN_VIEW)
def documents(tenant_id: int) -> Response:
    """List what a tenant issued, and where its running numbers stand."""
    return _register_page(tenant_id)


def _register_page(tenant_id: int, attempt: Attempt | None = None, back: NextNumberForm | None = None) -> Response:
    unit = units.unit(tenant_id)
    years, year = years_shown(tenant_id)
    rows = queries.documents(tenant_id, year)
    numbers = [(one, sequence_of(tenant_id, one)) for one in _issuers(tenant_id)]
    return pages.render(
        "reports/register.html",
        status=attempt.status if attempt else 200,
        unit=unit,
        years=years,
        year=year,
        rows=rows,
        papers=PaperKind.labels(),
        people=queries.postings({one.posting_id for one in rows if one.posting_id}),
        numbers=[(one, held, _number_form(one, held, back)) for one, held in numbers],
        types=DocumentType.labels(),
        back=back,
        own=is_own(tenant_id),
        locale=language(),
    )


def _issuers(tenant_id: int) -> list[Issuer]:
    return issuers.of_unit(units.unit(tenant_id), queries.committee_of(tenant_id))


def _number_form(issuer: Issuer, held: Any, back: NextNumberForm | None) -> NextNumberForm:
    """Return the form of a sequence: the one that came back where it is its own, else as it stands."""
    if back is not None and (back.issuer.data, back.type.data) == (issuer.code, issuer.type):
        return back
    values = {"issuer": issuer.code, "type": issuer.type, "next_number": held.next, "version": held.version}
    return NextNumberForm(formdata=None, ids=f"{issuer.code}-{issuer.type}", data=values)


@blueprint.post("/communes/<int:tenant_id>/documents/numbers")
@needs(Permission.DOCUMENT_ISSUE)
def set_next(tenant_id: int) -> Response:
    """Say which number a sequence gives next."""
    check_own(tenant_id)
    form = NextNumberForm()
    held = {(one.code, one.type): one for one in _issuers(tenant_id)}
    issuer = held.get((str(form.issuer.data), str(form.type.data))) or abort(404)
    with saving(form) as attempt:
        services.set_next(tenant_id, issuer, **form.chosen())
    if attempt.ok:
        flash(_("The next number is %(number)s.", number=form.next_number.data), "success")
        return redirect(url_for("reports.documents", tenant_id=tenant_id))  # type: ignore[return-value]
    if attempt.conflict is not None:
        form.form_errors.append(_("Somebody numbered meanwhile. Look at the next number once more, then set it."))
    return _register_page(tenant_id, attempt, form)


@blueprint.get("/communes/<int:tenant_id>/documents/<int:document_id>/file.docx")
@needs(Permission.RETURN_VIEW)
def issued_file(tenant_id: int, document_id: int) -> Response:
    """Send a document as it went out."""
    return send_issued(queries.document(tenant_id, document_id) or abort(404))


@blueprint.get("/communes/<int:tenant_id>/documents/export.<form>")
@needs(Permission.RETURN_VIEW)
def documents_export(tenant_id: int, form: str) -> Response:
    """Send the register as a spreadsheet."""
    media, make = _FILES.get(form) or abort(404)
    _years, year = years_shown(tenant_id)
    unit = units.unit(tenant_id)
    rows = queries.documents(tenant_id, year)
    people = queries.postings({one.posting_id for one in rows if one.posting_id})
    sheet = document_register.sheet(rows, people, unit.name_vi, clock.today())
    name = file_name(("so-van-ban-di", unit.name_vi, str(year or ""))).strip("_")
    return send_file(BytesIO(make(sheet)), media, as_attachment=True, download_name=f"{name}.{form}", etag=False)
