"""What the addresses of documents share: the page of one paper, its file, its number, and who may give that."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, files, pages
from portal.core.access import Permission, current_actor
from portal.core.errors import Attempt, saving
from portal.core.text import fold
from portal.documents import pdf
from portal.documents.word import reference
from portal.programmes.models import Programme
from portal.reports import queries, services
from portal.reports.choices import Style
from portal.reports.forms import IssueForm, TextsForm
from portal.reports.models import DocumentSequence, IssuedDocument
from portal.reports.paper_draft import Draft, Issuer, render
from portal.units import queries as units

blueprint = Blueprint("reports", __name__)
LONGEST_NAME = 80
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Place:
    """Where a paper has its page, its file and its numbering, and where its reader came from."""

    endpoint: str
    arguments: dict[str, Any]
    back: str
    # Other papers of the same kind: label, address, whether it is this one.
    others: tuple[tuple[str, str, bool], ...] = ()

    def url(self, part: str = "", **more: Any) -> str:
        """Return the address of the page, of its "_file" (`form="pdf"`: as a PDF) or of its "_issue"."""
        return url_for(f"reports.{self.endpoint}{part}", **self.arguments, **more)


def asked_year(programme: Programme) -> int:
    """Return the year of the address, else the present one, kept within the years that have begun."""
    begun = [year for year in programme.years if year <= clock.today().year] or programme.years[:1]
    asked = request.args.get("year", type=int)
    return asked if asked in begun else begun[-1]


def is_own(tenant_id: int) -> bool:
    """Say whether the actor numbers documents of this tenant: a commune's people theirs, the district's its own."""
    actor, district = current_actor(), units.district()
    own = actor.commune_id if actor.commune_id is not None else district.id if district else None
    return actor.may(Permission.DOCUMENT_ISSUE) and own == tenant_id


def unchanged(draft: Draft) -> IssuedDocument | None:
    """Return the issued document that says what the draft says, or None."""
    found = queries.issued_of(draft.tenant_id, draft.paper, draft.source)
    return next((one for one in found if one.fingerprint == draft.fingerprint), None)


def paper_page(
    draft: Draft,
    place: Place,
    attempt: Attempt | None = None,
    form: IssueForm | None = None,
    texts: TextsForm | None = None,
) -> Response:
    """Show a paper: its head, its file, its numbers, its short text."""
    issued = queries.issued_of(draft.tenant_id, draft.paper, draft.source)
    return pages.render(
        "reports/paper.html",
        status=attempt.status if attempt else 200,
        draft=draft,
        place=place,
        issued=issued,
        current=next((one for one in issued if one.fingerprint == draft.fingerprint), None),
        next_reference=next_reference(draft.tenant_id, draft.issuer),
        styles=Style.labels(),
        own=is_own(draft.tenant_id),
        texts=texts or texts_form(draft),
        texts_sent=texts is not None,
        has_pdf=pdf.program() is not None,
        form=form or IssueForm(formdata=None, data={"signer": draft.signer, "deputy": draft.deputy}),
    )


def texts_form(draft: Draft) -> TextsForm | None:
    """Return the form of a report's parts in words, filled in with what stands there; None where it has none."""
    if not draft.made_texts:
        return None
    row = queries.texts(draft.tenant_id, draft.paper, draft.source)
    words = {name: (getattr(row, name) if row else "") or made for name, made in draft.made_texts.items()}
    return TextsForm(formdata=None, ids="texts", data={**words, "version": row.version if row else 0})


def save_texts(draft: Draft, place: Place) -> Response:
    """Keep the parts in words, then show the paper's page."""
    form = TextsForm(ids="texts")
    with saving(form) as attempt:
        services.save_texts(draft, **form.values())
    if not attempt.ok:
        if attempt.conflict is not None:
            form.form_errors.append(_("Somebody changed these words meanwhile. Read them once more, then write."))
        return paper_page(draft, place, attempt, texts=form)
    flash(_("The words of the report are kept."), "success")
    return redirect(place.url())  # type: ignore[return-value]


def sequence_of(tenant_id: int, issuer: Issuer) -> DocumentSequence:
    """Return the sequence that numbers on the business date; where it has not begun, the one that would."""
    day = clock.today()
    found = queries.sequence(tenant_id, issuer.code, issuer.type, issuer.form, day)
    return found or services.new_sequence(tenant_id, issuer, day)


def next_reference(tenant_id: int, issuer: Issuer) -> str:
    """Return the number that would be given next, as printed."""
    return reference(issuer.form, sequence_of(tenant_id, issuer).next, issuer.signs)


def paper_file(draft: Draft) -> Response:
    """Send what was issued where it says the same, else a draft without number; `?form=pdf`: as a PDF."""
    kept = unchanged(draft)
    if kept is not None:
        return send_issued(kept)
    return _send(render(draft), "du-thao", draft.about)


def send_issued(row: IssuedDocument) -> Response:
    """Send a document as it went out; 404 where its file is gone."""
    try:
        with files.read(row.tenant_id, row.sha256) as stream:
            return _send(stream.read(), row.reference, row.subject)
    except FileNotFoundError:
        abort(404)


def _send(data: bytes, *names: str) -> Response:
    mime, ending = DOCX, "docx"
    if request.args.get("form") == "pdf":
        mime, ending = "application/pdf", "pdf"
        try:
            data = pdf.of_docx(data)
        except pdf.NoPdf:
            abort(404, _("This machine makes no PDF: LibreOffice is not installed, or failed. Take the Word file."))
    return send_file(BytesIO(data), mime, as_attachment=True, download_name=f"{file_name(names)}.{ending}", etag=False)


def file_name(parts: Iterable[str]) -> str:
    """Return a plain ASCII name of a file, of moderate length."""
    return "_".join(_whole_words(re.sub(r"[^A-Za-z0-9]+", "-", fold(one)).strip("-")) for one in parts)


def _whole_words(name: str) -> str:
    """Return as many whole words of a name as are not too long together; a first word that is too long is cut."""
    if len(name) <= LONGEST_NAME:
        return name
    return name[: LONGEST_NAME + 1].rpartition("-")[0] or name[:LONGEST_NAME]


def issue_paper(draft: Draft, place: Place) -> Response:
    """Give a paper its number, then show its page."""
    form = IssueForm()
    with saving(form) as attempt:
        signed = {"deputy": bool(form.deputy.data), "signer": form.signer.data}
        row = services.issue(draft, current_actor().posting_id, **signed)
        said = _("The document has number %(number)s. Its file is kept as it went out.", number=row.reference)
    if not attempt.ok:
        return paper_page(draft, place, attempt, form)
    flash(said, "success")
    return redirect(place.url())  # type: ignore[return-value]


def check_own(tenant_id: int) -> None:
    """Answer 403 unless the actor numbers documents of this tenant."""
    if not is_own(tenant_id):
        abort(403)


def years_shown(tenant_id: int) -> tuple[list[int], int | None]:
    """Return the years in which documents were issued, and the one that the address asks for (None: all)."""
    found = queries.years(tenant_id)
    asked = request.args.get("year", type=int)
    return found, asked if asked in found else None
