"""Sign-ins that hold: one row each, on the server, so that they can be ended from there at any time.

The browser's signed cookie carries the token of its row and when it was last used (`session.load_actor`); a request
that only reads writes nothing. A row holds for SESSION_HOURS at the longest, used or not.
"""

import secrets
import time
from datetime import timedelta

from flask import current_app, request
from flask import session as cookie
from sqlalchemy import select

from portal.accounts.models import Account, SignInSession
from portal.accounts.session import HALF, PROVED, SEEN, TOKEN, UNTIL, hashed
from portal.core import clock
from portal.core.audit import coarse
from portal.extensions import db

HALF_LONGEST = timedelta(minutes=15)
# What a browser calls itself → what people call it; the first that fits, for each names the older ones too.
_BROWSERS = {"coc_coc": "Cốc Cốc", "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet"}
_BROWSERS |= {"Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
_SYSTEMS |= {"Linux": "Linux"}


def device_of(user_agent: str) -> str:
    """Return browser and system in short, "Chrome · Android"; empty for what is neither."""
    names = (next((name for mark, name in known.items() if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in names if name)


def start(account_id: int, *, proved: bool) -> None:
    """Begin a session for this request's browser; what the browser held before is ended.

    Not `proved`: the second factor is still asked for, and nobody is signed in before.
    """
    if TOKEN in cookie:
        end_this()
    moment, token = clock.now(), secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            account_id=account_id,
            token_hash=hashed(token),
            started_at=moment,
            proved_at=moment if proved else None,
            expires_at=moment + timedelta(hours=current_app.config["SESSION_HOURS"]),
            device=device_of(request.user_agent.string),
            address=coarse(request.remote_addr),
        )
    )
    db.session.flush()
    cookie[TOKEN], cookie[SEEN], cookie[HALF] = token, int(moment.timestamp()), not proved
    cookie[UNTIL] = int(time.time()) + current_app.config["SESSION_HOURS"] * 3600
    if proved:
        prove()


def prove() -> None:
    """Keep that the person has just proved to be themselves."""
    cookie[PROVED] = int(clock.now().timestamp())


def renew() -> None:
    """Give this browser's session another token: the one from before a proof opens nothing any more."""
    this = db.session.scalar(select(SignInSession).where(SignInSession.token_hash == hashed(cookie.get(TOKEN, ""))))
    if this is not None:
        cookie[TOKEN] = secrets.token_urlsafe(32)
        this.token_hash = hashed(cookie[TOKEN])


def half_signed_in() -> Account | None:
    """Return who gave the password in this browser and not yet the second factor."""
    of_this = SignInSession.token_hash == hashed(cookie.get(TOKEN, "")), SignInSession.proved_at.is_(None)
    holds = SignInSession.ended_at.is_(None), SignInSession.started_at > clock.now() - HALF_LONGEST, Account.active
    statement = select(Account).join(SignInSession, SignInSession.account_id == Account.id)
    return db.session.scalar(statement.where(*of_this, *holds)) if cookie.get(HALF) else None


def end_this() -> None:
    """End the session of this request's browser, whoever's it is."""
    of_this = SignInSession.token_hash == hashed(cookie.pop(TOKEN, ""))
    this = db.session.scalar(select(SignInSession).where(of_this))
    if this is not None and this.ended_at is None:
        this.ended_at = clock.now()


def end_all(account_id: int, *, but_this: bool = False) -> int:
    """End a person's sessions, `but_this` browser's where one is at work on oneself; returns how many there were."""
    ended = [one for one in of_account(account_id) if not (but_this and is_this(one))]
    for one in ended:
        one.ended_at = clock.now()
    db.session.flush()
    return len(ended)


def end_one(account_id: int, session_id: int) -> bool:
    """End one of a person's sessions; returns whether there was such a one."""
    wanted = [one for one in of_account(account_id) if one.id == session_id]
    for one in wanted:
        one.ended_at = clock.now()
    return bool(wanted)


def of_account(account_id: int) -> list[SignInSession]:
    """Return a person's sessions that hold, newest first."""
    holds = SignInSession.ended_at.is_(None), SignInSession.expires_at > clock.now()
    statement = select(SignInSession).where(SignInSession.account_id == account_id, *holds)
    return list(db.session.scalars(statement.order_by(SignInSession.id.desc())))


def is_this(one: SignInSession) -> bool:
    """Say whether a session is that of this request's browser."""
    return one.token_hash == hashed(cookie.get(TOKEN, ""))
