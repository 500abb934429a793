"""The mobilization of one THT or HTX, from the first survey to the event that counts."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.problems import explained
from portal.core.tenancy import Tenant
from portal.extensions import Base


class Founding(Tenant, Versioned, Recorded, Base):
    """One founding. `stage` and `moved_on` repeat its last step, so that lists need not read them all.

    It counts on `counted_on`: a THT when the commune enters it in its register, an HTX on the date of its
    certificate; then `collective_id` names the entry that counting made in the registry.
    """

    __tablename__ = "foundings"
    __table_args__ = (
        CheckConstraint("kind IN ('THT', 'HTX')", name="kind"),
        CheckConstraint("state IN ('open', 'counted', 'dropped')", name="state"),
        CheckConstraint("(state = 'counted') = (counted_on IS NOT NULL)", name="counted"),
        ForeignKeyConstraint(["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "converts_collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            info=explained(None, _l("A founding grows out of this group, so it cannot be removed.")),
        ),
        Index("ix_foundings_counted", "tenant_id", "kind", "counted_on"),
        Index("ix_foundings_state", "tenant_id", "state", "moved_on"),
    )
    kind: Mapped[str] = mapped_column(Text)
    working_name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)
    villages: Mapped[str] = mapped_column(Text, default="")
    sector: Mapped[str] = mapped_column(Text)
    expected_members: Mapped[int]
    members: Mapped[int | None]
    stage: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="open")
    opened_on: Mapped[date]
    moved_on: Mapped[date]
    counted_on: Mapped[date | None]
    certificate_number: Mapped[str | None] = mapped_column(Text)
    collective_id: Mapped[int | None]
    converts_collective_id: Mapped[int | None]


class FoundingStep(Tenant, Recorded, Base):
    """A dated event of a founding, with its evidence document; never changed afterwards."""

    __tablename__ = "founding_steps"
    __record__ = ("foundings", "founding_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "founding_id"], ["foundings.tenant_id", "foundings.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "founding_id", "seq"),
        CheckConstraint(
            "kind IN ('opened', 'advanced', 'went_back', 'counted', 'taken_back', 'dropped', 'resumed')",
            name="kind",
        ),
    )
    founding_id: Mapped[int]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    from_stage: Mapped[str | None] = mapped_column(Text)
    to_stage: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    members: Mapped[int | None]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))


class FoundingCredit(Tenant, Recorded, Base):
    """A body that led or supported a founding. At most one leads."""

    __tablename__ = "founding_credits"
    __record__ = ("foundings", "founding_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "founding_id"], ["foundings.tenant_id", "foundings.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "founding_id", "body_id"),
        CheckConstraint("part IN ('lead', 'support')", name="part"),
        Index(
            "uq_founding_credits_lead",
            "tenant_id",
            "founding_id",
            unique=True,
            postgresql_where=text("part = 'lead'"),
        ),
    )
    founding_id: Mapped[int]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    part: Mapped[str] = mapped_column(Text)
    body: Mapped[Body] = relationship(lazy="joined")


class CreditClaim(Tenant, Versioned, Recorded, Base):
    """A body's own word that it led or supported a founding: proposed, until the commune confirms or refuses it.

    Only a `FoundingCredit` counts; confirming a claim writes one. `decided_part` is the part that the commune
    confirmed, which may be another than the one proposed. `body_id` names the line, as in the credits.
    """

    __tablename__ = "credit_claims"
    __record__ = ("foundings", "founding_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "founding_id"], ["foundings.tenant_id", "foundings.id"], ondelete="CASCADE"),
        CheckConstraint("part IN ('lead', 'support')", name="part"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("decided_part IN ('lead', 'support')", name="decided_part"),
        CheckConstraint("(state = 'confirmed') = (decided_part IS NOT NULL)", name="confirmed"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
        CheckConstraint("(state = 'proposed') = (decided_on IS NULL)", name="decided"),
        Index(
            "uq_credit_claims_open",
            "tenant_id",
            "founding_id",
            "body_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_credit_claims_founding", "tenant_id", "founding_id"),
        Index("ix_credit_claims_body", "tenant_id", "body_id", "state"),
    )
    founding_id: Mapped[int]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    part: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    proposed_on: Mapped[date]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    state: Mapped[str] = mapped_column(Text, default="proposed")
    decided_part: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[Body] = relationship(lazy="joined")
