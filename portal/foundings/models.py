"""The mobilization of one THT or HTX, from the first survey to the event that counts."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import TEXT, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import Extended, described, technical
from portal.core.kinds import Choice, Day, Reference, Text, Whole
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.foundings.states import ClaimState, CreditPart, FoundingState, StepKind
from portal.registry.choices import NO_SECTOR, FoundedKind, Sector
from portal.registry.models import KIND_HEADINGS, NAME_HEADINGS

DESCRIPTION = "description"  # what is said of a founding, by whichever door
STEP = "step"
MEMBERS = Whole(100_000, least=1, refusal=_l("Between 1 and 100,000 members."))
_ENTERED_BY_COUNTING = _l("A founding counts with this entry, on this day. Take that back first.")
_MISSING_MEMBERS = _l("Say how many members are expected.")


class Founding(Tenant, Versioned, Recorded, Extended, Base):
    """One founding. `stage` and `moved_on` repeat its last step, so that lists need not read them all.

    It counts on `counted_on`: a THT when the commune enters it in its register, an HTX on the date of its
    certificate; then `collective_id` names the entry that counting made in the registry.
    """

    __tablename__ = "foundings"
    __table_args__ = (
        CheckConstraint("kind IN ('THT', 'HTX')", name="kind"),
        CheckConstraint("state IN ('open', 'counted', 'dropped')", name="state"),
        CheckConstraint("(state = 'counted') = (counted_on IS NOT NULL)", name="counted"),
        CheckConstraint("(counted_on IS NULL) = (collective_id IS NULL)", name="entry"),
        # The day stands in the entry too, where every figure is counted from: the database keeps the two equal.
        ForeignKeyConstraint(
            ["tenant_id", "collective_id", "counted_on"],
            ["collectives.tenant_id", "collectives.id", "collectives.registered_on"],
            info=explained("registered_on", _ENTERED_BY_COUNTING),
        ),
        ForeignKeyConstraint(
            ["tenant_id", "converts_collective_id"],
            ["collectives.tenant_id", "collectives.id"],
            info=explained(None, _l("A founding grows out of this group, so it cannot be removed.")),
        ),
        Index("ix_foundings_counted", "tenant_id", "kind", "counted_on"),
        Index("ix_foundings_state", "tenant_id", "state", "moved_on"),
    )
    kind: Mapped[str] = described(
        Choice(FoundedKind),
        _l("Kind"),
        required=True,
        missing=_l("Choose THT or HTX."),
        title="Loại hình",
        headings=KIND_HEADINGS,
        width=10,
    )
    working_name: Mapped[str] = described(
        Text(200),
        _l("Working name"),
        required=True,
        group=DESCRIPTION,
        hint=_l("As it is called in the village; it can be changed until it counts."),
        missing=_l("Give it a working name."),
        title="Tên",
        headings=(*NAME_HEADINGS, "Tên dự kiến"),
        width=34,
    )
    folded_name: Mapped[str] = technical("working_name, folded for search and matching", TEXT)
    villages: Mapped[str] = described(
        Text(500),
        _l("Villages"),
        group=DESCRIPTION,
        headings=("Thôn, bản", "Địa bàn", "Địa chỉ"),
        width=22,
        default="",
    )
    sector: Mapped[str] = described(
        Choice(Sector),
        _l("Sector"),
        required=True,
        group=DESCRIPTION,
        missing=NO_SECTOR,
        headings=("Ngành nghề", "Ngành"),
        width=24,
    )
    expected_members: Mapped[int] = described(
        MEMBERS,
        _l("Expected members"),
        required=True,
        group=DESCRIPTION,
        missing=_MISSING_MEMBERS,
        title="Thành viên dự kiến",
    )
    members: Mapped[int | None] = described(MEMBERS, _l("Members"))
    stage: Mapped[str] = described(Text(50), _l("Stage"))
    state: Mapped[str] = described(Choice(FoundingState), _l("State"), default=FoundingState.OPEN)
    opened_on: Mapped[date] = described(Day(), _l("Day of the survey of need"), required=True)
    moved_on: Mapped[date] = described(Day(), _l("Latest step"))
    counted_on: Mapped[date | None] = described(Day(), _l("Counted on"))
    certificate_number: Mapped[str | None] = described(Text(100), _l("Number"))
    collective_id: Mapped[int | None] = technical("the entry that counting made; the step tells it")
    converts_collective_id: Mapped[int | None] = described(Reference(), _l("Grows out of a THT"))


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
    founding_id: Mapped[int] = technical("the founding whose step it is")
    seq: Mapped[int] = technical("the order in which steps were recorded")
    kind: Mapped[str] = described(Choice(StepKind), _l("Kind"))
    from_stage: Mapped[str | None] = described(Text(50), _l("From the stage"))
    to_stage: Mapped[str] = described(Text(50), _l("To the stage"))
    happened_on: Mapped[date] = described(Day(), _l("Date"), required=True, group=STEP)
    document_number: Mapped[str] = described(Text(100), _l("Document number"), group=STEP, default="")
    members: Mapped[int | None] = described(MEMBERS, _l("Number of members"), group=STEP)
    note: Mapped[str] = described(Text(2000, lines=True), _l("Note"), group=STEP, default="")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")


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
    founding_id: Mapped[int] = technical("the founding that it is a part in")
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    part: Mapped[str] = described(Choice(CreditPart), _l("Its part"))
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
            info=explained("part", _l("A proposal of this body already waits for the commune.")),
        ),
        Index("ix_credit_claims_founding", "tenant_id", "founding_id"),
        Index("ix_credit_claims_body", "tenant_id", "body_id", "state"),
    )
    founding_id: Mapped[int] = technical("the founding that it is about")
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    part: Mapped[str] = described(
        Choice(CreditPart),
        _l("This body"),
        required=True,
        missing=_l("Say whether the body led or supported."),
        title="Đề nghị",
    )
    note: Mapped[str] = described(Text(500), _l("What it did"), default="")
    proposed_on: Mapped[date] = described(Day(), _l("Proposed on"), title="Ngày đề nghị")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    state: Mapped[str] = described(Choice(ClaimState), _l("State"), default=ClaimState.PROPOSED)
    decided_part: Mapped[str | None] = described(Choice(CreditPart), _l("Part confirmed"), title="Được xác nhận")
    decided_on: Mapped[date | None] = described(Day(), _l("Decided on"), title="Ngày trả lời")
    decided_by_id: Mapped[int | None] = described(Reference(), _l("Decided by"), foreign_key="postings.id")
    reason: Mapped[str] = described(Text(500), _l("Reason"), title="Lý do", default="")
    body: Mapped[Body] = relationship(lazy="joined")
