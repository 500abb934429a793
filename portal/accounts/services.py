"""Writes of accounts: people, posts, links. Rules live here; routes stay thin."""

import hashlib
import secrets
import uuid
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from flask_security import hash_password
from sqlalchemy import select

from portal.accounts import queries, session
from portal.accounts.models import Account, Body, Posting, SignInLink
from portal.core import clock
from portal.core.access import COMMUNE_ROLES, Role
from portal.core.clock import RATING_GROUPS, write_setting
from portal.core.errors import RuleBroken, check_version
from portal.core.text import tidy
from portal.extensions import db

LINK_LIFE = timedelta(hours=24)


def choose_locale(account_id: int, locale: str) -> None:
    """Keep a person's language."""
    db.session.get_one(Account, account_id).locale = locale
    db.session.flush()


def create_account(email: str, person_name: str, password: str | None = None, *, must_change: bool = True) -> Account:
    """Make a person's account; without a password only a one-time link opens it."""
    account = Account(
        email=email.strip().lower(),
        person_name=tidy(person_name),
        password=hash_password(password) if password else None,
        fs_uniquifier=uuid.uuid4().hex,
        must_change_password=must_change,
        active=True,
        locale="vi",
    )
    db.session.add(account)
    db.session.flush()
    return account


def post_person(account: Account, body: Body, role: Role, starts_on: date, ends_on: date | None = None) -> Posting:
    """Put a person on a post; raises RuleBroken where role and body do not fit."""
    if (role in COMMUNE_ROLES) != (body.unit_id is not None):
        raise RuleBroken(_l("This role does not belong to this body."), "role")
    posting = Posting(account=account, body=body, role=role.value, starts_on=starts_on, ends_on=ends_on)
    db.session.add(posting)
    db.session.flush()
    return posting


def appoint_deputy(account: Account, body: Body, role: Role, starts_on: date, ends_on: date | None) -> Posting:
    """Let a person act for the holder of a post from a day to a day; both are recorded in what the deputy signs."""
    holder = queries.holder_of(body.id, role.value, starts_on)
    if holder is None or holder.account_id == account.id:
        raise RuleBroken(_l("Nobody else holds this post on that day."), "deputy")
    if ends_on is None:
        raise RuleBroken(_l("A deputy serves up to a day: give it."), "ends_on")
    posting = post_person(account, body, role, starts_on, ends_on)
    posting.deputy_for_id = holder.id
    db.session.flush()
    return posting


def edit_account(account: Account, *, email: str, person_name: str, version: int | None) -> None:
    """Correct a person's name and e-mail; raises StaleVersion."""
    check_version(account, version)
    account.email, account.person_name = email.strip().lower(), tidy(person_name)
    db.session.flush()


def end_posting(posting: Posting, ends_on: date, *, by: int | None = None) -> None:
    """Let a posting end on a day; the record stays. An administrator (`by`) keeps one such post of their own."""
    if posting.account_id == by and posting.role == Role.ADMINISTRATOR and not _other_admin_post(posting):
        raise RuleBroken(
            _l("This is your own last post as administrator; another administrator can end it."), "ends_on"
        )
    posting.ends_on = ends_on
    db.session.flush()


def _other_admin_post(posting: Posting) -> bool:
    held = session.postings_of(posting.account_id, clock.today())
    return any(p.id != posting.id and p.role == Role.ADMINISTRATOR and p.ends_on is None for p in held)


def deactivate(account: Account, *, by: int | None = None) -> None:
    """Close an account: its open sessions end with their next request. Nobody (`by`) closes their own."""
    if account.id == by:
        raise RuleBroken(_l("You cannot close your own account."))
    account.active = False
    account.fs_uniquifier = uuid.uuid4().hex
    db.session.flush()


def reactivate(account: Account) -> None:
    """Open a closed account again."""
    account.active = True
    db.session.flush()


def change_settings(*, business_date: date | None, illustrative: bool, rating_groups: str = "", by: int) -> None:
    """Move the business date (None: the real one), show or hide the banner, name the rating's groups of criteria.

    `rating_groups`: one a line, at most 12; empty for the usual ones. Raises RuleBroken.
    """
    if business_date is not None:
        _check_business_date(business_date, by)
    write_setting(clock.BUSINESS_DATE, business_date.isoformat() if business_date else None)
    write_setting("illustrative", "1" if illustrative else None)
    write_setting(RATING_GROUPS, _groups(rating_groups) or None)


def _groups(text: str) -> str:
    names = [name for line in text.splitlines() if (name := tidy(line))]
    if len(names) > 12 or len(set(names)) < len(names) or any(len(name) > 80 for name in names):
        raise RuleBroken(_l("At most 12 groups, each once, each of at most 80 characters."), "rating_groups")
    return "\n".join(names)


def _check_business_date(day: date, by: int) -> None:
    if not date(2020, 1, 1) <= day <= date(2050, 12, 31):
        raise RuleBroken(_l("Choose a day from 2020 to 2050."), "business_date")
    # Postings hold by the business date: the mover must not shut themselves out.
    if not any(posting.role == Role.ADMINISTRATOR for posting in session.postings_of(by, day)):
        raise RuleBroken(_l("On that day you would hold no post as administrator."), "business_date")


def issue_link(account: Account, issued_by_id: int | None) -> str:
    """Return the token of a new one-time sign-in link, valid for a day; earlier ones become void."""
    moment = clock.now()
    unused = select(SignInLink).where(SignInLink.account_id == account.id, SignInLink.used_at.is_(None))
    for link in db.session.scalars(unused):
        link.used_at = moment
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInLink(
            account_id=account.id,
            token_hash=_hash(token),
            expires_at=moment + LINK_LIFE,
            issued_by_id=issued_by_id,
        )
    )
    db.session.flush()
    return token


def account_of_link(token: str) -> Account | None:
    """Return whose link it is, if it can still be used."""
    link = _usable_link(token)
    return db.session.get(Account, link.account_id) if link else None


def use_link(token: str) -> Account | None:
    """Use a link up: the old password is void, a new one must be chosen. None if it cannot be used."""
    link = _usable_link(token, lock=True)
    account = db.session.get(Account, link.account_id) if link else None
    if link is None or account is None:
        return None
    link.used_at = clock.now()
    account.password = None
    account.must_change_password = True
    db.session.flush()
    return account


def _usable_link(token: str, *, lock: bool = False) -> SignInLink | None:
    statement = (
        select(SignInLink)
        .join(Account, Account.id == SignInLink.account_id)
        .where(
            SignInLink.token_hash == _hash(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.now(),
            Account.active,
        )
    )
    return db.session.scalar(statement.with_for_update(of=SignInLink) if lock else statement)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
