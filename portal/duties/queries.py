"""Reads of the duty board."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from portal.accounts.models import Posting
from portal.duties.models import DutyItem, DutyUpdate
from portal.extensions import db
from portal.programmes.models import Duty


def duty(duty_id: int) -> Duty | None:
    """Return a duty, or None."""
    return db.session.get(Duty, duty_id)


def item(item_id: int) -> DutyItem | None:
    """Return an item, or None."""
    return db.session.get(DutyItem, item_id)


def items(duty_ids: Iterable[int], year: int | None = None, body_id: int | None = None) -> list[DutyItem]:
    """Return the items of duties by deadline and holder; `year` keeps that year's and those of the whole period."""
    statement = select(DutyItem).where(DutyItem.duty_id.in_(duty_ids))
    if year is not None:
        statement = statement.where(_belongs_to(year))
    if body_id is not None:
        statement = statement.where(DutyItem.body_id == body_id)
    return list(db.session.scalars(statement.order_by(DutyItem.deadline, DutyItem.body_id, DutyItem.id)))


def _belongs_to(year: int) -> ColumnElement[bool]:
    # Periods are written "2024", "2024/1" (a part of the year), "2021-2025" or "" (the whole period).
    whole = (DutyItem.period == "") | DutyItem.period.contains("-")
    return or_(DutyItem.period == str(year), DutyItem.period.startswith(f"{year}/"), whole)


def story(item_id: int) -> list[tuple[DutyUpdate, Posting | None]]:
    """Return an item's events with who entered them, in the order in which they happened."""
    statement = (
        select(DutyUpdate, Posting)
        .outerjoin(Posting, Posting.id == DutyUpdate.posting_id)
        .where(DutyUpdate.item_id == item_id)
        .order_by(DutyUpdate.happened_on, DutyUpdate.id)
    )
    return [(update, posting) for update, posting in db.session.execute(statement)]
