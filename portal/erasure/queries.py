"""Where a person is found: in the records of a commune as they are, as they were, in the audit and in kept files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text, union_all
from sqlalchemy.sql.elements import TextClause

from portal.accounts.models import Posting
from portal.attachments.models import AttachedFile
from portal.core import files
from portal.core.audit import record_of
from portal.documents import packages, workbook
from portal.documents.workbook import Refused
from portal.erasure.models import Erasure
from portal.erasure.patterns import Sought
from portal.extensions import Base, db
from portal.foundings.models import Founding
from portal.imports import kept_files
from portal.registry.models import Collective
from portal.reports.models import IssuedDocument
from portal.units import queries as units

# Tables of a commune that are left as they are, and why.
LEFT = {
    "issued_documents": "an issued paper is kept unchanged (law on archives); it names who signed, an official",
    "erasures": "what this writes itself; its reason is refused where it holds what is erased",
}
_APART = frozenset({"audit_events", "audit_heads", "form_keys"})  # looked through in their own ways


@dataclass
class Found:
    """Where a person was found; `records`: the record and how often, as the audit names them (collectives/12)."""

    records: dict[str, int] = field(default_factory=dict)
    past: int = 0
    audit: int = 0
    spreadsheets: list[str] = field(default_factory=list)  # by their SHA-256
    attached: list[AttachedFile] = field(default_factory=list)  # of the records: what they hold cannot be searched

    def __bool__(self) -> bool:
        return bool(self.records or self.past or self.audit or self.spreadsheets)


def tenant_models() -> list[Any]:
    """Return the models of a commune's own rows that are looked through."""
    return [
        mapper.class_
        for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table))
        if "tenant_id" in mapper.local_table.c and mapper.local_table.name not in _APART | set(LEFT)  # type: ignore[attr-defined]
    ]


def owners() -> dict[str, tuple[str, str | None]]:
    """Return for each table the record that its rows belong to, and the column that names it."""
    return {model.__tablename__: record_of(model) for model in tenant_models()}


def find(tenant_id: int, sought: Sought) -> Found:
    """Look for a person in all that a commune has recorded."""
    pattern, found = "|".join(sought.patterns()), Found()
    asked = {"tenant": tenant_id, "pattern": pattern}
    for record, times, is_past in db.session.execute(_statement(), asked):
        found.records[record] = found.records.get(record, 0) + (0 if is_past else times)
        found.past += times if is_past else 0
    for record, times in db.session.execute(_IN_AUDIT, asked):
        found.audit += times
        found.records.setdefault(record, 0)
    found.spreadsheets = [one for one in _spreadsheets(tenant_id) if _holds(tenant_id, one, pattern)]
    found.attached = _attached(tenant_id, found.records)
    return found


# Line breaks stand as \n in JSON; a letter n before a name would hide its beginning.
_HELD = "regexp_replace({what}::text, '\\\\[nrt]', ' ', 'g') ~* :pattern"
_IN_AUDIT = text(
    "SELECT record, count(*) FROM public.audit_events WHERE tenant_id = :tenant"  # noqa: S608 - names of ours
    f" AND ({_HELD.format(what='before')} OR {_HELD.format(what='after')}) GROUP BY record"
)


def _statement() -> TextClause:
    """Return the one statement over all tables and their histories: record, how often, whether of the past."""
    parts = []
    for name, (record, column) in owners().items():
        whose = f"'{record}/' || t.{column}" if column else f"'{record}'"
        for schema in ("public", "history"):
            parts.append(
                f"SELECT {whose} AS record, count(*) AS times, {schema == 'history'} AS is_past FROM {schema}.{name} t"  # noqa: S608 - our names
                f" WHERE t.tenant_id = :tenant AND {_HELD.format(what='to_jsonb(t)')} GROUP BY 1"
            )
    return text(" UNION ALL ".join(parts))


def _attached(tenant_id: int, records: Iterable[str]) -> list[AttachedFile]:
    """Return the files of some records that are not erased yet."""
    found: list[AttachedFile] = []
    for model in file_models():
        record, _column = record_of(model)
        ids = [int(one.rpartition("/")[2]) for one in records if one.startswith(f"{record}/")]
        owned = select(model).where(model.tenant_id == tenant_id, getattr(model, model.OWNER).in_(ids))
        found += db.session.scalars(owned.where(model.erased_at.is_(None)).order_by(model.id)) if ids else []
    return found


def file_models() -> list[Any]:
    """Return the tables of attached files."""
    return sorted(AttachedFile.__subclasses__(), key=lambda one: str(one.__tablename__))


def used(tenant_id: int) -> set[str]:
    """Return by their SHA-256 the files that a commune's attached documents and issued papers need."""
    held = [select(one.sha256).where(one.tenant_id == tenant_id, one.erased_at.is_(None)) for one in file_models()]
    issued = select(IssuedDocument.sha256).where(IssuedDocument.tenant_id == tenant_id)
    return set(db.session.scalars(union_all(*held, issued)))


def _spreadsheets(tenant_id: int) -> list[str]:
    """Return the files that were sent for an import: all that a commune keeps and nothing else needs."""
    needed = used(tenant_id)
    sent = {one for one in files.kept(tenant_id) if one not in needed}
    return sorted(sent | set(files.kept(tenant_id, kept_files.PREVIEWS)))


def previews_of_district(sought: Sought) -> list[tuple[int, str]]:
    """Return the spreadsheets that the district's office only looked at and that name the person: tenant, SHA-256.

    They hold rows of all communes: who erases is neither shown them nor told whether there are any.
    """
    district, pattern = units.district(), "|".join(sought.patterns())
    if district is None:
        return []
    looked_at = files.kept(district.id, kept_files.PREVIEWS)
    return [(district.id, one) for one in looked_at if _holds(district.id, one, pattern)]


def _holds(tenant_id: int, sha256: str, pattern: str) -> bool:
    """Say whether a spreadsheet names the person, by the database's own regular expressions; one unread counts."""
    tables = kept_files.sent(tenant_id, sha256)
    try:
        if tables is None:
            data = kept_files.kept(tenant_id, sha256) or b""
            tables = workbook.read(data, f"a.{packages.kind_by_content(data)}")
    except Refused:
        return True
    words = "\n".join(
        re.sub(r"\s+", " ", str(getattr(value, "shown", value)))
        for table in tables
        for row in table.rows
        for value in row
        if value is not None
    )
    return bool(db.session.scalar(select(func.regexp_like(words, pattern, "i"))))


def key_of(file: AttachedFile) -> str:
    """Return what names a file among those of all tables."""
    return f"{record_name(file)}/{file.id}"


def record_name(file: AttachedFile) -> str:
    """Return the table of a file."""
    return str(type(file).__tablename__)  # type: ignore[attr-defined]


def names(tenant_id: int, records: Iterable[str]) -> dict[str, str]:
    """Return what the entries of the register and the foundings among some records are called."""
    found: dict[str, str] = {}
    for model, name in ((Collective, Collective.name), (Founding, Founding.working_name)):
        table = str(model.__tablename__)
        ids = [int(one.rpartition("/")[2]) for one in records if one.startswith(f"{table}/")]
        rows = select(model.id, name).where(model.tenant_id == tenant_id, model.id.in_(ids))
        found |= {f"{table}/{number}": told for number, told in db.session.execute(rows).tuples()} if ids else {}
    return found


def postings(ids: set[int]) -> dict[int, Posting]:
    """Return postings by id."""
    found = db.session.scalars(select(Posting).where(Posting.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}


def done(tenant_id: int) -> list[Erasure]:
    """Return a commune's erasures, newest first."""
    statement = select(Erasure).where(Erasure.tenant_id == tenant_id)
    return list(db.session.scalars(statement.order_by(Erasure.number.desc())))
