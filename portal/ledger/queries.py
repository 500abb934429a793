"""Reads of the ledger: the foundings that a body led or supported. The wall limits them to the readable communes."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select

from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit
from portal.foundings.queries import counted_between
from portal.foundings.states import FoundingState
from portal.metrics.figures import Span, results


@dataclass(frozen=True)
class Credited:
    """How many foundings of a commune, in a state and stage, a body led or supported; how many with others."""

    tenant_id: int
    kind: str
    state: str
    stage: str
    part: str
    number: int
    shared: int


def credited(body_id: int, span: Span) -> list[Credited]:
    """Return a body's foundings that count within a span, and those that are open now."""
    place = Founding.tenant_id, Founding.kind, Founding.state, Founding.stage, FoundingCredit.part
    others = _other_credit().exists()
    wanted = counted_between(span.starts_on, span.ends_on) | (Founding.state == FoundingState.OPEN)
    statement = (
        select(*place, func.count(), func.count().filter(others))
        .join(FoundingCredit, _same_founding(FoundingCredit))
        .where(FoundingCredit.body_id == body_id, wanted)
        .group_by(*place)
    )
    return [Credited(*row) for row in db.session.execute(statement)]


def _same_founding(credit: type[FoundingCredit]) -> ColumnElement[bool]:
    return and_(credit.tenant_id == Founding.tenant_id, credit.founding_id == Founding.id)


def _other_credit() -> Select[tuple[int]]:
    other = FoundingCredit.__table__.alias("other")
    same = (other.c.tenant_id == FoundingCredit.tenant_id) & (other.c.founding_id == FoundingCredit.founding_id)
    return select(other.c.id).where(same, other.c.body_id != FoundingCredit.body_id)


@dataclass(frozen=True)
class Together:
    """The sums of all bodies beside the count of the communes that may be read, each founding once.

    `parts`: what each body led and supported, by its id; `foundings`: how many distinct ones that is; `shared`: how
    many of those are credited to more than one body; `counted`: all that count, those credited to none included.
    """

    parts: dict[int, dict[str, int]]
    foundings: int
    shared: int
    counted: int

    @property
    def sums(self) -> int:
        """What the bodies' own sums add up to: a founding of two bodies is in it twice."""
        return sum(sum(parts.values()) for parts in self.parts.values())


def together(span: Span) -> Together:
    """Return the sums of all bodies in a span, confirmed credits only, and what they make once each is counted once."""
    counted = counted_between(span.starts_on, span.ends_on)
    by_part = select(FoundingCredit.body_id, FoundingCredit.part, func.count())
    by_part = by_part.join(Founding, _same_founding(FoundingCredit)).where(counted)
    parts: dict[int, dict[str, int]] = {}
    for body_id, part, number in db.session.execute(by_part.group_by(FoundingCredit.body_id, FoundingCredit.part)):
        parts.setdefault(body_id, {})[part] = number
    each = select(func.count().label("bodies")).select_from(FoundingCredit)
    each = each.join(Founding, _same_founding(FoundingCredit)).where(counted)
    one = each.group_by(FoundingCredit.tenant_id, FoundingCredit.founding_id).subquery()
    row = db.session.execute(select(func.count(), func.count().filter(one.c.bodies > 1)).select_from(one)).one()
    return Together(parts, row[0], row[1], sum(results(span).values()))
