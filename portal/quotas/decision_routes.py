"""Addresses of one decision on quotas: what it issued, its papers, its signed scan."""

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from werkzeug.wrappers import Response

from portal.attachments.pages import files_for
from portal.attachments.routes import add_file_routes
from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt
from portal.quotas import queries
from portal.quotas.blueprint import blueprint
from portal.quotas.models import QuotaDecision, QuotaDecisionFile
from portal.units import queries as units


@dataclass(frozen=True)
class Decided:
    """A decision with the tenant under which its files lie: the district's unit."""

    tenant_id: int
    id: int
    row: QuotaDecision


def _decision(decision_id: int) -> Decided:
    row, district = queries.decision_by_id(decision_id), units.district()
    if row is None or district is None:
        abort(404)
    return Decided(district.id, row.id, row)


@blueprint.get("/district/quotas/decisions/<int:decision_id>")
@needs(Permission.ALLOCATION_VIEW)
def decision(decision_id: int) -> Response:
    """Show a decision: its number, its basis, its papers and its signed scan."""
    return _page(_decision(decision_id))


def _page(found: Decided, attempt: Attempt | None = None, form: Any = None) -> Response:
    edits = current_actor().may(Permission.QUOTA_ISSUE)
    path = {"decision_id": found.id}
    key = found.tenant_id, found.id
    return pages.render(
        "quotas/decision.html",
        one=found.row,
        files=files_for(QuotaDecisionFile, key, edits, "quotas", path, form),
        status=attempt.status if attempt else 200,
    )


add_file_routes(
    blueprint,
    "/district/quotas/decisions/<int:decision_id>/files",
    QuotaDecisionFile,
    see=Permission.ALLOCATION_VIEW,
    edit=Permission.QUOTA_ISSUE,
    record=_decision,
    own=_decision,
    page=_page,
    back=lambda found: url_for("quotas.decision", decision_id=found.id, _anchor="files"),
)
