"""Documents that went out under a number, and the sequences that the numbers come from."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Recorded, Versioned
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.tenancy import Tenant
from portal.extensions import Base


class DocumentSequence(Tenant, Versioned, Recorded, Base):
    """The running numbers of one body for one type of document; `next` is what the next one gets.

    State bodies number each type anew each year (Decree 30/2020: `span` is "2024"); Party bodies number it through
    the committee's term (Guidance 36: `span` is "2020-2025"). The district's sequences live under its own unit.
    """

    __tablename__ = "document_sequences"
    __table_args__ = (
        UniqueConstraint("tenant_id", "issuer", "type", "span"),
        CheckConstraint("form IN ('state', 'party')", name="form"),
        CheckConstraint("next > 0", name="next"),
    )
    form: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text)  # a body's code
    type: Mapped[str] = mapped_column(Text)  # BC: report, CV: letter
    span: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    next: Mapped[int] = mapped_column(default=1)


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
    paper: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    span: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(Text)  # as printed: 05/BC-UBND
    subject: Mapped[str] = mapped_column(Text)
    signer: Mapped[str] = mapped_column(Text, default="")
    issued_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
