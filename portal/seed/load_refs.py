"""What the illustrative records point to: communes, bodies and posts, by the codes that the seeds use."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import select

from portal.accounts.models import Body, Posting
from portal.core import clock
from portal.core.access import Role
from portal.extensions import db
from portal.units import queries as units

MILLION = 1_000_000
_CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Refs:
    """Ids by code. `posts` holds the first posting of each body code and role; without accounts it is empty."""

    communes: dict[str, int]
    bodies: dict[str, int]
    posts: dict[tuple[str, str], int]

    def commune(self, code: str) -> int:
        """Return the id of the commune or town with an official code; raises KeyError."""
        return self.communes[code]

    def officer(self, unit_code: str) -> int | None:
        """Return the posting of a commune's officer."""
        return self.posts.get((f"UBND-{unit_code}", Role.COMMUNE_OFFICER))

    def leader(self, unit_code: str) -> int | None:
        """Return the posting of a commune's leader."""
        return self.posts.get((f"UBND-{unit_code}", Role.COMMUNE_LEADER))

    def front(self) -> int | None:
        """Return the posting of the district Front's officer."""
        return self.posts.get(("MTTQ", Role.DISTRICT_FRONT_OFFICER))

    def office(self) -> int | None:
        """Return the posting of the district officer, who follows up duties and deadlines."""
        return self.posts.get(("VP", Role.DISTRICT_OFFICER))

    def issuer(self) -> int | None:
        """Return the posting of the district leader, who issues quotas."""
        return self.posts.get(("UBND_H", Role.DISTRICT_LEADER))

    def holder(self, body_code: str) -> int | None:
        """Return the posting that reports for a duty's holder."""
        roles = (Role.DUTY_HOLDER, Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DISTRICT_FRONT_OFFICER)
        found = (self.posts.get((body_code, role)) for role in roles)
        return next((posting for posting in found if posting is not None), None)


def read_refs() -> Refs:
    """Read the ids of what the district and its accounts have already written."""
    bodies = {body.code: body.id for body in db.session.scalars(select(Body))}
    statement = select(Body.code, Posting.role, Posting.id).join(Posting, Posting.body_id == Body.id)
    rows = db.session.execute(statement.order_by(Posting.id.desc()))
    communes = {unit.code: unit.id for unit in units.communes()}
    return Refs(communes, bodies, {(code, role): posting for code, role, posting in rows})


def millions(vnd: int | None) -> Decimal | None:
    """Return whole VND as million VND with two decimals; raises ValueError where that would lose money."""
    if vnd is None:
        return None
    value = (Decimal(vnd) / MILLION).quantize(_CENTS)
    if value * MILLION != vnd:
        raise ValueError(f"{vnd} VND is not a whole number of 0.01 million")
    return value


def morning(day: date | None) -> datetime | None:
    """Return eight o'clock of a business day, where a record wants a moment."""
    return None if day is None else datetime.combine(day, time(8), clock.ZONE)
