"""Reads of people, bodies and postings."""

import re
from dataclasses import asdict
from datetime import date

from sqlalchemy import func, or_, select

from portal.accounts.models import Account, Body, Posting
from portal.core import tenancy
from portal.core.clock import PARTY_SIZE, read_setting
from portal.core.text import fold, sort_key
from portal.documents.sizes import PARTY, Sizes
from portal.extensions import db

IN_FORCE = Body.withdrawn_on.is_(None)


def holder_of(body_id: int, role: str, day: date) -> Posting | None:
    """Return the posting that holds a post on a day by itself, not as a deputy; the first, or None."""
    in_force = (Posting.starts_on <= day) & or_(Posting.ends_on.is_(None), Posting.ends_on >= day)
    own = Posting.body_id == body_id, Posting.role == role, Posting.deputy_for_id.is_(None)
    return db.session.scalar(select(Posting).where(*own, in_force).order_by(Posting.id).limit(1))


def sign_in_name(typed: str) -> str:
    """Return an address in small letters; a telephone number as its ten digits, with the zero that files lose."""
    digits = re.sub(r"[\s.()-]", "", typed.strip())
    if re.fullmatch(r"(\+84|84|0)?\d{9}", digits):
        return "0" + digits[-9:]
    return typed.strip().lower()


def account_by_email(email: str) -> Account | None:
    """Return the account of an address, whatever its case."""
    return db.session.scalar(select(Account).where(func.lower(Account.email) == sign_in_name(email)))


def body_by_code(code: str) -> Body | None:
    """Return the body with a code."""
    return db.session.scalar(select(Body).where(Body.code == code))


def line_of(body_id: int) -> Body | None:
    """Return the line that a body belongs to: a commune's chapter that of its parent, a district's body itself."""
    body = db.session.get(Body, body_id)
    return db.session.get(Body, body.parent_id) if body and body.unit_id and body.parent_id else body


def tenant_of(body: Body) -> int:
    """Return the tenant of what a body owes or answers: its commune; for the district's bodies the district itself."""
    scope = tenancy.bound()
    tenant_id = body.unit_id or (scope.common if scope else None)
    if tenant_id is None:
        raise LookupError("no scope names the district's own tenant")
    return tenant_id


def bodies(*, withdrawn: bool = False) -> list[Body]:
    """Return all bodies by code; `withdrawn`: also those that were entered wrongly."""
    statement = select(Body).order_by(Body.code)
    return list(db.session.scalars(statement if withdrawn else statement.where(IN_FORCE)))


def mobilizing_bodies() -> list[Body]:
    """Return the district's Front and associations, which are credited for foundings (clause II.9)."""
    statement = select(Body).where(Body.mobilizes, Body.unit_id.is_(None), IN_FORCE).order_by(Body.id)
    return list(db.session.scalars(statement))


def account(account_id: int) -> Account | None:
    """Return an account, or None."""
    return db.session.get(Account, account_id)


def posting(posting_id: int) -> Posting | None:
    """Return a posting, or None."""
    return db.session.get(Posting, posting_id)


def body(body_id: int) -> Body | None:
    """Return a body, or None."""
    return db.session.get(Body, body_id)


def people(search: str = "", role: str = "", body_id: int | None = None) -> list[Account]:
    """Return the accounts in Vietnamese order; `search` folds diacritics: name, e-mail, bodies of the posts."""
    statement = select(Account).order_by(Account.id)
    if role or body_id:
        held = select(Posting.account_id)
        held = held.where(Posting.role == role) if role else held
        held = held.where(Posting.body_id == body_id) if body_id else held
        statement = statement.where(Account.id.in_(held))
    found = sorted(db.session.scalars(statement), key=lambda one: sort_key(one.person_name))
    return _matching(found, fold(search)) if search.strip() else found


def _matching(accounts: list[Account], wanted: str) -> list[Account]:
    posts = postings_by_account([one.id for one in accounts])

    def searched(one: Account) -> str:
        return fold(" ".join([one.person_name, one.email, *(post.body.name_vi for post in posts[one.id])]))

    return [one for one in accounts if wanted in searched(one)]


def postings_by_account(account_ids: list[int]) -> dict[int, list[Posting]]:
    """Return all postings of some people, newest first; past ones included."""
    statement = select(Posting).where(Posting.account_id.in_(account_ids))
    found: dict[int, list[Posting]] = {account_id: [] for account_id in account_ids}
    for one in db.session.scalars(statement.order_by(Posting.starts_on.desc(), Posting.id.desc())):
        found[one.account_id].append(one)
    return found


def district_bodies() -> list[Body]:
    """Return the bodies that belong to no commune, in the order of their loading."""
    return list(db.session.scalars(select(Body).where(Body.unit_id.is_(None), IN_FORCE).order_by(Body.id)))


def commune_committees() -> list[Body]:
    """Return the People's Committees of all communes and towns (UBND các xã, thị trấn)."""
    statement = select(Body).where(Body.is_peoples_committee, IN_FORCE)
    return list(db.session.scalars(statement.order_by(Body.code)))


def party_sizes() -> Sizes:
    """Return the margins and letters of a Party body's papers: the administrator's, else those of Guidance 36."""
    return Sizes(**{name: int(read_setting(PARTY_SIZE + name) or usual) for name, usual in asdict(PARTY).items()})
