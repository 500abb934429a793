"""Reads of the registry. What a collective was on a day follows from its dated statuses."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.extensions import db
from portal.registry.models import Collective, CollectiveStatus


def status_on(day: date) -> Any:
    """Return a subquery (commune_id, collective_id, status, from_on): each collective's status on a day."""
    latest = (
        select(CollectiveStatus.commune_id, CollectiveStatus.collective_id, CollectiveStatus.status)
        .add_columns(CollectiveStatus.from_on)
        .where(CollectiveStatus.from_on <= day)
        .distinct(CollectiveStatus.commune_id, CollectiveStatus.collective_id)
        .order_by(CollectiveStatus.commune_id, CollectiveStatus.collective_id, CollectiveStatus.from_on.desc())
    )
    return latest.subquery("status_on")


def operating_by_commune(day: date) -> dict[tuple[int, str], int]:
    """Return how many collectives operate on a day, by commune and kind."""
    status = status_on(day)
    matches = (status.c.commune_id == Collective.commune_id) & (status.c.collective_id == Collective.id)
    statement = (
        select(Collective.commune_id, Collective.kind, func.count())
        .join(status, matches)
        .where(Collective.registered_on <= day, status.c.status == "operating")
        .group_by(Collective.commune_id, Collective.kind)
    )
    return {(commune, kind): number for commune, kind, number in db.session.execute(statement)}
