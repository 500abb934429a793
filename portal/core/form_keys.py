"""The one-time key of what was typed: the same thing sent again is one record and gets the first answer.

The key belongs to the draft, not to the page: it is kept with what was typed until the server has acknowledged it.
The first success under a key is kept with its answer, in the same transaction. The same key with the same content gets
that answer; with other content it is a conflict, and what was typed stays. Where no draft can be kept (no JavaScript,
another device) the same person's same thing comes under another key: then the portal asks. A form without its key is
refused, unless its address stands in the table that `portal/pipeline.py` keeps with the reason.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, DateTime, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, error_pages
from portal.core.kept import Kept, Past
from portal.extensions import Base, db

KEY_FIELD, YES_FIELD = "form_key", "record_again"
WITHOUT_KEY, ASKED_TWICE, SETS = "forms_without_key", "forms_asked_twice", "forms_that_set"
ASKED_WITHIN = timedelta(days=1)
_NO_KEY = (_l("Not saved yet: this form is out of date"), _l("Nothing of what was typed is lost. Send it again."))
_NO_KEY_FILE = (_NO_KEY[0], _l("Go back, reload the page, choose the file and send it again."))


class FormKey(Base):
    """A one-time key that has been used: for what, and the answer that it received.

    The answer may hold a tenant's text, so it lies behind the wall: under the tenant of the address, else of the post
    (`unit_of_work.answer_again`), and within it the database shows it to the account that sent the form only (up_7).
    """

    __tablename__ = "form_keys"
    __technical__ = "how a form that is sent twice gets one answer"
    __kept__ = Kept(past=Past.NONE)
    __audited__ = False
    tenant_id: Mapped[int] = mapped_column(primary_key=True)  # 0 before there is any tenant
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[str] = mapped_column(Text)  # a digest of all that was sent
    thing: Mapped[str | None] = mapped_column(Text)  # a digest of what makes it the same thing, where that is asked
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
    flashes: Mapped[list[list[str]] | None] = mapped_column(JSON)
    used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Thing:
    """What an address takes: its name in a question, the fields that make two of them the same, the field to quote."""

    label: Any
    fields: tuple[str, ...]
    quoted: str = ""


def conflict(before: FormKey) -> Response:
    """Answer a key that was used for other content: 409, with what was typed now."""
    text = _(
        "This form was saved at %(time)s with other content, which stays as it is. What you have typed now is below.",
        time=_moment(before.used_at),
    )
    offer = error_pages.Offer(_("Save it as one more"), fresh_key=True)
    address = _recorded_at(before)
    return make_response(error_pages.show(409, (_("Saved already, with other content"), text), offer, address))


def recorded_before(claim: dict[str, Any]) -> FormKey | None:
    """Return the key under which the same person recorded the same thing a short while ago, where it led on."""
    same = (
        select(FormKey)
        .filter_by(**{name: claim[name] for name in ("tenant_id", "account_id", "path", "thing")})
        .where(FormKey.key != claim["key"], FormKey.used_at > clock.now() - ASKED_WITHIN)
        .order_by(FormKey.used_at.desc())
    )
    before = db.session.scalars(same.limit(1)).first()
    return before if before is not None and _recorded_at(before) else None


def question(before: FormKey) -> Response:
    """Answer 409 with the question whether what was recorded under another key is meant once more."""
    thing = current_app.extensions[ASKED_TWICE].get(request.endpoint) or _ANYTHING
    quoted = " ".join(request.form.get(thing.quoted, "").split())[:80]
    text = _(
        "There is %(what)s, recorded at %(time)s; record one more?",
        what=f"{thing.label} “{quoted}”" if quoted else thing.label,
        time=_moment(before.used_at),
    )
    offer = error_pages.Offer(_("Record one more all the same"), extra=((YES_FIELD, "1"),))
    return make_response(error_pages.show(409, (_("Recorded already?"), text), offer, _recorded_at(before)))


_ANYTHING = Thing(_l("the same entry"), ())


def _moment(moment: datetime) -> str:
    local = moment.astimezone(clock.ZONE)
    today = local.date() == clock.now().astimezone(clock.ZONE).date()
    return local.strftime("%H:%M" if today else "%H:%M %d/%m/%Y")


def _recorded_at(before: FormKey) -> tuple[str, str] | None:
    """Return the address and the words of a link to what was recorded."""
    address = (before.headers or {}).get("Location") or (before.headers or {}).get("HX-Redirect")
    return (address, _("Open what was recorded")) if address else None


def refuse() -> Response:
    """Answer 422 with what was sent in a form that has its key; a file cannot be handed back to a browser."""
    if any(file.filename for file in request.files.values()):
        return make_response(error_pages.show(422, _NO_KEY_FILE))
    return make_response(error_pages.show(422, _NO_KEY, error_pages.Offer(_("Send again"), fresh_key=True)))
