"""Sign-ins and denied attempts, kept apart from the audit: no commune's record changed.

Nothing secret or personal goes in: the endpoint and the ids in its address, never what was typed, no token, no
e-mail; of the client the network only. Each line is written after the request's own transaction has ended, in a
short one of its own, and its failing never fails the request.
"""

from datetime import datetime
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy import CheckConstraint, DateTime, Identity, Integer, Text, func, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.audit import coarse
from portal.core.kept import ADDED_ONLY, Kept, Past
from portal.extensions import Base, db

KINDS = (
    *("signed_in", "sign_in_failed", "signed_out", "slowed_down"),
    *("forbidden", "foreign", "missing", "form_refused"),
)
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
            " 'form_refused')",
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


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


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
