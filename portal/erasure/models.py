"""What was erased on request: when, on whose word, why; never what."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from portal.core.database import Recorded
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Day, Reference, Text, Whole
from portal.core.tenancy import Tenant
from portal.extensions import Base

REQUEST = "request"  # what the form asks of the request itself


class Erasure(Tenant, Recorded, Base):
    """One request that was carried out; its number stands wherever something was erased.

    `places` counts what was found, by kind. `erased_events` names the events of the commune's chain that were erased,
    each with the hash of what is left of it: the proof goes on over them (portal/core/chain.py).
    """

    __tablename__ = "erasures"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("erasures", None)
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint("reason <> ''", name="reason"),
    )
    number: Mapped[int] = described(Whole(), _l("Number"))
    reason: Mapped[str] = described(
        Text(500, lines=True),
        _l("Why it is erased"),
        required=True,
        group=REQUEST,
        hint=_l("Who asked and on which paper, by its number: never the name itself. This stays."),
        missing=_l("Say why, and on which paper it was asked for."),
    )
    erased_on: Mapped[date] = described(Day(), _l("Erased on"))
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    places: Mapped[dict[str, int]] = technical("how much was erased, by kind", JSONB)
    erased_events: Mapped[dict[str, str]] = technical("the events that were erased, for the proof of the chain", JSONB)


__all__ = ["Erasure"]
