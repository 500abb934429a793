"""Addresses of a commune's import: template, preview, saving, result, undo. Works without JavaScript."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import errors_into
from portal.core.forms import PortalForm
from portal.imports import kept_files, queries, services
from portal.imports import undo as undoing
from portal.imports.forms import RECORDS, AnswerForm, ApplyForm, UploadForm
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes, of_page
from portal.imports.models import ImportBatch
from portal.units import queries as units

blueprint = Blueprint("imports", __name__)
FILE_GONE = _l("The file is no longer here. Send it once more.")
MOST_ANSWERS = 1_000
MOST_LINES = 200  # lines and errors that one page shows; the numbers are of all


@blueprint.get("/communes/<int:tenant_id>/import")
@needs(Permission.REGISTRY_EDIT)
def index(tenant_id: int) -> Response:
    """Show how to bring a spreadsheet in, and earlier imports; `?records=` chooses what the file holds."""
    asked = request.args.get("records")
    return _index(tenant_id, UploadForm(formdata=None, records=asked if asked in RECORDS else "registry"))


def _index(tenant_id: int, form: UploadForm, status: int = 200) -> Response:
    return pages.render(
        "imports/index.html",
        form=form,
        unit=units.unit(tenant_id),
        records=RECORDS,
        batches=queries.batches(tenant_id),
        sent=queries.sent(tenant_id),
        answer_form=AnswerForm(formdata=None, ids="answer"),
        may_undo=undoing.may_undo,
        status=status,
    )


@blueprint.post("/communes/<int:tenant_id>/import")
@needs(Permission.REGISTRY_EDIT)
def preview(tenant_id: int) -> Response:
    """Read a file and show what it would do; nothing of it is written."""
    form = UploadForm()
    found = read_sent(form, of_page(tenant_id), tenant_id)
    return _preview(tenant_id, *found) if found else _index(tenant_id, form, 422)


def read_sent(form: UploadForm, communes: ImportableCommunes, home: int) -> tuple[Preview, str, str] | None:
    """Return what a file that was sent would do, the hash under which `home` keeps it, and its name.

    None where the form or the file is refused: the form says why.
    """
    if not form.validate_on_submit():
        return None
    upload = form.file.data
    data, name = upload.read(), _name_of(upload.filename or "")
    with errors_into(form) as attempt:
        shown = services.preview_file(form.records.data, data, name, communes, answers_sent())
    return (shown, kept_files.keep(home, data), name) if attempt.ok else None


def _name_of(given: str) -> str:
    """Return the name of a file that was sent, safe to show and to keep."""
    ending = given.rpartition(".")[2].casefold()
    return secure_filename(given) if "." in secure_filename(given) else f"tep.{ending}"


def _preview(
    tenant_id: int, shown: Preview, sha256: str, name: str, status: int = 200, form: ApplyForm | None = None
) -> Response:
    return preview_page(ways_of(tenant_id), RECORDS, tenant_id, shown, sha256, name, status=status, form=form)


def ways_of(tenant_id: int) -> dict[str, str]:
    """Return the addresses of a commune's import, as its templates name them."""
    names = ("index", "preview", "answer", "apply")
    return {name: url_for(f"imports.{name}", tenant_id=tenant_id) for name in names}


def preview_page(
    ways: dict[str, str],
    records: dict[str, Any],
    tenant_id: int,
    shown: Preview,
    sha256: str,
    name: str,
    *,
    sends: bool = False,
    status: int = 200,
    form: ApplyForm | None = None,
) -> Response:
    """Show what a file would do; `sends`: its button sends it to the communes instead of saving it."""
    given = {"records": shown.records, "sha256": sha256, "file_name": name}
    return pages.render(
        "imports/preview.html",
        ways=ways,
        sends=sends,
        plan=shown,
        form=form or ApplyForm(formdata=None, fingerprint=services.fingerprint(shown), **given),
        answer_form=AnswerForm(formdata=None, ids="answer", **given),
        again=UploadForm(formdata=None, ids="again"),
        file_name=name,
        unit=units.unit(tenant_id),
        records=records,
        most=MOST_LINES,
        status=status if not shown.faults else 422,
    )


@blueprint.post("/communes/<int:tenant_id>/import/answers")
@needs(Permission.REGISTRY_EDIT)
def answer(tenant_id: int) -> Response:
    """Read the file again with the answers to its questions; nothing of it is written."""
    form = AnswerForm()
    shown = _read(tenant_id, form)
    if shown is None:
        return _gone(tenant_id)
    return _preview(tenant_id, shown, form.sha256.data, form.file_name.data)


def _read(tenant_id: int, form: AnswerForm) -> Preview | None:
    """Return what a kept file would do, or what the office sent, with its answers; None where it is gone."""
    if not form.validate_on_submit() or form.records.data not in RECORDS:
        return None
    sent = next((one for one in queries.sent(tenant_id) if one.sha256 == form.sha256.data), None)
    if sent is not None:
        tables, given = kept_files.sent(tenant_id, sent.sha256), {**(sent.answers or {}), **answers_sent()}
        communes = of_page(tenant_id, own_alone=True)
        return None if tables is None else services.preview_tables(form.records.data, tables, communes, given)
    data = kept_files.kept(tenant_id, form.sha256.data)
    return None if data is None else read_kept(form, data, of_page(tenant_id))


def read_kept(form: AnswerForm, data: bytes, communes: ImportableCommunes) -> Preview:
    """Return what the kept file would do, with the answers that were sent."""
    return services.preview_file(form.records.data, data, form.file_name.data, communes, answers_sent())


def answers_sent() -> dict[str, str]:
    """Return the answers that were sent: "answer:KEY" is the question of that key."""
    sent = {name.removeprefix("answer:"): value for name, value in request.form.items() if name.startswith("answer:")}
    return dict(list(sent.items())[:MOST_ANSWERS])


def _gone(tenant_id: int) -> Response:
    flash(str(FILE_GONE), "warning")
    return _index(tenant_id, UploadForm(formdata=None, records="registry"), 422)


@blueprint.post("/communes/<int:tenant_id>/import/apply")
@needs(Permission.REGISTRY_EDIT)
def apply(tenant_id: int) -> Response:
    """Save what was previewed; where something moved meanwhile, show anew what it would do now."""
    form, batch = ApplyForm(), None
    services.lock(of_page(tenant_id))
    shown = _read(tenant_id, form)
    if shown is None:
        return _gone(tenant_id)
    is_same = services.fingerprint(shown) == form.fingerprint.data and not shown.does_nothing
    with errors_into(form) as attempt:
        batch = _apply(tenant_id, form, shown) if is_same else None
    if form.erase.errors:
        return _again(tenant_id, form, 422, form)
    if not attempt.ok or batch is None:
        flash(_("The register has changed since the preview. This is what the file would do now."), "warning")
        return _again(tenant_id, form, 409)
    flash(_("Saved: %(added)s added, %(changed)s changed.", added=batch.added, changed=batch.changed), "success")
    return redirect(url_for("imports.show", tenant_id=tenant_id, batch_id=batch.id))


def _apply(tenant_id: int, form: ApplyForm, shown: Preview) -> ImportBatch:
    sha256, erase = str(form.sha256.data), bool(form.erase.data)
    by = current_actor().posting_id
    (batch,) = services.apply(shown, sha256, form.file_name.data, by, erase=erase, home=tenant_id)
    services.confirm_sent(tenant_id, sha256)
    return batch


def _again(tenant_id: int, form: ApplyForm, status: int, back: ApplyForm | None = None) -> Response:
    shown = _read(tenant_id, form)
    if shown is None:
        return _gone(tenant_id)
    return _preview(tenant_id, shown, form.sha256.data, form.file_name.data, status, back)


@blueprint.get("/communes/<int:tenant_id>/imports/<int:batch_id>")
@needs(Permission.REGISTRY_EDIT)
def show(tenant_id: int, batch_id: int) -> Response:
    """Show what an import did, and for a day how to undo it."""
    return _result(tenant_id, _batch(tenant_id, batch_id), PortalForm(formdata=None))


def _result(tenant_id: int, batch: ImportBatch, form: PortalForm, status: int = 200) -> Response:
    return pages.render(
        "imports/result.html",
        batch=batch,
        form=form,
        unit=units.unit(tenant_id),
        records=RECORDS,
        may_undo=undoing.may_undo(batch),
        status=status,
    )


def _batch(tenant_id: int, batch_id: int) -> ImportBatch:
    batch = queries.batch(tenant_id, batch_id)
    if batch is None:
        abort(404, _("There is no such import."))
    return batch


@blueprint.post("/communes/<int:tenant_id>/imports/<int:batch_id>/undo")
@needs(Permission.REGISTRY_EDIT)
def undo(tenant_id: int, batch_id: int) -> Response:
    """Take an import back."""
    batch, form = _batch(tenant_id, batch_id), PortalForm()
    with errors_into(form) as attempt:
        undoing.undo(batch)
    if not attempt.ok:
        return _result(tenant_id, _batch(tenant_id, batch_id), form, 422)
    flash(_("Undone: everything is as before the import."), "success")
    return redirect(url_for("imports.show", tenant_id=tenant_id, batch_id=batch_id))
