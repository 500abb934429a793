"""Reads of the district's overview: few statements, whatever the number of records."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal.core.audit import AuditHead
from portal.core.tenancy import recorded_moment
from portal.extensions import db
from portal.foundings.models import Founding
from portal.foundings.queries import stalled


@dataclass(frozen=True)
class Standing:
    """How many foundings of a commune stand in a stage, when one last moved, how many have not for 60 days."""

    tenant_id: int
    kind: str
    state: str
    stage: str
    number: int
    moved_on: date
    stalled: int


def standings(today: date) -> list[Standing]:
    """Return where all foundings stand at present, by commune, kind, state and stage."""
    place = Founding.tenant_id, Founding.kind, Founding.state, Founding.stage
    columns = func.count(), func.max(Founding.moved_on), func.count().filter(stalled(today))
    return [Standing(*row) for row in db.session.execute(select(*place, *columns).group_by(*place))]


def data_version() -> str:
    """Return what changes with every recorded change that the person may read, and never serves two moments.

    The heads of the units' chains of audit events, added up: it costs the same however long the chains are.
    """
    number, moment = db.session.scalar(select(func.sum(AuditHead.seq))) or 0, recorded_moment()
    return f"{number}-at-{moment.timestamp()}" if moment else str(number)
