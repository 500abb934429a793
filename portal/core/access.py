"""Who may do what: one enum, one table, one decorator (deny by default: docs/architecture.md); and the log of it.

Sign-ins and denied attempts are kept apart from the audit: no commune's record changed. Nothing secret or personal
goes in: the endpoint and the ids in its address, never what was typed, no token, no e-mail; of the client the network
only. Each line is written after the request's own transaction has ended, in a short one of its own, and its failing
never fails the request.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import abort, current_app, g, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, DateTime, Identity, Integer, Text, func, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal.core.audit import coarse
from portal.core.kept import ADDED_ONLY, Kept, Past
from portal.core.kinds import Choices
from portal.extensions import Base, db

View = TypeVar("View", bound=Callable[..., Any])


class Role(Choices):
    """The nine posts of the portal."""

    COMMUNE_OFFICER = "commune_officer", _l("Commune officer"), "", None, ("can bo xa",)
    COMMUNE_LEADER = "commune_leader", _l("Commune leader")
    COMMUNE_FRONT_OFFICER = "commune_front_officer", _l("Commune Front officer")
    DISTRICT_OFFICER = "district_officer", _l("District officer"), "", None, ("can bo huyen",)
    DISTRICT_LEADER = "district_leader", _l("District leader")
    DISTRICT_FRONT_OFFICER = "district_front_officer", _l("District Front officer")
    DUTY_HOLDER = "duty_holder", _l("Duty holder")
    INSPECTOR = "inspector", _l("Inspector")
    ADMINISTRATOR = "administrator", _l("Administrator")


COMMUNE_ROLES = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER, Role.COMMUNE_FRONT_OFFICER})


class Permission(StrEnum):
    """What an endpoint may ask for."""

    PUBLIC = "public"
    ACCOUNT_OWN = "account_own"
    DUTIES_VIEW = "duties_view"
    DUTY_UPDATE = "duty_update"
    DUTY_DEADLINE = "duty_deadline"
    COMMUNE_VIEW = "commune_view"
    FOUNDING_EDIT = "founding_edit"
    REGISTRY_EDIT = "registry_edit"
    REGISTRY_DECLARE = "registry_declare"
    PERSON_ERASE = "person_erase"
    RATING_CONFIRM = "rating_confirm"
    QUOTA_PROPOSE = "quota_propose"
    QUOTA_AGREE = "quota_agree"
    QUOTA_ALLOCATE = "quota_allocate"
    QUOTA_ISSUE = "quota_issue"
    ALLOCATION_VIEW = "allocation_view"
    DISTRICT_VIEW = "district_view"
    LEDGER_VIEW = "ledger_view"
    LEDGER_RECORD = "ledger_record"
    LEDGER_COLUMNS = "ledger_columns"
    RETURN_VIEW = "return_view"
    RETURN_EDIT = "return_edit"
    RETURN_SIGN = "return_sign"
    RETURN_REVIEW = "return_review"
    RETURN_REOPEN = "return_reopen"
    RETURN_BOARD = "return_board"
    RETURN_CALENDAR = "return_calendar"
    AUDIT_VIEW = "audit_view"
    AUDIT_PROVE = "audit_prove"
    DOCUMENT_ISSUE = "document_issue"
    FINDING_VIEW = "finding_view"
    FINDING_WRITE = "finding_write"
    FINDING_ANSWER = "finding_answer"
    KNOWN_AT = "known_at"
    ADMIN_PEOPLE = "admin_people"
    ADMIN_PROGRAMMES = "admin_programmes"
    ADMIN_SETTINGS = "admin_settings"
    ADMIN_UNITS = "admin_units"
    SET_UP = "set_up"


P, R = Permission, Role
# Who does these proves anew to be themselves; a form may be open for as long again before it is sent.
ADMINISTRATION = frozenset({P.ADMIN_PEOPLE, P.ADMIN_PROGRAMMES, P.ADMIN_SETTINGS, P.ADMIN_UNITS})
FRESH_SECONDS = 30 * 60
EVERYONE_SIGNED_IN = frozenset({P.ACCOUNT_OWN, P.DUTIES_VIEW})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    R.COMMUNE_OFFICER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.FOUNDING_EDIT, P.REGISTRY_EDIT, P.QUOTA_PROPOSE, P.DUTY_UPDATE}
    | {P.RETURN_VIEW, P.RETURN_EDIT}
    | {P.FINDING_VIEW, P.FINDING_ANSWER, P.DOCUMENT_ISSUE},
    R.COMMUNE_LEADER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.QUOTA_AGREE, P.DUTY_UPDATE, P.REGISTRY_DECLARE, P.PERSON_ERASE}
    | {P.RETURN_VIEW, P.RETURN_SIGN}
    | {P.FINDING_VIEW, P.FINDING_ANSWER, P.DOCUMENT_ISSUE},
    R.COMMUNE_FRONT_OFFICER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.QUOTA_PROPOSE, P.LEDGER_VIEW, P.RETURN_VIEW}
    | {P.LEDGER_RECORD, P.LEDGER_COLUMNS}
    | {P.FINDING_VIEW, P.FINDING_ANSWER},
    R.DISTRICT_OFFICER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.DISTRICT_VIEW, P.LEDGER_VIEW, P.ALLOCATION_VIEW, P.QUOTA_ALLOCATE}
    | {P.DUTY_UPDATE, P.DUTY_DEADLINE, P.LEDGER_COLUMNS, P.RATING_CONFIRM}
    | {P.RETURN_VIEW, P.RETURN_BOARD, P.RETURN_REVIEW, P.RETURN_REOPEN, P.RETURN_CALENDAR}
    | {P.FINDING_VIEW, P.FINDING_ANSWER, P.DOCUMENT_ISSUE, P.SET_UP},
    R.DISTRICT_LEADER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.DISTRICT_VIEW, P.LEDGER_VIEW, P.ALLOCATION_VIEW, P.QUOTA_ISSUE}
    | {P.DUTY_DEADLINE, P.RETURN_VIEW, P.RETURN_BOARD, P.RETURN_REOPEN}
    | {P.FINDING_VIEW, P.DOCUMENT_ISSUE, P.SET_UP},
    R.DISTRICT_FRONT_OFFICER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.DISTRICT_VIEW, P.LEDGER_VIEW, P.ALLOCATION_VIEW, P.QUOTA_AGREE, P.DUTY_UPDATE}
    | {P.LEDGER_RECORD, P.LEDGER_COLUMNS}
    | {P.RETURN_VIEW, P.RETURN_BOARD, P.RETURN_EDIT, P.RETURN_SIGN}
    | {P.FINDING_VIEW, P.FINDING_ANSWER},
    R.DUTY_HOLDER: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.DISTRICT_VIEW, P.DUTY_UPDATE}
    | {P.RETURN_VIEW, P.RETURN_BOARD, P.RETURN_EDIT, P.RETURN_SIGN}
    | {P.FINDING_VIEW, P.FINDING_ANSWER},
    R.INSPECTOR: EVERYONE_SIGNED_IN
    | {P.COMMUNE_VIEW, P.DISTRICT_VIEW, P.LEDGER_VIEW, P.ALLOCATION_VIEW, P.RETURN_VIEW, P.RETURN_BOARD}
    | {P.FINDING_VIEW, P.FINDING_WRITE, P.KNOWN_AT}
    | {P.AUDIT_VIEW, P.AUDIT_PROVE},
    R.ADMINISTRATOR: EVERYONE_SIGNED_IN
    | {P.ADMIN_PEOPLE, P.ADMIN_PROGRAMMES, P.ADMIN_SETTINGS, P.RETURN_CALENDAR}
    | {P.ADMIN_UNITS, P.AUDIT_VIEW, P.SET_UP},
}

READS_ALL_COMMUNES = frozenset(
    {R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.DISTRICT_FRONT_OFFICER, R.DUTY_HOLDER, R.INSPECTOR}
)
WRITES_ALL_COMMUNES = frozenset({R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.DISTRICT_FRONT_OFFICER})


@dataclass(frozen=True)
class Actor:
    """The signed-in person on the post that they act from."""

    account_id: int
    posting_id: int
    role: Role
    body_id: int
    body_code: str
    commune_id: int | None
    reads: frozenset[int]
    person_name: str
    body_name: str
    post_label: str
    locale: str
    must_change_password: bool = False
    lacks_second_factor: bool = False  # which the post requires
    proved_ago: float = 0.0  # seconds since the person proved to be themselves, by password or second factor
    deputy_for_id: int | None = None  # the posting for whose holder this post is held
    switchable: tuple[Any, ...] = field(default=())

    def may(self, permission: Permission) -> bool:
        """Say whether this post holds a permission."""
        return permission in ROLE_PERMISSIONS[self.role]

    @property
    def is_fresh(self) -> bool:
        """Whether the person has proved to be themselves within the last half hour."""
        return self.proved_ago < FRESH_SECONDS


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare the one permission of an endpoint."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


# Endpoints of libraries, which cannot carry the decorator.
LIBRARY_PERMISSIONS: dict[str, Permission] = {
    "security.login": Permission.PUBLIC,
    "security.change_password": Permission.ACCOUNT_OWN,
}
# Routes that a library registers and the portal does not use: they stay shut.
CLOSED_LIBRARY_ENDPOINTS = frozenset({"security.verify"})
# What a person with a password still to be changed may open.
_BEFORE_CHANGE = {"security.change_password", "accounts.sign_out", "accounts.set_locale", "assets.serve"}

# And where the post requires a second factor that is not set up yet.
_BEFORE_SECOND_FACTOR = {"second_factor.set_up", "second_factor.prove"}


def current_actor() -> Actor:
    """Return the signed-in actor; for views behind a permission other than PUBLIC."""
    return g.actor


def permission_of(endpoint: str) -> Permission | None:
    """Return the permission that an endpoint declares, or None, which means nobody."""
    view = current_app.view_functions.get(endpoint)
    return LIBRARY_PERMISSIONS.get(endpoint) or getattr(view, "permission", None)


def enforce() -> Response | None:
    """Before each request: anonymous to the sign-in page, foreign commune 404, wrong role 403."""
    endpoint, arguments = _target()
    if endpoint is None:
        return None  # no such address: the router's own 404
    permission = permission_of(endpoint)
    if permission is Permission.PUBLIC:
        return None
    if g.actor is None:
        return _to_sign_in()
    _stop_foreign_commune(arguments)
    if request.url_rule is None:
        return None  # the address exists, the verb does not: the router's own 405
    if permission is None or not g.actor.may(permission):
        abort(403)
    return _what_comes_first(endpoint, permission)


def _what_comes_first(endpoint: str, permission: Permission) -> Response | None:
    """Return the way to what a person must do before: a password of their own, a second factor, a fresh proof."""
    if g.actor.must_change_password and endpoint not in _BEFORE_CHANGE:
        return send_to(url_for("security.change_password"))
    if g.actor.lacks_second_factor and endpoint not in _BEFORE_CHANGE | _BEFORE_SECOND_FACTOR:
        return send_to(url_for("second_factor.set_up"))
    grace = 0 if request.method in ("GET", "HEAD") else FRESH_SECONDS
    if permission in ADMINISTRATION and g.actor.proved_ago >= FRESH_SECONDS + grace:
        return send_to(url_for("second_factor.prove", next=_asked_for()))
    return None


def _asked_for() -> str | None:
    """Return the page that was asked for, or from which a form was sent: there the person goes on."""
    if request.method != "GET":
        return page_in_sight()
    return request.full_path if request.query_string else request.path


def _target() -> tuple[str | None, dict[str, Any]]:
    """Return endpoint and arguments of the address, also where the verb does not fit it."""
    if request.url_rule is not None:
        return request.url_rule.endpoint, request.view_args or {}
    adapter = current_app.create_url_adapter(request)
    for method in adapter.allowed_methods() if adapter else []:
        try:
            endpoint, arguments = adapter.match(method=method)  # type: ignore[union-attr]
        except HTTPException:
            continue
        return str(endpoint), dict(arguments)
    return None, {}


def _stop_foreign_commune(arguments: dict[str, Any]) -> None:
    """Another tenant's address answers exactly as one that does not exist."""
    tenant_id = arguments.get("tenant_id")
    if tenant_id is not None and tenant_id not in g.actor.reads:
        g.denied_arguments = arguments
        note("foreign")
        abort(404)


def _to_sign_in() -> Response:
    if g.half_signed_in:
        return send_to(url_for("second_factor.ask", next=_asked_for()))
    if request.method == "GET" and "HX-Request" not in request.headers:
        ended = 1 if g.session_ended else None
        return send_to(url_for("security.login", next=request.full_path.rstrip("?"), ended=ended))
    return send_to(url_for("security.login", next=page_in_sight(), ended=1))


def page_in_sight() -> str | None:
    """Return the portal's own page from which a form or a fragment was asked for: there the person goes on."""
    page = parts_of(request.headers.get("HX-Current-URL") or request.referrer or "")
    if page is None or page.netloc != request.host or not shows_a_page(page.path):
        return None
    return f"{page.path}?{page.query}" if page.query else page.path


def parts_of(address: str) -> SplitResult | None:
    """Return the parts of an address that somebody gave, its port readable among them; None for what is no address."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:  # http://[, http://host:x, a host that changes when it is normalized
        return None
    return parts


def shows_a_page(path: str) -> bool:
    """Say whether an address of the portal can be opened: some only take a form, and answer with its errors."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path, method="GET")


def send_to(address: str) -> Response:
    """Redirect: a fragment's request is told to move the whole page."""
    if request.headers.get("HX-Request") == "true":
        response = current_app.response_class(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)


# --- the log of sign-ins and denied attempts ---------------------------------------------------------

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BY_STATUS = {403: "forbidden", 404: "missing", 429: "slowed_down"}


class AccessEntry(Base):
    """One sign-in, sign-out or denied attempt; no foreign keys, so that writing it waits for nobody."""

    __tablename__ = "access_log"
    __technical__ = "the audit shows sign-ins and denied attempts in a page of its own"
    __kept__ = Kept(ADDED_ONLY, Past.DATED)
    __audited__ = False
    __table_args__ = (
        CheckConstraint(
            "kind IN ('signed_in', 'sign_in_failed', 'signed_out', 'slowed_down', 'forbidden', 'foreign', 'missing',"
            " 'form_refused', 'session_ended', 'second_factor_on', 'second_factor_off')",
            name="kind",
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[int]
    account_id: Mapped[int | None]
    posting_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)
    endpoint: Mapped[str] = mapped_column(Text)
    object: Mapped[str] = mapped_column(Text)


def note(kind: str, account_id: int | None = None) -> None:
    """Let this request leave a line of a kind; with the account that it concerns, where the actor is not it."""
    g.access_note = (kind, account_id)


def keep(response: Response) -> Response:
    """After the request's own transaction: write the line that it leaves, if any."""
    kind, account_id = g.get("access_note") or (_denied(response.status_code), None)
    if kind is None:
        return response
    actor = g.get("actor")
    values: dict[str, Any] = {
        "kind": kind,
        "status": response.status_code,
        "account_id": account_id or (actor.account_id if actor else None),
        "posting_id": actor.posting_id if actor else None,
        "address": coarse(request.remote_addr),
        "method": request.method if request.method in _METHODS else "",
        "endpoint": request.endpoint or "",
        "object": _object(),
    }
    try:
        with db.engine.begin() as connection:
            connection.execute(insert(AccessEntry).values(**values))
    except SQLAlchemyError as error:
        current_app.logger.warning("A denied attempt or sign-in could not be kept: %s", type(error).__name__)
    return response


def _denied(status: int) -> str | None:
    """Return the kind of a denied attempt; a mistyped address, and what a visitor mistypes, are none."""
    kind = _BY_STATUS.get(status)
    if kind == "missing" and (request.url_rule is None or not request.view_args or g.get("actor") is None):
        return None
    return kind


def _object() -> str:
    """Return the ids in the address: numbers only, for other parts may be secret (a one-time link's token)."""
    parts = {**(request.view_args or {}), **g.get("denied_arguments", {})}
    return " ".join(f"{name}={value}" for name, value in sorted(parts.items()) if isinstance(value, int))
