"""The district's page of files: people, quotas, past reports; a register of all goes to each commune to confirm."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import errors_into
from portal.imports import kept_files, services
from portal.imports.choices import OF_DISTRICT, OF_PAGE
from portal.imports.forms import AnswerForm, ApplyForm, UploadForm
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes, of_district
from portal.imports.routes import blueprint, preview_page, read_kept, read_sent
from portal.units import queries as units

# Which of the two it was is kept nowhere: whom a commune erased is not the office's to know.
_GONE = _l(
    "The file is no longer here: it is kept for a few days only, and goes at once where a commune erases a person whom"
    " it names. Send the file once more."
)


def _offered() -> dict[str, Any]:
    """Return what the person's post may send, by record."""
    return {one.value: one.label for one, permission in OF_DISTRICT.items() if current_actor().may(permission)}


def _home() -> int:
    district = units.district()
    return district.id if district else abort(404)


def _ways() -> dict[str, str]:
    programme = request.args.get("programme")
    names = ("index", "preview", "answer", "apply")
    return {name: url_for(f"imports.district_{name}", programme=programme) for name in names}


def _communes() -> ImportableCommunes:
    return of_district(current_actor().reads, current_actor().posting_id)


@blueprint.get("/district/import")
@needs(Permission.SET_UP)
def district_index() -> Response:
    """Show which files the office and the administrator bring in; `?records=` chooses one."""
    offered, asked = _offered(), request.args.get("records")
    return _index(UploadForm(formdata=None, records=asked if asked in offered else next(iter(offered), None)))


def _index(form: UploadForm, status: int = 200) -> Response:
    offered = _offered()
    form.records.choices = list(offered.items())
    values: dict[str, Any] = {"records": offered, "ways": _ways(), "to_communes": OF_PAGE}
    return pages.render("imports/district.html", form=form, status=status, **values)


@blueprint.post("/district/import")
@needs(Permission.SET_UP)
def district_preview() -> Response:
    """Read a file and show what it would do; nothing of it is written."""
    form = UploadForm()
    form.records.choices = list(_offered().items())
    found = read_sent(form, _communes(), _home())
    return _preview(*found) if found else _index(form, 422)


def _preview(shown: Preview, sha256: str, name: str, status: int = 200, form: ApplyForm | None = None) -> Response:
    sends = shown.records in OF_PAGE
    return preview_page(_ways(), _offered(), _home(), shown, sha256, name, sends=sends, status=status, form=form)


def _sent_again(form: AnswerForm) -> Preview | None:
    """Return the kept file and what it would do, with the answers that were sent; None where it is gone."""
    data = kept_files.kept(_home(), form.sha256.data or "") if form.validate_on_submit() else None
    if data is None or form.records.data not in _offered():
        return None
    return read_kept(form, data, _communes())


def _gone() -> Response:
    flash(str(_GONE), "warning")
    return _index(UploadForm(formdata=None), 422)


@blueprint.post("/district/import/answers")
@needs(Permission.SET_UP)
def district_answer() -> Response:
    """Read the file again with the answers to its questions; nothing of it is written."""
    form = AnswerForm()
    shown = _sent_again(form)
    return _preview(shown, form.sha256.data, form.file_name.data) if shown else _gone()


@blueprint.post("/district/import/apply")
@needs(Permission.SET_UP)
def district_apply() -> Response:
    """Save what was previewed, or send it to the communes that it speaks of."""
    form, by = ApplyForm(), current_actor().posting_id
    services.lock(_communes())
    shown = _sent_again(form)
    if shown is None:
        return _gone()
    if services.fingerprint(shown) != form.fingerprint.data:
        flash(_("The records have changed since the preview. This is what the file would do now."), "warning")
        return _preview(shown, form.sha256.data, form.file_name.data, 409)
    with errors_into(form) as attempt:
        if shown.records in OF_PAGE:
            number = services.send(shown, form.file_name.data, by, home=_home())
        else:
            number = sum(line.state != "same" for line in shown.lines)
            sha256, erase = str(form.sha256.data), bool(form.erase.data)
            services.apply(shown, sha256, form.file_name.data, by, erase=erase, home=_home())
    if not attempt.ok:
        return _preview(shown, form.sha256.data, form.file_name.data, attempt.status, form)
    flash(_said(shown.records, number), "success")
    return redirect(_ways()["index"])  # type: ignore[return-value]


def _said(records: str, number: int) -> str:
    if records in OF_PAGE:
        return ngettext(
            "Sent to %(num)s commune, to be confirmed.",
            "Sent to %(num)s communes, to be confirmed.",
            number,
        )
    return ngettext("%(num)s row is saved.", "%(num)s rows are saved.", number)
