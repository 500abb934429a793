"""The session: from a signed-in account to an actor on a post, to the scope that the wall enforces, to a language.

It may show a past moment (transaction time): everything as the system had recorded it then; nothing is written. Of
the two times that a fact has, valid time (from which day it holds) is columns of its own, read by "as of" queries;
transaction time (since when the system says so) is the schema `history`, read through this view. The moment is kept
in the session's signed cookie and belongs to the account that chose it. The actor, post and permissions are always
those of the present; what the pages show is all of then, the business date included.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, cast

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    has_app_context,
    has_request_context,
    make_response,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import logout_user
from flask_security.utils import set_request_attr
from sqlalchemy import or_, select

from portal.accounts.choices import Language
from portal.accounts.models import Account, Posting, SignInSession
from portal.config import ROOT
from portal.core import clock, error_pages, numbers, tenancy
from portal.core.access import (
    COMMUNE_ROLES,
    READS_ALL_COMMUNES,
    WRITES_ALL_COMMUNES,
    Actor,
    Permission,
    Role,
    View,
    current_actor,
    send_to,
)
from portal.core.errors import RuleBroken
from portal.core.tenancy import Scope
from portal.core.unit_of_work import is_unsafe
from portal.extensions import babel, db
from portal.units import queries as units

# In the cookie: which session it is; when it was last used, and when its owner last proved to be themselves (seconds);
# whether the second factor is still asked for; when the session ends at the longest, by the devices' own clocks.
TOKEN, SEEN, PROVED, HALF, UNTIL = "sign_in", "seen", "proved", "half", "until"
REFRESH = "seen"  # in the address of a page that renews itself: the version that it shows
KEPT = "known_at"
# A version counts from the start of its commit and is seen at its end. Beyond this the two are one.
SETTLED = timedelta(minutes=1)
# What one may send within the view: it touches the session only.
STILL_OPEN = {"known_at.leave", "accounts.sign_out", "accounts.set_locale"}
REFUSED = (
    _l("Nothing can be changed in the view of a past moment"),
    _l("Nothing was saved. Go back to now first: the strip at the top of each page has the button."),
)
_CACHED = ("business_date", "programme")  # of the present, read before the view opens
LOCALES = tuple(Language)


def scope_for(posting: Posting) -> Scope:
    """Return what a posting may read and write: its own commune, or for the district's posts all of them."""
    role, common = Role(posting.role), db.session.scalar(units.COMMON_TENANT)
    own = frozenset({posting.body.unit_id} if posting.body.unit_id and role in COMMUNE_ROLES else set())
    everything = units.commune_ids() if role in READS_ALL_COMMUNES else frozenset()
    shared = frozenset({common} if common else set())
    reads = own | everything | (shared if role not in COMMUNE_ROLES else frozenset())
    writes = own | (everything if role in WRITES_ALL_COMMUNES else frozenset()) | shared
    return Scope(f"posting:{posting.id}", reads, writes, common)


def postings_of(account_id: int, day: date) -> list[Posting]:
    """Return the postings that a person holds on a day, oldest first."""
    in_force = (Posting.starts_on <= day) & or_(Posting.ends_on.is_(None), Posting.ends_on >= day)
    statement = select(Posting).where(Posting.account_id == account_id, in_force).order_by(Posting.id)
    return list(db.session.scalars(statement))


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def load_account(uniquifier: str) -> Account | None:
    """Return whose session the cookie names, for the sign-in library: None for one that was ended or has run out.

    It runs out SESSION_HOURS after the sign-in, and SESSION_IDLE_MINUTES after it was last used.
    """
    moment = clock.now()
    idle = moment.timestamp() - session.get(SEEN, 0)
    if idle > current_app.config["SESSION_IDLE_MINUTES"] * 60:
        return None
    statement = select(Account).join(SignInSession, SignInSession.account_id == Account.id)
    token = hashed(session.get(TOKEN, ""))
    proved = SignInSession.proved_at.is_not(None) | Account.second_factor_since.is_(None)
    holds = SignInSession.ended_at.is_(None), SignInSession.expires_at > moment, proved
    statement = statement.where(SignInSession.token_hash == token, *holds)
    account = db.session.scalar(statement.where(Account.fs_uniquifier == uniquifier, Account.active))
    if account is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


def load_actor() -> None:
    """Before each request: who acts, on which post, within which scope."""
    g.actor, g.session_ended, g.half_signed_in = None, False, False
    if request.endpoint in ("assets.serve", "health.healthz"):
        return
    if not current_user.is_authenticated:
        g.session_ended, g.half_signed_in = TOKEN in session, session.get(HALF, False)
        return
    if REFRESH not in request.args:  # a page that renews itself is nobody's doing
        _was_used(int(clock.now().timestamp()))
    postings = postings_of(current_user.id, clock.today())
    if not postings:
        logout_user()
        flash(_("Your account holds no post today. Ask the administrator."), "warning")
        return
    posting = next((p for p in postings if p.id == session.get("posting_id")), postings[0])
    scope = scope_for(posting)
    tenancy.bind(scope)
    g.actor = _actor(current_user, posting, postings, scope)


def _was_used(moment: int) -> None:
    """Keep in the cookie when the session was last used, to the minute: on the server a GET writes nothing."""
    if moment - session.get(SEEN, 0) >= 60:
        session[SEEN] = moment


def _actor(account: Account, posting: Posting, postings: list[Posting], scope: Scope) -> Actor:
    role = Role(posting.role)
    return Actor(
        account_id=account.id,
        posting_id=posting.id,
        role=role,
        body_id=posting.body_id,
        body_code=posting.body.code,
        commune_id=posting.body.unit_id if role in COMMUNE_ROLES else None,
        reads=scope.reads,
        person_name=account.person_name,
        body_name=posting.body.name_for(account.locale),
        post_label=role.label,
        locale=_locale_of_view() or account.locale,
        must_change_password=account.must_change_password,
        lacks_second_factor=account.second_factor_since is None and role in current_app.config["SECOND_FACTOR_ROLES"],
        proved_ago=clock.now().timestamp() - session.get(PROVED, 0),
        deputy_for_id=posting.deputy_for_id,
        switchable=tuple(
            {"id": p.id, "label": f"{Role(p.role).label} · {p.body.name_for(account.locale)}"}
            for p in postings
            if p.id != posting.id
        ),
    )


# --- the view of a past moment --------------------------------------------------------------------------


def check_moment(moment: datetime, first: datetime | None, field: str | None = None) -> None:
    """Raise RuleBroken for a moment that is no settled past, or that lies before the first record (None: none yet)."""
    if moment > clock.now() - SETTLED:
        raise RuleBroken(
            _l("Choose a moment at least one minute ago: what is being saved just now may still move."), field
        )
    if first is None or moment < first:
        raise RuleBroken(_l("The system held no records then yet."), field)


def enter_view(moment: datetime) -> None:
    """Let the session show a past moment from its next request on."""
    session[KEPT] = {"at": moment.isoformat(), "account": g.actor.account_id}


def leave_view() -> None:
    """Let the session show the present again."""
    session.pop(KEPT, None)


def open_view() -> None:
    """Before each request, once the actor stands: show the session's moment, if its post may."""
    kept = session.get(KEPT)
    if kept is None or g.actor is None:
        return
    if kept["account"] != g.actor.account_id or not g.actor.may(Permission.KNOWN_AT):
        leave_view()
    elif request.endpoint != "known_at.leave":
        _show(datetime.fromisoformat(kept["at"]))


def _locale_of_view() -> str | None:
    """Return the language chosen within the view, where the person's own cannot be written; else None."""
    return (session.get(KEPT) or {}).get("locale")


def choose_locale_of_view(locale: str) -> bool:
    """Keep a language for the view only; returns whether the session shows a past moment."""
    if tenancy.recorded_moment() is None:
        return False
    session[KEPT] = {**session[KEPT], "locale": locale}
    return True


@contextmanager
def view_at(moment: datetime) -> Iterator[None]:
    """Command-line work and tests: show a past moment, then the present again."""
    _show(moment)
    try:
        yield
    finally:
        _show(None)


def _show(moment: datetime | None) -> None:
    tenancy.as_recorded_at(moment)
    if has_app_context():
        for name in _CACHED:
            g.pop(name, None)


def refuse_writes() -> Any:
    """Before each request: in the view of a past moment whatever would write is refused, in plain words."""
    if is_unsafe() and tenancy.recorded_moment() is not None and request.endpoint not in STILL_OPEN:
        return error_pages.show(403, REFUSED)
    return None


# --- languages: Vietnamese by default, English complete; the choice is kept with the person -------------


def choose_locale() -> str:
    """Return the language of this request: the person's, else the visitor's choice, else Vietnamese."""
    actor = g.get("actor")
    visitor = session.get("locale") if has_request_context() else None
    chosen = actor.locale if actor else visitor
    return chosen if chosen in LOCALES else "vi"


def language() -> dict[str, str]:
    """Return what every template is given: `locale`, vi or en."""
    return {"locale": numbers.language()}


def init_languages(app: Flask) -> None:
    """Set up catalogues, formats and zone."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    babel.init_app(app, locale_selector=choose_locale)


# --- what a person's own device keeps --------------------------------------------------------------------------


FIELD_FORMS = "field_forms"
_OTHER = (
    _l("Somebody else is signed in on this device"),
    _l("Nothing was sent. Sign in again as the person who typed this."),
)


def account_mark(account_id: int) -> str:
    """Return what tells an account's things on a device from another's, without telling the account."""
    return _derived("mark", account_id)[:12]


def draft_key(account_id: int) -> str:
    """Return the key (AES-256, base64url) under which an account's drafts lie on its devices; given to it alone."""
    return _derived("drafts", account_id)


def _derived(purpose: str, account_id: int) -> str:
    """Return 32 bytes made from SECRET_KEY: HKDF-SHA-256 (RFC 5869), of which one block is all that is wanted."""
    root = hmac.digest(b"commune-portal device", current_app.config["SECRET_KEY"].encode(), "sha256")
    block = hmac.digest(root, f"{purpose}:{account_id}\x01".encode(), "sha256")
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def refuse_other_account() -> Response | None:
    """Refuse (409) what a page of one person sends once another has signed in on the same device."""
    mark = request.headers.get("Portal-Account")
    if mark and g.actor is not None and mark != account_mark(g.actor.account_id):
        return make_response(error_pages.show(409, _OTHER))
    return None


def device() -> dict[str, Any]:
    """Return what every template is given: `device`, or None for a visitor; `until` ends what the device may open."""
    if g.get("actor") is None:
        return {"device": None}
    account_id = g.actor.account_id
    kept = {"account": account_mark(account_id), "key": draft_key(account_id), "until": _until()}
    return {"device": {**kept, "field_form": _is_field_form()}}


def _until() -> int:
    """Return the end of the session, in seconds of the epoch: no kept page opens after it."""
    return session.get(UNTIL, 0)


def _is_field_form() -> bool:
    return request.method == "GET" and request.endpoint in current_app.extensions[FIELD_FORMS]


def say_what_may_be_kept(response: Response) -> Response:
    """Tell the service worker which page it may open again without a line: whose it is, and until when."""
    if g.get("actor") is not None and response.status_code == 200 and _is_field_form():
        response.headers["Portal-Keep"] = f"{account_mark(g.actor.account_id)};{_until()}"
    return response


def proved_first(back: str) -> Callable[[View], View]:
    """Let a view of one's own account be reached by who has just proved to be themselves; others are asked to.

    `back`: the endpoint to which the person comes from there.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if current_actor().is_fresh:
                return view(*args, **values)
            return send_to(url_for("second_factor.prove", next=url_for(back)))

        return cast(View, guarded)

    return guard
