"""Reads of issued documents and their sequences, within the wall."""

from datetime import date

from sqlalchemy import func, select

from portal.accounts.models import Body, Posting
from portal.extensions import db
from portal.reports.models import DocumentSequence, IssuedDocument, ReportText


def documents(tenant_id: int, year: int | None = None) -> list[IssuedDocument]:
    """Return what a tenant issued, the latest first; of one year, where given."""
    statement = select(IssuedDocument).where(IssuedDocument.tenant_id == tenant_id)
    if year is not None:
        statement = statement.where(IssuedDocument.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
    return list(db.session.scalars(statement.order_by(IssuedDocument.issued_on.desc(), IssuedDocument.id.desc())))


def years(tenant_id: int) -> list[int]:
    """Return the years in which a tenant issued documents, the latest first."""
    year = func.date_part("year", IssuedDocument.issued_on)
    found = db.session.scalars(select(year).where(IssuedDocument.tenant_id == tenant_id).distinct())
    return sorted((int(one) for one in found), reverse=True)


def document(tenant_id: int, document_id: int) -> IssuedDocument | None:
    """Return an issued document, or None."""
    return db.session.get(IssuedDocument, (tenant_id, document_id))


def issued_of(tenant_id: int, paper: str, source: str) -> list[IssuedDocument]:
    """Return what was issued of one paper, the latest first."""
    mine = IssuedDocument.tenant_id == tenant_id, IssuedDocument.paper == paper, IssuedDocument.source == source
    return list(db.session.scalars(select(IssuedDocument).where(*mine).order_by(IssuedDocument.id.desc())))


def texts(tenant_id: int, paper: str, source: str) -> ReportText | None:
    """Return what the office wrote in a report itself, or None."""
    mine = ReportText.tenant_id == tenant_id, ReportText.paper == paper, ReportText.source == source
    return db.session.scalar(select(ReportText).where(*mine))


def sequence(tenant_id: int, issuer: str, kind: str, form: str, day: date) -> DocumentSequence | None:
    """Return the sequence that numbers a type on a day: the year's (state), the latest term's (Party); or None."""
    mine = DocumentSequence.tenant_id == tenant_id, DocumentSequence.issuer == issuer, DocumentSequence.type == kind
    statement = select(DocumentSequence).where(*mine, DocumentSequence.starts_on <= day)
    if form == "state":
        statement = statement.where(DocumentSequence.span == str(day.year))
    statement = statement.order_by(DocumentSequence.starts_on.desc()).limit(1)
    return db.session.scalar(statement, execution_options={"populate_existing": True})


def greatest(sequence: DocumentSequence) -> int:
    """Return the greatest number given in a sequence, 0 before the first."""
    mine = IssuedDocument.tenant_id == sequence.tenant_id, IssuedDocument.issuer == sequence.issuer
    of_it = IssuedDocument.type == sequence.type, IssuedDocument.span == sequence.span
    return db.session.scalar(select(func.max(IssuedDocument.number)).where(*mine, *of_it)) or 0


def lock_numbers(tenant_id: int, issuer: str, kind: str) -> None:
    """Let nobody else number this type of this body until the transaction ends."""
    name = func.hashtext(f"documents:{issuer}:{kind}")
    db.session.execute(select(func.pg_advisory_xact_lock(name, tenant_id)))


def committee_of(unit_id: int) -> Body | None:
    """Return the People's Committee of a commune or town."""
    return db.session.scalar(select(Body).where(Body.unit_id == unit_id, Body.is_peoples_committee).limit(1))


def postings(ids: set[int]) -> dict[int, Posting]:
    """Return postings by id."""
    return {one.id: one for one in db.session.scalars(select(Posting).where(Posting.id.in_(ids)))} if ids else {}
