"""Telling whoever holds a post something, once; what people read and choose; trying a failed address again."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import Posting
from portal.core import clock
from portal.extensions import db
from portal.notices import queries
from portal.notices.kinds import NoticeKind
from portal.notices.models import Notice, NoticeChoice


def notify(posting_ids: Iterable[int], kind: str, key: str, *, subject: Any, text: Any, url: str = "") -> int:
    """Tell people something once on each of the posts: `key` says what it is about. Returns to how many it was new.

    `subject` and `text` are lazily translated; each person gets them in their own language. `url` is the address
    within the portal, from `path_to`. Mail waits in the outbox unless the person does not want this kind by mail;
    who is told on several posts has one mail. While mail is off (`clock.mail_is_on`) none is queued for later either.
    """
    if kind not in NoticeKind.labels():
        raise ValueError(f"unknown kind of notice: {kind}")
    postings = queries.postings_that_sign_in(posting_ids)
    by_mail = clock.mail_is_on()
    mailed = queries.not_by_mail([one.account_id for one in postings], kind)
    same, rows = {"kind": kind, "key": key, "url": url, "created_at": clock.now()}, []
    for posting in postings:
        queued = by_mail and posting.account_id not in mailed and "@" in posting.account.email
        rows.append(_row(posting, subject, text) | {"mail": "queued" if queued else "none"})
        mailed.add(posting.account_id)
    if not rows:
        return 0
    statement = insert(Notice).values([row | same for row in rows])
    new = statement.on_conflict_do_nothing(index_elements=["posting_id", "key"]).returning(Notice.id)
    return len(db.session.scalars(new).all())


def _row(posting: Posting, subject: Any, text: Any) -> dict[str, Any]:
    with force_locale(posting.account.locale):
        # A subject is one line: a line break in a name must not become a header of the mail.
        return {"posting_id": posting.id, "subject": " ".join(str(subject).split()), "text": str(text)}


def path_to(endpoint: str, **values: Any) -> str:
    """Return the address of a page within the portal; also outside a request."""
    return current_app.url_map.bind("").build(endpoint, values)


def take_back(kinds: Collection[str], wanted: Collection[tuple[int, str]]) -> int:
    """Let mail of some kinds that still waits go unsent where it is not `wanted` any more (posting id, key).

    Whoever has reported meanwhile is not reminded by a late delivery. Returns how many were taken back.
    """
    stale = [one for one in queries.queued_of(kinds) if (one.posting_id, one.key) not in wanted]
    for one in stale:
        one.mail = "none"
    db.session.flush()
    return len(stale)


def mark_read(posting_id: int, notice_id: int | None = None) -> None:
    """Mark one of the notices on a post as read, or with None all of them."""
    statement = update(Notice).where(Notice.posting_id == posting_id, Notice.read_at.is_(None))
    if notice_id is not None:
        statement = statement.where(Notice.id == notice_id)
    db.session.execute(statement.values(read_at=clock.now()))


def choose(account_id: int, by_mail: Collection[str]) -> None:
    """Keep which kinds a person wants by mail; the others come in the app only."""
    rows = {row.kind: row for row in db.session.query(NoticeChoice).filter_by(account_id=account_id)}
    for kind in NoticeKind:
        row = rows.get(kind) or NoticeChoice(account_id=account_id, kind=kind)
        row.by_mail = kind in by_mail
        db.session.add(row)
    db.session.flush()


def retry(account_id: int) -> None:
    """Put all mail to a person that was given up back into the outbox, as if it had never been tried."""
    theirs = Notice.posting_id.in_(select(Posting.id).where(Posting.account_id == account_id))
    failed = update(Notice).where(theirs, Notice.mail == "failed")
    db.session.execute(failed.values(mail="queued", tries=0, next_try_at=None, last_error=""))
