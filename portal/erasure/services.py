"""Erasing what tells of a person: the rules, one function of the database, then the files; flushes, never commits."""

import hashlib
import json
from collections.abc import Collection
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, text

from portal.core import clock, files
from portal.core.fields import checked, fields
from portal.core.unit_of_work import after_commit
from portal.erasure import queries, rules
from portal.erasure.models import REQUEST, Erasure
from portal.erasure.patterns import Sought
from portal.erasure.queries import Found
from portal.extensions import db
from portal.imports import kept_files

_ERASE = text("SELECT portal_erase(:tenant, CAST(:asked AS jsonb))")
_LOCK = text("SELECT pg_advisory_xact_lock(7263, :tenant)")  # one erasure of a commune after the other: its number
KINDS = ("record", "history", "audit", "answers")


def look(tenant_id: int, sought: Sought) -> Found:
    """Return where a person is found in a commune's records; raises Invalid for what would find too much."""
    rules.problems_of(sought).raise_if_any()
    return queries.find(tenant_id, sought)


def fingerprint(sought: Sought, found: Found) -> str:
    """Return a text that is the same as long as the same is sought and found."""
    shown = [sought, sorted(found.records.items()), found.past, found.audit, sorted(found.spreadsheets)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def erase(
    tenant_id: int,
    sought: Sought,
    found: Found,
    reason: str,
    *,
    remove: Collection[str] = (),
    posting_id: int | None = None,
) -> Erasure:
    """Erase a person from all that a commune has recorded, for good; returns the entry that says so.

    `found`: where they were found just now (`look`). `remove`: the attached files to remove, as `key_of` names them; of
    each a stub stays. The reason stays too, and is refused where it names the person. A spreadsheet that the
    district's office looked at goes whole where it names them, and nothing here tells of it. Raises Invalid.
    """
    problems = rules.problems_of(sought)
    given = checked(fields(Erasure, REQUEST), {"reason": reason}, problems)
    told = _l("The name, telephone number or village stands in it; the reason stays when they are gone.")
    problems.check(not rules.holds(sought, reason), "reason", told)
    problems.raise_if_any()
    db.session.execute(_LOCK, {"tenant": tenant_id})
    if not found:
        problems.add("name", _l("Nothing in the commune's records names this person."))
        problems.raise_if_any()
    of_district = queries.previews_of_district(sought)  # reads files: before anybody has to wait for what is locked
    number = (db.session.scalar(select(func.max(Erasure.number)).where(Erasure.tenant_id == tenant_id)) or 0) + 1
    removed = [one for one in found.attached if queries.key_of(one) in remove]
    gone = {one.sha256 for one in removed} | set(found.spreadsheets)
    asked = {
        "patterns": sought.patterns(),
        "more": sought.more(),
        "records": sorted(found.records),
        "stand": f"[đã xóa số {number}]",
        "owners": queries.owners(),
        "files": {
            model.__tablename__: [str(one.id) for one in removed if isinstance(one, model)]
            for model in queries.file_models()
        },
        "kept": sorted(queries.LEFT),
    }
    done = db.session.scalar(_ERASE, {"tenant": tenant_id, "asked": json.dumps(asked)}) or {}
    db.session.expire_all()
    places = {kind: int(done[kind]) for kind in KINDS}
    row = Erasure(
        tenant_id=tenant_id,
        number=number,
        erased_on=clock.today(),
        posting_id=posting_id,
        places=places | {"files": len(removed), "spreadsheets": len(found.spreadsheets)},
        erased_events=done["events"],
        **given,
    )
    db.session.add(row)
    db.session.flush()
    for home, sha256 in [*((tenant_id, one) for one in found.spreadsheets), *of_district]:
        after_commit(partial(files.remove, home, sha256, kept_files.PREVIEWS))
    for sha256 in gone - queries.used(tenant_id):
        after_commit(partial(files.remove, tenant_id, sha256))
    return row


__all__ = ["erase", "fingerprint", "look"]
