"""Write the opening balance of 31/12/2020 and what became of it into the registry."""

from collections.abc import Iterable

from portal.core.text import fold
from portal.extensions import db
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord
from portal.seed.load_refs import Refs, millions
from portal.seed.opening import OPENING_DAY, OpeningCollective
from portal.seed.records import StatusChange


def load_opening(refs: Refs, given: Iterable[OpeningCollective]) -> dict[str, Collective]:
    """Write the opening collectives, each operating since its registration, with its record for 2020; by key."""
    made = {one.key: _collective(refs, one) for one in given}
    db.session.add_all(made.values())
    db.session.flush()
    for one in given:
        db.session.add_all([operating(made[one.key]), _record(made[one.key], one)])
    db.session.flush()
    return made


def _collective(refs: Refs, one: OpeningCollective) -> Collective:
    return Collective(
        tenant_id=refs.commune(one.unit_code),
        kind=one.kind,
        subtype=one.subtype,
        sector=one.sector,
        product=one.product,
        name=one.name,
        folded_name=fold(one.name),
        villages=", ".join(one.villages),
        head_name=one.head_name,
        registered_on=one.registered_on,
        registration_number=one.certificate_no,
        origin="opening",
    )


def operating(collective: Collective) -> CollectiveStatus:
    """Return the first status of a collective: operating from its registration."""
    return CollectiveStatus(
        tenant_id=collective.tenant_id,
        collective_id=collective.id,
        status="operating",
        from_on=collective.registered_on,
    )


def _record(collective: Collective, one: OpeningCollective) -> YearlyRecord:
    return YearlyRecord(
        tenant_id=collective.tenant_id,
        collective_id=collective.id,
        year=OPENING_DAY.year,
        members=one.members,
        contributed_capital=millions(one.contributed_capital_vnd),
        charter_capital=millions(one.charter_capital_vnd),
        revenue=millions(one.revenue_vnd),
        regular_workers=one.regular_workers,
        average_income=millions(one.average_income_vnd),
        managers=one.managers,
    )


def load_status_changes(opening: dict[str, Collective], given: Iterable[StatusChange]) -> None:
    """Write the dated changes of the opening collectives' statuses."""
    db.session.add_all([_status(opening[change.collective_key], change) for change in given])
    db.session.flush()


def _status(collective: Collective, change: StatusChange) -> CollectiveStatus:
    return CollectiveStatus(
        tenant_id=collective.tenant_id,
        collective_id=collective.id,
        status=change.to_status,
        from_on=change.on,
        reason=f"{change.reason} ({change.document_no})",
    )
