"""Import: a file is previewed, and then applied in one transaction (taking it back: `undo`).

`preview_file` reads and judges a file without writing; `apply` writes what a sound preview shows. Everything flushes
and never commits.
"""

import hashlib
import secrets
from collections.abc import Sequence
from functools import partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.core.unit_of_work import after_commit
from portal.documents import workbook
from portal.documents.workbook import Refused, Table
from portal.extensions import db
from portal.imports import kept_files, mapping, own_part, queries
from portal.imports.choices import BatchState
from portal.imports.import_preview import ADDED, CHANGED, SAME, Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Importer
from portal.imports.models import ImportBatch
from portal.imports.plans import PLANS
from portal.imports.questions import Answers
from portal.imports.upload_errors import message

UNDOABLE = ("registry", "yearly", "foundings")  # a draft of quotas and a unit's name are changed back where they stand
_LOCK = text("SELECT pg_advisory_xact_lock(7262, id) FROM unnest(CAST(:ids AS int[])) AS t(id)")

_UNSOUND = _l("The file has errors or open questions: nothing was saved.")


def preview_file(
    records: str, data: bytes, file_name: str, communes: ImportableCommunes, answers: Answers | None = None
) -> Preview:
    """Return what a file would do; nothing is written. Raises RuleBroken (field "file") for a file that is refused.

    `answers`: to questions that an earlier preview put, by their keys.
    """
    try:
        tables = workbook.read(data, file_name)
    except Refused as refused:
        raise RuleBroken(message(refused), "file") from refused
    return preview_tables(records, tables, communes, answers)


def preview_tables(
    records: str, tables: Sequence[Table], communes: ImportableCommunes, answers: Answers | None = None
) -> Preview:
    """Return what the sheets of a file would do; nothing is written."""
    return Importer(records, PLANS[records], communes, answers or {}).read(tables)


def fingerprint(preview: Preview) -> str:
    """Return a short text that is the same for previews that show the same."""
    shown = [
        (line.sheet, line.row, line.state, [(change.title, change.old, change.new) for change in line.changes])
        for line in preview.lines
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def lock(communes: ImportableCommunes) -> None:
    """Hold the imports of the communes that may be written until the transaction ends: one after the other."""
    db.session.execute(_LOCK, {"ids": sorted(communes.writable)})


def send(preview: Preview, file_name: str, posting_id: int | None, *, home: int) -> int:
    """Send a sound file to the communes that it speaks of, to be confirmed by each; returns how many these are.

    Each is sent its own rows alone, with what was answered of the file; how its columns were mapped is remembered for
    `home`, the office's tenant. Nothing of it is written: the register is the commune's. Raises RuleBroken for one with
    faults or open questions.
    """
    if not preview.is_sound:
        raise RuleBroken(_UNSOUND, "file")
    run = secrets.token_hex(8)
    waiting = [
        one for one in preview.communes if any(line.state != SAME for line in preview.lines if line.tenant_id == one)
    ]
    for tenant_id in waiting:
        sha256 = kept_files.keep_sent(tenant_id, own_part.of_commune(preview, tenant_id))
        said = {"records": preview.records, "file_name": file_name[:200], "sha256": sha256, "posting_id": posting_id}
        numbers = {state: preview.number(state, tenant_id) for state in (ADDED, CHANGED, SAME)}
        values = {"run": run, "state": BatchState.SENT, "answers": preview.answers}
        db.session.add(ImportBatch(tenant_id=tenant_id, **values, **said, **numbers))
    mapping.remember(preview.records, home, preview.mapped)
    db.session.flush()
    return len(waiting)


def confirm_sent(tenant_id: int, sha256: str) -> None:
    """Let what was sent by the office wait no more, once the commune has applied it; with it goes the file."""
    for one in queries.sent(tenant_id):
        if one.sha256 == sha256:
            db.session.delete(one)
            after_commit(partial(kept_files.forget_sent, tenant_id, sha256))
    db.session.flush()


def apply(
    preview: Preview,
    sha256: str,
    file_name: str,
    posting_id: int | None = None,
    *,
    erase: bool = False,
    home: int | None = None,
) -> list[ImportBatch]:
    """Write what a preview shows of a file (its SHA-256) and keep, per commune, what was done.

    `home`: the tenant whose file it is, for which the columns that were mapped by hand are remembered.

    Raises RuleBroken for one with faults or open questions, and, without `erase`, for one that erases something.
    """
    if not preview.is_sound:
        raise RuleBroken(_UNSOUND, "file")
    if preview.losses and not erase:
        raise RuleBroken(_("Confirm that these values are to be erased, or fill in their cells."), "erase")
    with db.session.no_autoflush:
        log = preview.write()
    if home is not None:
        mapping.remember(preview.records, home, preview.mapped)
    if preview.records not in UNDOABLE:
        return []
    entries, run, made = log.entries(), secrets.token_hex(8), []
    for tenant_id in preview.communes:
        batch = ImportBatch(
            tenant_id=tenant_id,
            run=run,
            records=preview.records,
            file_name=file_name[:200],
            sha256=sha256,
            state=BatchState.APPLIED,
            posting_id=posting_id,
            added=preview.number(ADDED, tenant_id),
            changed=preview.number(CHANGED, tenant_id),
            same=preview.number(SAME, tenant_id),
            applied_at=clock.now(),
            changes=[one for one in entries if one["commune"] == tenant_id],
        )
        made.append(batch)
    db.session.add_all(made)
    db.session.flush()
    return made
