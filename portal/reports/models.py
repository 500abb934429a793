"""Documents that went out under a number, and the sequences that the numbers come from."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Choice, Day, Reference, Text, Whole
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.reports.choices import DocumentType

HIGHEST = 99_999
PART = "part"  # the parts in words of a report
_LONG = Text(6000, lines=True)


class DocumentSequence(Tenant, Versioned, Recorded, Base):
    """The running numbers of one body for one type of document; `next` is what the next one gets.

    State bodies number each type anew each year (Decree 30/2020: `span` is "2024"); Party bodies number it through
    the committee's term (Guidance 36: `span` is "2020-2025"). The district's sequences live under its own unit.
    """

    __tablename__ = "document_sequences"
    __table_args__ = (
        UniqueConstraint(
            "tenant_id",
            "issuer",
            "type",
            "span",
            info=explained("starts_on", _l("The numbers of this term have begun already.")),
        ),
        CheckConstraint("form IN ('state', 'party')", name="form"),
        CheckConstraint("next > 0", name="next"),
    )
    form: Mapped[str] = technical("follows from the issuer")
    issuer: Mapped[str] = described(Text(40), _l("Issuing body"))  # a body's code
    type: Mapped[str] = described(Choice(DocumentType), _l("Type of document"))
    span: Mapped[str] = described(Text(9), _l("Runs through"))
    starts_on: Mapped[date] = described(Day(), _l("From"))
    next: Mapped[int] = described(Whole(HIGHEST, least=1), _l("Next number"), missing=_l("Enter a number."), default=1)


class ReportText(Tenant, Versioned, Recorded, Base):
    """The parts in words of a report, where the office wrote its own; an empty one is made of the figures again."""

    __tablename__ = "report_texts"
    __table_args__ = (UniqueConstraint("tenant_id", "paper", "source"),)
    paper: Mapped[str] = technical("what the words belong to")
    source: Mapped[str] = technical("what the words belong to")
    results: Mapped[str] = described(_LONG, _l("Results in words"), group=PART, default="")
    shortcomings: Mapped[str] = described(_LONG, _l("Shortcomings and their causes"), group=PART, default="")
    tasks: Mapped[str] = described(_LONG, _l("Tasks of the next period"), group=PART, default="")
    recommendations: Mapped[str] = described(_LONG, _l("Recommendations"), group=PART, default="")


class IssuedDocument(Tenant, Recorded, Base):
    """A document as it went out: its number, and the very file; never changed afterwards.

    `paper` and `source` say what it was made from; `fingerprint` is that of its content without number and day, so
    that the same content never takes a second number.
    """

    __tablename__ = "issued_documents"
    __kept__ = Kept(ADDED_ONLY)
    __table_args__ = (
        UniqueConstraint("tenant_id", "issuer", "type", "span", "number"),
        UniqueConstraint("tenant_id", "paper", "source", "fingerprint"),
        CheckConstraint("number > 0", name="number"),
    )
    paper: Mapped[str] = technical("what it was made from")
    source: Mapped[str] = technical("what it was made from")
    fingerprint: Mapped[str] = technical("tells the same content again")
    issuer: Mapped[str] = described(Text(40), _l("Issuing body"))
    type: Mapped[str] = described(Choice(DocumentType), _l("Type of document"))
    span: Mapped[str] = described(Text(9), _l("Runs through"))
    number: Mapped[int] = described(Whole(HIGHEST, least=1), _l("Number"))
    reference: Mapped[str] = described(Text(40), _l("Document number"))  # as printed: 05/BC-UBND
    subject: Mapped[str] = described(Text(500), _l("What it is about"))
    signer: Mapped[str] = described(Text(120), _l("Signed by"), default="")
    issued_on: Mapped[date] = described(Day(), _l("Issued on"))
    sha256: Mapped[str] = technical("names the file")
    size: Mapped[int] = technical("of the file")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
