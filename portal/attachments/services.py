"""Attached files: taken in by what they hold, kept under the tenant, removed with a way back.

Every function flushes and never commits; raises RuleBroken with the form field.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.attachments import queries
from portal.attachments.models import AttachedFile
from portal.attachments.queries import F, Key
from portal.core import clock, file_types, files, messages, virus_scan
from portal.core.errors import Problems, RuleBroken
from portal.core.fields import checked, field_of
from portal.core.text import tidy
from portal.extensions import db

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 100  # of one record
_ACTIVE = {
    "macros": _l("The document holds macros, which run when it is opened. Save it without them, or as PDF."),
    "remote": _l("The document fetches a template or picture from elsewhere when it is opened. Save it as PDF."),
    "broken": _l("The document is damaged: open it, save it again and send that."),
}
LONGEST_NAME = 150  # characters of a file's name, its ending included


def add(model: type[F], record: Key, upload: Any, title: str = "", posting_id: int | None = None) -> F:
    """Attach a file to a record, by its key (tenant, id). `upload` has `filename` and a `stream` that can seek.

    PDF, JPEG, PNG, DOCX or XLSX up to 10 MB, told by its content; a name with another ending is refused.
    """
    if upload is None:
        raise RuleBroken(messages.NO_FILE, "file")
    file_name = _base_name(upload.filename or "")
    problems = Problems()
    kept_title = checked([field_of(model, "title")], {"title": title}, problems)["title"] or file_name
    problems.raise_if_any()
    kind = _checked_type(upload.stream, file_name)
    try:
        sha256, size = files.store(record[0], upload.stream, MOST_BYTES)
    except files.TooLarge as error:
        raise RuleBroken(_("The file is larger than 10 MB. Make it smaller, or split it."), "file") from error
    _check_new(queries.files_of(model, record), sha256)
    values: dict[str, Any] = {
        "tenant_id": record[0],
        "title": kept_title,
        "file_name": file_name,
        "media_type": kind.media_type,
        "size": size,
        "sha256": sha256,
        "posting_id": posting_id,
    }
    row = model(**values, **{model.OWNER: record[1]})
    db.session.add(row)
    db.session.flush()
    return row


def _base_name(given: str) -> str:
    """Return a file's name alone, tidied and not too long; what a browser says of folders is dropped."""
    name = PurePosixPath(tidy(given).replace("\\", "/")).name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 10 else name[:LONGEST_NAME]


def _checked_type(stream: Any, file_name: str) -> file_types.FileType:
    if not stream.read(1):
        raise RuleBroken(messages.EMPTY_FILE, "file")
    kind = file_types.recognise(stream)
    if kind is None:
        message = _("What the file holds is none of PDF, JPEG, PNG, DOCX and XLSX, whatever its name says.")
        raise RuleBroken(message, "file")
    if file_name.rpartition(".")[2].casefold() not in kind.endings:
        message = _(
            "The name “%(name)s” does not fit: the file holds %(kind)s. Save it again with the right ending.",
            name=file_name,
            kind=kind.name,
        )
        raise RuleBroken(message, "file")
    _check_harmless(stream)
    return kind


def _check_harmless(stream: Any) -> None:
    """Refuse what does something when it is opened, and what the scanner finds where there is one."""
    active = file_types.active_content(stream)
    if active is not None:
        raise RuleBroken(_ACTIVE[active], "file")
    try:
        found = virus_scan.found_in(stream)
    except virus_scan.ScannerAway as error:
        current_app.logger.warning("A file could not be checked: %s", error)
        raise RuleBroken(_("The file cannot be checked for viruses just now. Try again later."), "file") from error
    if found is not None:
        raise RuleBroken(_("The virus scanner found “%(name)s” in this file.", name=found), "file")


def _check_new(attached: Sequence[AttachedFile], sha256: str) -> None:
    kept = [one for one in attached if one.removed_at is None]
    same = next((one for one in kept if one.sha256 == sha256), None)
    if same is not None:
        raise RuleBroken(_("This document is here already: “%(title)s”.", title=same.title), "file")
    if len(kept) >= MOST_FILES:
        raise RuleBroken(_("At most %(number)s documents.", number=MOST_FILES), "file")


def remove(row: AttachedFile) -> None:
    """Take a document out of sight; it can be brought back."""
    db.session.refresh(row, with_for_update=True)
    row.removed_at = row.removed_at or clock.now()
    db.session.flush()


def restore(row: AttachedFile) -> None:
    """Bring a removed document back, unless it was erased or the same has been attached anew."""
    db.session.refresh(row, with_for_update=True)
    if row.removed_at is None:
        return
    if row.erased_at is not None:
        raise RuleBroken(_("This document was erased on request: it cannot be brought back."), "file")
    _check_new(queries.files_of(type(row), (row.tenant_id, getattr(row, row.OWNER))), row.sha256)
    row.removed_at = None
    db.session.flush()
