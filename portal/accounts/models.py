"""People, the bodies they serve, and the dated posts on which they serve."""

from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_security import UserMixin
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.choices import BodyKind, Language
from portal.core import messages
from portal.core.access import Role
from portal.core.database import Versioned
from portal.core.errors import explained
from portal.core.fields import Named, described, technical
from portal.core.kept import Kept, Past
from portal.core.kinds import Choice, Day, Moment, Reference, Text, YesNo
from portal.extensions import Base
from portal.units.models import Unit

COMMITTEE_CODE = "UBND-"  # how the code of a commune's People's Committee begins
ENTERED = "entered"  # what the administrator's form of a body, a person or a post asks for
NO_BODY = _l("Choose a body.")


class Body(Base, Versioned, Named):
    """An organisation: a committee, an office, the Front, an association, a People's Committee.

    A commune's chapter of the Front or of an association names the district's body as its parent and its
    commune as its unit. `mobilizes` marks those that are credited for foundings (clause II.9).
    """

    __tablename__ = "bodies"
    __kept__ = Kept()
    __table_args__ = (UniqueConstraint("code", info=explained("code", _l("Another body carries this code."))),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    code: Mapped[str] = described(
        Text(40, pattern=r"[A-Za-z0-9_-]+", refusal=_l("Letters, digits, - and _ only.")),
        _l("Code"),
        required=True,
        group=ENTERED,
        missing=messages.NO_CODE,
    )
    name_vi: Mapped[str] = described(
        Text(200), _l("Name in Vietnamese"), required=True, group=ENTERED, missing=messages.NO_NAME
    )
    name_en: Mapped[str] = described(
        Text(200), _l("Name in English"), required=True, group=ENTERED, missing=messages.NO_NAME
    )
    kind: Mapped[str] = described(Choice(BodyKind), _l("Kind"), required=True, group=ENTERED, missing=messages.NO_KIND)
    parent_id: Mapped[int | None] = described(Reference(), _l("Stands under"), group=ENTERED, foreign_key="bodies.id")
    unit_id: Mapped[int | None] = described(
        Reference(), _l("Of the commune or town"), group=ENTERED, foreign_key="units.id"
    )
    mobilizes: Mapped[bool] = described(
        YesNo(), _l("Is credited for foundings that it leads or supports"), group=ENTERED, default=False
    )
    # One that was entered wrongly: it owes, is offered and is counted no more; what it did stays.
    withdrawn_on: Mapped[date | None] = described(Day(), _l("Withdrawn on"), sort_order=92)
    withdrawal_reason: Mapped[str] = described(
        Text(500), _l("Why it is withdrawn"), default="", server_default="", sort_order=92
    )

    @hybrid_property
    def is_peoples_committee(self) -> bool:
        """Whether it is the People's Committee of a commune or town (UBND xã, thị trấn), which answers for its unit."""
        return self.unit_id is not None and self.code.startswith(COMMITTEE_CODE)

    @is_peoples_committee.inplace.expression
    @classmethod
    def _is_peoples_committee_expression(cls) -> ColumnElement[bool]:
        return cls.unit_id.is_not(None) & cls.code.startswith(COMMITTEE_CODE)


class Account(Base, Versioned, UserMixin):
    """A person's own account; what they may do comes from their postings, never from the account."""

    __tablename__ = "accounts"
    __kept__ = Kept(secret=("password", "fs_uniquifier"))
    __table_args__ = (
        Index(
            "uq_accounts_email",
            text("lower(email)"),
            unique=True,
            info=explained("email", _l("There is already an account with this e-mail.")),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    email: Mapped[str] = described(
        Text(
            200,
            pattern=r"[^@\s]+@[^@\s]+\.[^@\s]+|0\d{9}",
            refusal=_l("This is neither an e-mail address nor a telephone number of ten digits."),
        ),
        _l("E-mail or telephone"),
        required=True,
        group=ENTERED,
        missing=_l("Give an e-mail address or a telephone number."),
    )
    password: Mapped[str | None] = technical("secret")
    active: Mapped[bool] = described(YesNo(), _l("Active"), default=True)
    fs_uniquifier: Mapped[str] = technical("secret", unique=True)
    person_name: Mapped[str] = described(Text(120), _l("Name"), required=True, group=ENTERED, missing=messages.NO_NAME)
    locale: Mapped[str] = described(Choice(Language), _l("Language"), default=Language.VI)
    second_factor_since: Mapped[datetime | None] = described(Moment(), _l("Second factor since"))
    second_factor_note: Mapped[str] = described(Text(300), _l("Why the second factor was reset"), default="")
    must_change_password: Mapped[bool] = described(YesNo(), _l("Must choose a password"), default=False)
    created_at: Mapped[datetime] = technical(
        "the moment of the record", DateTime(timezone=True), server_default=func.now()
    )

    # The sign-in library asks for roles; ours hang on postings.
    roles: ClassVar[list[Any]] = []  # type: ignore[misc]


class Posting(Base, Versioned):
    """A person on a post: body + role, from a day to a day. A deputy is a dated posting for another's."""

    __tablename__ = "postings"
    __kept__ = Kept()
    __record__ = ("accounts", "account_id")
    __table_args__ = (
        CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name="ends_after_start",
            info=explained("ends_on", messages.ENDS_BEFORE_START),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    account_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("accounts.id"), index=True)
    body_id: Mapped[int] = described(
        Reference(),
        _l("Body"),
        required=True,
        group=ENTERED,
        missing=NO_BODY,
        foreign_key="bodies.id",
    )
    role: Mapped[str] = described(Choice(Role), _l("Role"), required=True, group=ENTERED, missing=_l("Choose a role."))
    starts_on: Mapped[date] = described(Day(future=True), _l("From"), required=True, group=ENTERED)
    ends_on: Mapped[date | None] = described(Day(future=True), _l("To"), group=ENTERED)
    deputy_for_id: Mapped[int | None] = described(Reference(), _l("As deputy of"), foreign_key="postings.id")
    account: Mapped[Account] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined")
    deputy_for: Mapped["Posting | None"] = relationship(remote_side=[id], viewonly=True, lazy="selectin", join_depth=1)


class SignInLink(Base):
    """A one-time sign-in link that an administrator issued; only the hash of its token is kept."""

    __tablename__ = "sign_in_links"
    __kept__ = Kept(past=Past.NONE)
    __record__ = ("accounts", "account_id")
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    account_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("accounts.id"))
    token_hash: Mapped[str] = technical("secret", unique=True)
    expires_at: Mapped[datetime] = described(Moment(), _l("Valid until"))
    used_at: Mapped[datetime | None] = described(Moment(), _l("Used"))
    issued_by_id: Mapped[int | None] = described(Reference(), _l("Made by"), foreign_key="accounts.id")


class SignInSession(Base):
    """A sign-in that holds until it is ended, or until `expires_at`; only the hash of its token is kept."""

    __tablename__ = "sign_in_sessions"
    __kept__ = Kept(past=Past.NONE)
    __audited__ = False
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    account_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = technical("secret", unique=True)
    started_at: Mapped[datetime] = technical("the moment of the record", DateTime(timezone=True))
    expires_at: Mapped[datetime] = technical("how the system works inside", DateTime(timezone=True))
    # When the second factor was proved, where the person has one: before that nobody is signed in.
    proved_at: Mapped[datetime | None] = technical("how the system works inside", DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = technical("how the system works inside", DateTime(timezone=True))
    device: Mapped[str] = technical("how the system works inside")  # browser and system, as a person names them
    address: Mapped[str] = technical("how the system works inside")  # coarse, as in the audit


class SecondFactor(Base):
    """What a person's phone makes codes of, encrypted; the last code that counted; recovery codes, hashed."""

    __tablename__ = "second_factors"
    __kept__ = Kept(past=Past.NONE)
    __audited__ = False  # that it was set up or reset is told by the account
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = technical("secret")
    last_counter: Mapped[int | None] = technical("how the system works inside")
    recovery: Mapped[list[str]] = technical("secret", JSON)


class SignInAttempt(Base):
    """A sign-in that failed or succeeded, kept apart from the audit; the source for slowing down guesses."""

    __tablename__ = "sign_in_attempts"
    __technical__ = "how guessing is slowed down"
    __kept__ = Kept(past=Past.DATED)
    __audited__ = False
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    at: Mapped[datetime] = technical("the moment of the record", DateTime(timezone=True), server_default=func.now())
    email_hash: Mapped[str] = technical("how the system works inside", index=True)
    address: Mapped[str] = technical("how the system works inside", index=True)
    succeeded: Mapped[bool] = technical("how the system works inside")


__all__ = ["Account", "Body", "Posting", "SecondFactor", "SignInAttempt", "SignInLink", "SignInSession", "Unit"]
