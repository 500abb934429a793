"""The page on which a commune's leader has a person erased: looked for first, then erased for good.

Neither step carries a one-time key: what is typed here must be kept nowhere, no answer and no draft. Sent twice it
finds nothing the second time.
"""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import saving
from portal.erasure import services
from portal.erasure.forms import ErasureForm
from portal.erasure.pages import FoundPage, PastErasures
from portal.units import queries as units

blueprint = Blueprint("erasure", __name__)


@blueprint.route("/communes/<int:tenant_id>/erasures", methods=["GET", "POST"])
@needs(Permission.PERSON_ERASE)
def erase(tenant_id: int) -> Response:
    """Look for a person; once what was found has been read and confirmed, erase them."""
    form, found, status = ErasureForm(), None, 200
    if request.method == "POST":
        with saving(form) as attempt:
            found = services.look(tenant_id, form.sought())
            shown = services.fingerprint(form.sought(), found)
            if form.seen.data == shown and form.understood.data:
                by, papers = current_actor().posting_id, form.papers.data or []
                row = services.erase(tenant_id, form.sought(), found, form.reason.data, remove=papers, posting_id=by)
            else:
                row = None
                if form.seen.data == shown and found:
                    form.understood.errors = [*form.understood.errors, _("Tick this once you have read what is found.")]
        if attempt.ok and row is not None:
            flash(_("Erased for good, as no. %(number)s.", number=row.number), "success")
            return redirect(url_for("erasure.erase", tenant_id=tenant_id))  # type: ignore[return-value]
        status = attempt.status
        if found is not None:
            form.seen.data = shown
    page = FoundPage(tenant_id, found) if found is not None else None
    if page is not None:
        form.papers.choices = page.papers
    values = {"form": form, "found": page, "past": PastErasures(tenant_id), "unit": units.unit(tenant_id)}
    return pages.render("erasure/erase.html", status=status, **values)
