"""Reads of notices: what is new on a post, what waits for the mail, which addresses failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from portal.accounts.models import Account, Posting
from portal.extensions import db
from portal.notices.models import Notice, NoticeChoice


def unread_number(posting_id: int) -> int:
    """Return how many notices on a post have not been read; by the index on the posting."""
    statement = select(func.count()).where(Notice.posting_id == posting_id, Notice.read_at.is_(None))
    return db.session.scalar(statement) or 0


def of_posting(posting_id: int, limit: int) -> list[Notice]:
    """Return the newest notices on a post."""
    statement = select(Notice).where(Notice.posting_id == posting_id).order_by(Notice.id.desc()).limit(limit)
    return list(db.session.scalars(statement))


def notice(posting_id: int, notice_id: int) -> Notice | None:
    """Return one of the notices on a post, or None."""
    return db.session.scalar(select(Notice).where(Notice.posting_id == posting_id, Notice.id == notice_id))


def postings_that_sign_in(posting_ids: Iterable[int]) -> list[Posting]:
    """Return the postings whose person may sign in, by id: one order for all, so that two writers cannot deadlock."""
    statement = select(Posting).join(Account, Account.id == Posting.account_id).where(Account.active)
    return list(db.session.scalars(statement.where(Posting.id.in_(list(posting_ids))).order_by(Posting.id)))


def not_by_mail(account_ids: Iterable[int], kind: str) -> set[int]:
    """Return who does not want a kind of notice by mail."""
    chosen = NoticeChoice.account_id.in_(list(account_ids)), NoticeChoice.kind == kind
    return set(db.session.scalars(select(NoticeChoice.account_id).where(*chosen, ~NoticeChoice.by_mail)))


def choices(account_id: int) -> dict[str, bool]:
    """Return what a person chose, by kind; a kind that is missing comes by mail."""
    statement = select(NoticeChoice.kind, NoticeChoice.by_mail).where(NoticeChoice.account_id == account_id)
    return dict(db.session.execute(statement).tuples().all())


def next_to_send(after_id: int, moment: datetime | None) -> Notice | None:
    """Claim the next queued mail beyond an id, until the transaction ends; None where no other is free.

    `moment` leaves those out whose next try comes later. Rows that another process holds are skipped.
    """
    statement = select(Notice).where(Notice.mail == "queued", Notice.id > after_id)
    if moment is not None:
        statement = statement.where(or_(Notice.next_try_at.is_(None), Notice.next_try_at <= moment))
    return db.session.scalar(statement.order_by(Notice.id).limit(1).with_for_update(skip_locked=True))


@dataclass(frozen=True)
class FailedAddress:
    """An address to which mail did not go: how many, the last reason, the last moment."""

    account: Account
    number: int
    reason: str


def failed_addresses() -> list[FailedAddress]:
    """Return the people whose mail was given up, by name, each with the reason of the last failure."""
    last = select(func.max(Notice.id).label("id"), func.count().label("number"), Posting.account_id)
    last = last.join(Posting, Posting.id == Notice.posting_id).where(Notice.mail == "failed")
    found = last.group_by(Posting.account_id).subquery()
    statement = (
        select(Account, found.c.number, Notice.last_error)
        .join(found, found.c.account_id == Account.id)
        .join(Notice, Notice.id == found.c.id)
        .order_by(Account.person_name, Account.id)
    )
    return [FailedAddress(*row) for row in db.session.execute(statement).tuples()]


def queued_of(kinds: Iterable[str]) -> list[Notice]:
    """Return the notices of some kinds that still wait for the mail, leaving those that are being sent now."""
    statement = select(Notice).where(Notice.mail == "queued", Notice.kind.in_(list(kinds)))
    return list(db.session.scalars(statement.order_by(Notice.id).with_for_update(skip_locked=True)))


def postings_of_bodies(body_ids: Iterable[int], roles: Iterable[str], day: date) -> dict[int, set[int]]:
    """Return, by body, the ids of the postings in force on a day in one of the roles; deputies included."""
    in_force = (Posting.starts_on <= day) & or_(Posting.ends_on.is_(None), Posting.ends_on >= day)
    wanted = Posting.body_id.in_(list(body_ids)), Posting.role.in_(list(roles))
    found: dict[int, set[int]] = {}
    for body_id, posting_id in db.session.execute(select(Posting.body_id, Posting.id).where(*wanted, in_force)):
        found.setdefault(body_id, set()).add(posting_id)
    return found
