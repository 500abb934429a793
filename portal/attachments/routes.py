"""The four addresses of a record's files: send in, fetch, remove, bring back. A feature adds them to its blueprint."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments import queries, services
from portal.attachments.forms import FileForm
from portal.attachments.models import AttachedFile
from portal.attachments.queries import Key
from portal.core import files
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, errors_into, saving

POLICY = "default-src 'none'; sandbox"  # should a browser ever show one: it runs nothing and loads nothing


def add_file_routes(
    blueprint: Blueprint,
    path: str,
    model: type[AttachedFile],
    *,
    see: Permission,
    edit: Permission,
    record: Callable[..., Any],
    own: Callable[..., Any],
    page: Callable[[Any, Attempt, FileForm], Response],
    back: Callable[[Any], str],
    prefix: str = "",
) -> None:
    """Add add_file, fetch_file, remove_file and restore_file at `path`, which begins with that of the record's page.

    `prefix`: stands before their names, where a blueprint has files of several records.

    `see`, `edit`: the permissions to read and to write. `record`, `own`: return the record of an address, to read and
    to write on (or abort); `page`: shows it again with the form that was refused; `back`: the address of its files.
    """

    @blueprint.post(path, endpoint=f"{prefix}add_file")
    @needs(edit)
    def add_file(**at: int) -> Response:
        """Take a file in."""
        found, form = own(**at), FileForm(ids="attached")
        with saving(form) as attempt:
            services.add(model, _key(found), form.file.data, form.title.data or "", current_actor().posting_id)
        if attempt.ok:
            return _done(back(found), _("The document is kept."))
        return page(found, attempt, form)

    @blueprint.get(f"{path}/<int:file_id>", endpoint=f"{prefix}fetch_file")
    @needs(see)
    def fetch_file(file_id: int, **at: int) -> Response:
        """Send a file out: always to be saved, never to be shown or run within the portal."""
        row = _file(model, record(**at), file_id)
        if row.removed_at is not None:
            abort(404)
        return send(row)

    @blueprint.post(f"{path}/<int:file_id>/remove", endpoint=f"{prefix}remove_file")
    @needs(edit)
    def remove_file(file_id: int, **at: int) -> Response:
        """Take a file out of sight."""
        found = own(**at)
        row = _file(model, found, file_id)
        services.remove(row)
        return _done(back(found), _("Removed: %(what)s. It can be brought back.", what=row.title))

    @blueprint.post(f"{path}/<int:file_id>/restore", endpoint=f"{prefix}restore_file")
    @needs(edit)
    def restore_file(file_id: int, **at: int) -> Response:
        """Bring a removed file back."""
        found, form = own(**at), FileForm(ids="attached", formdata=None)
        row = _file(model, found, file_id)
        with errors_into(form) as attempt:
            services.restore(row)
        if attempt.ok:
            return _done(back(found), _("Brought back: %(what)s.", what=row.title))
        return page(found, attempt, form)


def _file(model: type[AttachedFile], found: Any, file_id: int) -> AttachedFile:
    return queries.file_of(model, _key(found), file_id) or abort(404)


def _key(record: Any) -> Key:
    return record.tenant_id, record.id


def send(row: AttachedFile) -> Response:
    """Return the file itself as a download."""
    try:
        stream = files.read(row.tenant_id, row.sha256)
    except FileNotFoundError:
        abort(404, _("The file itself is missing. Tell the administrator."))
    answer = send_file(stream, row.media_type, as_attachment=True, download_name=row.file_name, etag=False)
    answer.content_length = row.size
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _done(where: str, message: str) -> Response:
    flash(message, "success")
    return redirect(where)  # type: ignore[return-value]
