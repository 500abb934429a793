"""Reads of the duty board."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, lazyload

from portal.accounts.models import Body, Posting
from portal.duties.models import BOARD, BoardItem, DutyItem, DutyItemFile, DutyUpdate
from portal.extensions import db
from portal.programmes.models import Duty


def duty(duty_id: int) -> Duty | None:
    """Return a duty, or None."""
    return db.session.get(Duty, duty_id)


def item(item_id: int) -> DutyItem | None:
    """Return an item, or None; another tenant's is none."""
    return db.session.scalar(select(DutyItem).where(DutyItem.id == item_id))


def items(duty_ids: Iterable[int], year: int | None = None, body_id: int | None = None) -> list[DutyItem]:
    """Return the items of duties that the scope reads, by deadline and holder.

    `year` keeps that year's and those of the whole period.
    """
    statement = select(DutyItem).where(*_chosen(DutyItem, duty_ids, year, body_id))
    return list(db.session.scalars(statement.order_by(DutyItem.deadline, DutyItem.body_id, DutyItem.id)))


def board_items(duty_ids: Iterable[int], year: int | None = None, body_id: int | None = None) -> list[BoardItem]:
    """Return how the items of duties stand, of every holder, in the order and by the choices of `items`."""
    return _on_board(*_chosen(BOARD.c, duty_ids, year, body_id))


def board_items_by_id(item_ids: Iterable[int]) -> dict[int, BoardItem]:
    """Return how some items stand, by id."""
    return {one.id: one for one in _on_board(BOARD.c.id.in_(list(item_ids)))}


def files(item_ids: Iterable[int]) -> dict[int, list[DutyItemFile]]:
    """Return the files kept of some items, by item; only of those that the reader may open."""
    statement = select(DutyItemFile).where(DutyItemFile.item_id.in_(list(item_ids)), DutyItemFile.removed_at.is_(None))
    found: dict[int, list[DutyItemFile]] = {}
    for row in db.session.scalars(statement.order_by(DutyItemFile.id)):
        found.setdefault(row.item_id, []).append(row)
    return found


def _chosen(table: Any, duty_ids: Iterable[int], year: int | None, body_id: int | None) -> list[ColumnElement[bool]]:
    found = [table.duty_id.in_(list(duty_ids))]
    if year is not None:
        # Periods are written "2024", "2024/1" (a part of the year), "2021-2025" or "" (the whole period).
        whole = (table.period == "") | table.period.contains("-")
        found.append(or_(table.period == str(year), table.period.startswith(f"{year}/"), whole))
    if body_id is not None:
        found.append(table.body_id == body_id)
    return found


def _on_board(*conditions: ColumnElement[bool]) -> list[BoardItem]:
    board, first = BOARD.c, aliased(Body)
    standing = (board.period, board.state, board.original_deadline, board.deadline, board.submitted_on)
    statement = (
        select(board.id, Duty, Body, first, *standing, board.updated_on, board.extensions, DutyItem)
        .join(Duty, Duty.id == board.duty_id)
        .join(Body, Body.id == board.body_id)
        .join(first, first.id == board.first_body_id)
        .outerjoin(DutyItem, DutyItem.id == board.id)  # behind the wall: where the reader may open it
        .where(*conditions)
        .order_by(board.deadline, board.body_id, board.id)
        .options(lazyload(DutyItem.duty), lazyload(DutyItem.body), lazyload(DutyItem.first_body))
    )
    return [BoardItem(*row) for row in db.session.execute(statement)]


def history(row: DutyItem) -> list[tuple[DutyUpdate, Posting | None]]:
    """Return an item's events with who entered them, in the order in which they happened."""
    statement = (
        select(DutyUpdate, Posting)
        .outerjoin(Posting, Posting.id == DutyUpdate.posting_id)
        .where(DutyUpdate.tenant_id == row.tenant_id, DutyUpdate.item_id == row.id)
        .order_by(DutyUpdate.happened_on, DutyUpdate.id)
    )
    return [(update, posting) for update, posting in db.session.execute(statement)]
