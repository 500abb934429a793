"""Writes of accounts: people, posts, links, settings; the rules stand in `rules`."""

import secrets
import uuid
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import hash_password
from sqlalchemy import func, select

from portal.accounts import open_sessions, rules
from portal.accounts.models import Account, Posting, SignInLink
from portal.accounts.session import hashed
from portal.core import clock
from portal.core.clock import COVERAGE_SHARE, PARTY_SIZE, RATING_GROUPS, USUAL_COVERAGE, write_setting
from portal.core.errors import Problems, RuleBroken, check_version
from portal.documents.sizes import PARTY
from portal.extensions import db

LINK_LIFE, OWN_LINK_LIFE = timedelta(hours=24), timedelta(hours=1)
OWN_LINKS_AN_HOUR = 3
SLIP_LIFE = timedelta(days=7)  # a printed one goes by post and by hand


def choose_locale(account_id: int, locale: str) -> None:
    """Keep a person's language."""
    db.session.get_one(Account, account_id).locale = locale
    db.session.flush()


def add_person(**values: Any) -> Account:
    """Make an account with its first post, which a one-time link opens; raises Invalid with all that is wrong."""
    problems = Problems()
    person, first = rules.account(values, problems), rules.post(None, values, problems)
    problems.raise_if_any()
    account = _write_account(person)
    _write_post(account, first)
    return account


def create_account(email: str, person_name: str, password: str | None = None, *, must_change: bool = True) -> Account:
    """Make a person's account; without a password only a one-time link opens it. Raises Invalid."""
    problems = Problems()
    person = rules.account({"email": email, "person_name": person_name}, problems)
    problems.raise_if_any()
    return _write_account(person, password, must_change=must_change)


def _write_account(kept: dict[str, Any], password: str | None = None, *, must_change: bool = True) -> Account:
    account = Account(
        password=hash_password(password) if password else None,
        fs_uniquifier=uuid.uuid4().hex,
        must_change_password=must_change,
        active=True,
        **kept,
    )
    db.session.add(account)
    db.session.flush()
    return account


def post_person(account: Account, *, by: int | None = None, **values: Any) -> Posting:
    """Put a person on a post: body_id, role, starts_on, ends_on; raises Invalid where role and body do not fit.

    With `deputy` they act for its holder from a day to a day; both are recorded in what the deputy signs. The
    person's sessions end: what they may do is asked anew at the next sign-in. Nobody (`by`) posts themselves.
    """
    problems = Problems()
    problems.check(account.id != by, None, rules.OWN_POSTS)
    kept = rules.post(account, values, problems)
    problems.raise_if_any()
    open_sessions.end_all(account.id)
    return _write_post(account, kept)


def _write_post(account: Account, kept: dict[str, Any]) -> Posting:
    posting = Posting(account=account, **kept)
    db.session.add(posting)
    db.session.flush()
    return posting


def edit_account(account: Account, *, version: int | None, **values: Any) -> None:
    """Correct a person's name and e-mail; raises Invalid, StaleVersion."""
    check_version(account, version)
    problems = Problems()
    kept = rules.account(values, problems)
    problems.raise_if_any()
    account.email, account.person_name = kept["email"], kept["person_name"]
    db.session.flush()


def end_posting(posting: Posting, ends_on: date | None, *, by: int | None = None) -> None:
    """Let a posting end on a day; the record stays, the person's sessions end. Nobody (`by`) ends their own."""
    problems = Problems()
    day = rules.ending(posting, {"ends_on": ends_on}, by, problems)
    problems.raise_if_any()
    posting.ends_on = day
    open_sessions.end_all(posting.account_id)
    db.session.flush()


def deactivate(account: Account, *, by: int | None = None) -> None:
    """Close an account: its sessions end. Nobody (`by`) closes their own."""
    if account.id == by:
        raise RuleBroken(_l("You cannot close your own account."))
    account.active = False
    account.fs_uniquifier = uuid.uuid4().hex
    open_sessions.end_all(account.id)
    db.session.flush()


def reactivate(account: Account) -> None:
    """Open a closed account again."""
    account.active = True
    db.session.flush()


def change_settings(*, by: int, **values: Any) -> None:
    """Move the business date (None: the real one), show or hide the banner, name the rating's groups of criteria.

    `rating_groups`: one a line, at most 12; empty for the usual ones. `coverage_share`: how many percent of the units a
    verdict needs; None for the usual 80. `party_top` and so on: margins and letters of a Party body's papers, None for
    the usual ones of Guidance 36. Raises Invalid.
    """
    problems = Problems()
    kept = rules.settings(values, by, problems)
    problems.raise_if_any()
    day = kept["business_date"]
    write_setting(clock.BUSINESS_DATE, day.isoformat() if day else None)
    write_setting("illustrative", "1" if kept["illustrative"] else None)
    write_setting(RATING_GROUPS, kept["rating_groups"] or None)
    is_usual = kept["coverage_share"] in (None, USUAL_COVERAGE)
    write_setting(COVERAGE_SHARE, None if is_usual else str(kept["coverage_share"]))
    for name, usual in asdict(PARTY).items():
        size = kept[PARTY_SIZE + name]
        write_setting(PARTY_SIZE + name, None if size in (None, usual) else str(size))


def issue_slips(issued_by_id: int | None) -> list[tuple[Account, str]]:
    """Return everybody who never signed in with the token of a new one-time link, valid for a week: it is printed."""
    waiting = select(Account).where(Account.active, Account.password.is_(None)).order_by(Account.id)
    return [(one, issue_link(one, issued_by_id, SLIP_LIFE)) for one in db.session.scalars(waiting)]


def issue_link(account: Account, issued_by_id: int | None, life: timedelta = LINK_LIFE) -> str:
    """Return the token of a new one-time sign-in link, valid for a day; earlier ones become void, sessions end."""
    open_sessions.end_all(account.id, but_this=account.id == issued_by_id)
    _void(_unused_links(account))
    return _new_link(account, life, issued_by_id)


def issue_own_link(account: Account) -> str | None:
    """Return the token of a link that somebody asked for who forgot the password, or says so: valid for an hour.

    Nothing else changes before it is used: a stranger who asks ends no session and voids no link of the
    administrator's. None after OWN_LINKS_AN_HOUR.
    """
    if "@" not in account.email:  # who signs in by telephone gets a new link from the administrator
        return None
    own = [link for link in _unused_links(account) if link.issued_by_id is None]
    asked = SignInLink.issued_by_id.is_(None), SignInLink.expires_at > clock.now()
    lately = select(func.count()).where(SignInLink.account_id == account.id, *asked)
    if (db.session.scalar(lately) or 0) >= OWN_LINKS_AN_HOUR:
        return None
    _void(own)
    return _new_link(account, OWN_LINK_LIFE, None)


def _unused_links(account: Account) -> list[SignInLink]:
    unused = select(SignInLink).where(SignInLink.account_id == account.id, SignInLink.used_at.is_(None))
    return list(db.session.scalars(unused))


def _void(links: list[SignInLink]) -> None:
    for link in links:
        link.used_at = clock.now()


def _new_link(account: Account, life: timedelta, issued_by_id: int | None) -> str:
    token = secrets.token_urlsafe(32)
    values = {"token_hash": hashed(token), "expires_at": clock.now() + life}
    db.session.add(SignInLink(account_id=account.id, issued_by_id=issued_by_id, **values))
    db.session.flush()
    return token


def account_of_link(token: str) -> Account | None:
    """Return whose link it is, if it can still be used."""
    link = _usable_link(token)
    return db.session.get(Account, link.account_id) if link else None


def use_link(token: str) -> Account | None:
    """Use a link up: the old password is void, sessions end, a new one must be chosen. None if it cannot be used."""
    link = _usable_link(token, lock=True)
    account = db.session.get(Account, link.account_id) if link else None
    if link is None or account is None:
        return None
    link.used_at = clock.now()
    account.password = None
    account.must_change_password = True
    open_sessions.end_all(account.id)
    db.session.flush()
    return account


def _usable_link(token: str, *, lock: bool = False) -> SignInLink | None:
    statement = (
        select(SignInLink)
        .join(Account, Account.id == SignInLink.account_id)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.now(),
            Account.active,
        )
    )
    return db.session.scalar(statement.with_for_update(of=SignInLink) if lock else statement)
