"""Quotas (chỉ tiêu): proposed by the commune, agreed, issued by the district under a decision, adjusted."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.attachments.models import AttachedFile, kept_once
from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Choice, Day, Moment, Reference, Text, Year
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.quotas.keys import TARGET, Amount, AmountKind, KeyKind
from portal.quotas.states import DecisionKind, ProposalState
from portal.registry.choices import FoundedKind

DECISION = "decision"  # what a decision says of itself
CORRECTION = "correction"  # why what was typed of it is corrected
_KEY = f"kind IN ('THT', 'HTX') OR kind ~ '^{TARGET}[0-9]+$'"
BASIS = Text(2000, lines=True)
_BEGUN = _l("Somebody began this proposal meanwhile. Reload the page, compare and save again.")
CORRECTED_MEANWHILE = _l("Somebody corrected this decision meanwhile. Go back and look at it anew.")
NUMBER_TAKEN = _l("There is already a decision with this number.")


class QuotaProposal(Tenant, Versioned, Recorded, Base):
    """A commune's proposal for a programme (clause II.9), with its basis and who agreed to it."""

    __tablename__ = "quota_proposals"
    __record__ = ("quotas", None)
    __table_args__ = (
        UniqueConstraint("tenant_id", "programme_id", info=explained(None, _BEGUN)),
        CheckConstraint("state IN ('draft', 'proposed', 'agreed')", name="state"),
    )
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    state: Mapped[str] = described(Choice(ProposalState), _l("State"), default=ProposalState.DRAFT)
    basis: Mapped[str] = described(BASIS, _l("Basis"), default="")
    proposed_by_id: Mapped[int | None] = described(Reference(), _l("Proposed by"), foreign_key="postings.id")
    proposed_at: Mapped[datetime | None] = described(Moment(), _l("Proposed"))
    leader_agreed_by_id: Mapped[int | None] = described(
        Reference(), _l("For the People's Committee"), foreign_key="postings.id"
    )
    leader_agreed_at: Mapped[datetime | None] = described(Moment(), _l("The leader agreed"))
    front_agreed_by_id: Mapped[int | None] = described(Reference(), _l("For the Front"), foreign_key="postings.id")
    front_agreed_at: Mapped[datetime | None] = described(Moment(), _l("The Front agreed"))
    return_note: Mapped[str] = described(Text(500), _l("What should be changed"), default="")

    @property
    def shown(self) -> ProposalState:
        """How it stands for people: a draft that came back with a note is returned."""
        is_back = self.state == ProposalState.DRAFT and self.return_note
        return ProposalState.RETURNED if is_back else ProposalState(self.state)


class QuotaProposalLine(Tenant, Base):
    """One proposed number: kind (or objective) × year."""

    __tablename__ = "quota_proposal_lines"
    __record__ = ("quotas", None)
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "proposal_id"],
            ["quota_proposals.tenant_id", "quota_proposals.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("tenant_id", "proposal_id", "kind", "year"),
        CheckConstraint(_KEY, name="kind"),
        CheckConstraint("value >= 0", name="value"),
    )
    proposal_id: Mapped[int] = technical("the row that it belongs to")
    kind: Mapped[str] = described(KeyKind(FoundedKind), _l("Kind"))
    year: Mapped[int] = described(Year(), _l("Year"))
    value: Mapped[Amount] = described(AmountKind(), _l("Value"))


class QuotaDraft(Tenant, Versioned, Recorded, Base):
    """One cell of the district's allocation under preparation; issuing turns it into a quota."""

    __tablename__ = "quota_drafts"
    __record__ = ("quotas", None)
    __table_args__ = (
        UniqueConstraint("tenant_id", "programme_id", "kind", "year"),
        CheckConstraint(_KEY, name="kind"),
        CheckConstraint("value >= 0", name="value"),
    )
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    kind: Mapped[str] = described(KeyKind(FoundedKind), _l("Kind"))
    year: Mapped[int] = described(Year(), _l("Year"), required=True, width=8)
    value: Mapped[Amount] = described(
        AmountKind(),
        _l("Value"),
        required=True,
        title="Chỉ tiêu",
        headings=("Số lượng", "Chỉ tiêu giao", "Chỉ tiêu vận động"),
        width=10,
    )


class QuotaDecision(Base, Recorded):
    """The numbered decision that issues or adjusts quotas; no row is ever changed.

    What was typed wrongly is corrected by a row of its own, which says all anew and names the one that it `corrects`.
    """

    __tablename__ = "quota_decisions"
    __kept__ = Kept(ADDED_ONLY)
    __table_args__ = (
        UniqueConstraint(
            "programme_id",
            "number",
            "corrects_id",
            postgresql_nulls_not_distinct=True,
            info=explained("number", NUMBER_TAKEN),
        ),
        UniqueConstraint("corrects_id", info=explained(None, CORRECTED_MEANWHILE)),
        CheckConstraint("kind IN ('issue', 'adjust')", name="kind"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    number: Mapped[str] = described(
        Text(60),
        _l("Decision number"),
        required=True,
        group=DECISION,
        hint=_l("As it stands on the document, such as 12/QĐ-UBND."),
        missing=_l("Enter the number of the decision."),
    )
    decided_on: Mapped[date] = described(
        Day(),
        _l("Decision date"),
        required=True,
        group=DECISION,
        hint=_l("Not in the future, and not before the last decision."),
        missing=_l("Enter the date of the decision."),
    )
    kind: Mapped[str] = described(Choice(DecisionKind), _l("Kind"))
    basis: Mapped[str] = described(BASIS, _l("Basis"), group=DECISION, default="")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    corrects_id: Mapped[int | None] = technical(
        "the row that it corrects", ForeignKey("quota_decisions.id"), sort_order=92
    )
    corrected_on: Mapped[date | None] = described(Day(), _l("Corrected on"), sort_order=92)
    reason: Mapped[str] = described(
        Text(500), _l("Why it is corrected"), default="", server_default="", group=CORRECTION, sort_order=92
    )


class QuotaDecisionFile(AttachedFile, Base):
    """The signed scan of a decision, attached by the office that issued it; its tenant is the district."""

    OWNER = "decision_id"
    __tablename__ = "quota_decision_files"
    __record__ = ("quotas", None)
    __table_args__ = (
        Index("ix_quota_decision_files_decision", "tenant_id", "decision_id"),
        kept_once("uq_quota_decision_files_content", "decision_id"),
    )
    decision_id: Mapped[int] = technical("the decision that it is", ForeignKey("quota_decisions.id"))


class Quota(Tenant, Recorded, Base):
    """A number issued under a decision. The latest decision's number holds; no row is ever changed."""

    __tablename__ = "quotas"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("quotas", None)
    __table_args__ = (
        UniqueConstraint("tenant_id", "decision_id", "kind", "year"),
        CheckConstraint(_KEY, name="kind"),
        CheckConstraint("value >= 0", name="value"),
        Index("ix_quotas_cell", "tenant_id", "programme_id", "kind", "year"),
    )
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    decision_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("quota_decisions.id"))
    kind: Mapped[str] = described(KeyKind(FoundedKind), _l("Kind"))
    year: Mapped[int] = described(Year(), _l("Year"))
    value: Mapped[Amount] = described(AmountKind(), _l("Value"))
    decision: Mapped[QuotaDecision] = relationship(lazy="joined")
