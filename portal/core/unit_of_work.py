"""One commit per request: a successful unsafe request is committed, everything else rolled back.

A form carries a one-time key; the first success under it is kept with its answer, in the same transaction,
and the same form sent again gets that answer and writes nothing (DESIGN.md rule 4).
"""

from collections.abc import Callable
from datetime import datetime

from flask import Response, flash, g, request, session
from sqlalchemy import JSON, Text, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.kept import Kept, Past
from portal.extensions import Base, db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_FIELD = "form_key"
_KEPT_HEADERS = (
    "Location",
    "Content-Type",
    "HX-Redirect",
    "HX-Trigger",
    "HX-Retarget",
    "HX-Reswap",
    "HX-Push-Url",
)


class FormKey(Base):
    """A one-time key that has been used, with the answer that its form received."""

    __tablename__ = "form_keys"
    __kept__ = Kept(past=Past.NONE)
    __audited__ = False
    account_id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
    flashes: Mapped[list[list[str]] | None] = mapped_column(JSON)
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())


def is_unsafe() -> bool:
    """Say whether this request may write."""
    return request.method not in SAFE_METHODS


def after_commit(work: Callable[[], None]) -> None:
    """Do something once the request's writes are safe: send mail, for one."""
    g.setdefault("after_commit", []).append(work)


def begin() -> None:
    """Before anything else: a safe request gets a transaction that cannot write."""
    db.session.info["read_only"] = not is_unsafe()
    db.session.info["known_at"] = None


def answer_again() -> Response | None:
    """Claim the form's one-time key; return the kept answer where it was used before."""
    key = request.form.get(KEY_FIELD, "")[:64] if is_unsafe() else ""
    if not key or g.actor is None:
        return None
    claim = {"account_id": g.actor.account_id, "path": request.path, "key": key}
    inserted = db.session.execute(
        insert(FormKey).values(**claim).on_conflict_do_nothing().returning(FormKey.key)
    ).first()
    if inserted is not None:
        g.form_key = claim
        return None
    kept = db.session.get_one(FormKey, tuple(claim.values()))
    for category, message in kept.flashes or []:
        flash(message, category)
    return Response(kept.body or "", status=kept.status, headers=kept.headers or {})


def finish(response: Response) -> Response:
    """After the view: commit a success, roll back the rest."""
    if not is_unsafe() or response.status_code >= 400:
        db.session.rollback()
        return response
    if g.get("form_key"):
        _keep_answer(response)
    db.session.commit()
    for work in g.pop("after_commit", []):
        work()
    return response


def _keep_answer(response: Response) -> None:
    # After a rollback inside the view (a rule broken, then mended) the claim is gone: make it again.
    kept = db.session.scalar(select(FormKey).filter_by(**g.form_key)) or FormKey(**g.form_key)
    kept.status = response.status_code
    kept.headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    kept.body = response.get_data(as_text=True)
    kept.flashes = [list(pair) for pair in session.get("_flashes", [])]
    db.session.add(kept)
