"""Addresses of the evidence documents: send in, fetch, remove, bring back."""

from flask import abort, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import files
from portal.core.access import Permission, current_actor, needs
from portal.core.forms import PortalForm
from portal.registry import evidence, queries
from portal.registry.blueprint import address, blueprint, entry_page, saved, send, the_collective, the_row
from portal.registry.forms import EvidenceForm
from portal.registry.models import EvidenceFile

POLICY = "default-src 'none'; sandbox"


@blueprint.post("/communes/<int:tenant_id>/registry/<int:collective_id>/evidence")
@needs(Permission.REGISTRY_EDIT)
def add_evidence(tenant_id: int, collective_id: int) -> Response:
    """Take a document in."""
    collective = the_collective(tenant_id, collective_id)
    form = EvidenceForm(ids="evidence")
    posting_id = current_actor().posting_id
    attempt = send(form, lambda: evidence.add(collective, form.file.data, form.title.data or "", posting_id))
    if attempt and attempt.ok:
        return saved(address(collective, "evidence"), _("The document is kept."))
    return entry_page(collective, attempt, evidence=form)


@blueprint.get("/communes/<int:tenant_id>/registry/evidence/<int:file_id>")
@needs(Permission.COMMUNE_VIEW)
def fetch_evidence(tenant_id: int, file_id: int) -> Response:
    """Send a document out: always to be saved, never to be shown or run within the portal."""
    row = _row(tenant_id, file_id)
    if row.removed_at is not None:
        abort(404)
    try:
        stream = files.read(tenant_id, row.sha256)
    except FileNotFoundError:
        abort(404, _("The file itself is missing. Tell the administrator."))
    answer = send_file(stream, row.media_type, as_attachment=True, download_name=row.file_name, etag=False)
    answer.content_length = row.size
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _row(tenant_id: int, file_id: int) -> EvidenceFile:
    row: EvidenceFile = the_row(queries.evidence_file(tenant_id, file_id))
    return row


@blueprint.post("/communes/<int:tenant_id>/registry/evidence/<int:file_id>/remove")
@needs(Permission.REGISTRY_EDIT)
def remove_evidence(tenant_id: int, file_id: int) -> Response:
    """Take a document out of sight."""
    row = _row(tenant_id, file_id)
    send(PortalForm(), lambda: evidence.remove(row))
    return saved(address(row, "evidence"), _("Removed: %(what)s. It can be brought back.", what=row.title))


@blueprint.post("/communes/<int:tenant_id>/registry/evidence/<int:file_id>/restore")
@needs(Permission.REGISTRY_EDIT)
def restore_evidence(tenant_id: int, file_id: int) -> Response:
    """Bring a removed document back."""
    row = _row(tenant_id, file_id)
    send(PortalForm(), lambda: evidence.restore(row))
    return saved(address(row, "evidence"), _("Brought back: %(what)s.", what=row.title))
