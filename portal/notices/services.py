"""Telling people something, once each; what they read and choose; trying a failed address again."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import Account
from portal.core import clock
from portal.extensions import db
from portal.notices import queries
from portal.notices.kinds import KINDS
from portal.notices.models import Notice, NoticeChoice


def tell(account_ids: Iterable[int], kind: str, key: str, *, subject: Any, text: Any, url: str = "") -> int:
    """Tell people something once: `key` says what it is about. Returns to how many it was new.

    `subject` and `text` are lazily translated; each person gets them in their own language. `url` is the address
    within the portal, from `path_to`. Mail waits in the outbox unless the person does not want this kind by mail.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice: {kind}")
    people = queries.active_people(account_ids)
    unwanted = queries.not_by_mail([one.id for one in people], kind)
    rows = [_row(one, subject, text) | {"mail": "none" if one.id in unwanted else "queued"} for one in people]
    same = {"kind": kind, "key": key, "url": url, "created_at": clock.now()}
    if not rows:
        return 0
    statement = insert(Notice).values([row | same for row in rows])
    new = statement.on_conflict_do_nothing(index_elements=["account_id", "key"]).returning(Notice.id)
    return len(db.session.scalars(new).all())


def _row(person: Account, subject: Any, text: Any) -> dict[str, Any]:
    with force_locale(person.locale):
        # A subject is one line: a line break in a name must not become a header of the mail.
        return {"account_id": person.id, "subject": " ".join(str(subject).split()), "text": str(text)}


def path_to(endpoint: str, **values: Any) -> str:
    """Return the address of a page within the portal; also outside a request."""
    return current_app.url_map.bind("").build(endpoint, values)


def take_back(kinds: Collection[str], wanted: Collection[tuple[int, str]]) -> int:
    """Let mail of some kinds that still waits go unsent where it is not `wanted` any more (account id, key).

    Whoever has reported meanwhile is not reminded by a late delivery. Returns how many were taken back.
    """
    stale = [one for one in queries.queued_of(kinds) if (one.account_id, one.key) not in wanted]
    for one in stale:
        one.mail = "none"
    db.session.flush()
    return len(stale)


def mark_read(account_id: int, notice_id: int | None = None) -> None:
    """Mark one of a person's notices as read, or with None all of them."""
    statement = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    if notice_id is not None:
        statement = statement.where(Notice.id == notice_id)
    db.session.execute(statement.values(read_at=clock.now()))


def choose(account_id: int, by_mail: Collection[str]) -> None:
    """Keep which kinds a person wants by mail; the others come in the app only."""
    rows = {row.kind: row for row in db.session.query(NoticeChoice).filter_by(account_id=account_id)}
    for kind in KINDS:
        row = rows.get(kind) or NoticeChoice(account_id=account_id, kind=kind)
        row.by_mail = kind in by_mail
        db.session.add(row)
    db.session.flush()


def retry(account_id: int) -> None:
    """Put all mail to a person that was given up back into the outbox, as if it had never been tried."""
    failed = update(Notice).where(Notice.account_id == account_id, Notice.mail == "failed")
    db.session.execute(failed.values(mail="queued", tries=0, next_try_at=None, last_error=""))
