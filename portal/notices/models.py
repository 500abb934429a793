"""The outbox: what is told to whoever holds a post; what each person wants by mail."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, Index, Integer, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Posting
from portal.core.fields import described
from portal.core.kept import Kept
from portal.core.kinds import Choice, YesNo
from portal.extensions import Base
from portal.notices.kinds import NoticeKind


class Notice(Base):
    """One thing told to a person on a post, once: `key` says what it is about and is unique for the posting.

    It is shown while one acts from that posting, and never after it has ended. Mail goes out after the commit, from
    this table: queued → sent, or after too many failures → failed. `mail` is "none" where the person does not want it
    by mail, or has it by mail for another of their posts.
    """

    __tablename__ = "notices"
    __technical__ = "an outbox: what was told, and whether the mail went"
    __kept__ = Kept()
    __audited__ = False  # its own record of what was told; the audit would only repeat it
    __table_args__ = (
        UniqueConstraint("posting_id", "key"),
        CheckConstraint("mail IN ('none', 'queued', 'sent', 'failed')", name="mail"),
        Index("ix_notices_due", "next_try_at", postgresql_where="mail = 'queued'"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id"))
    kind: Mapped[NoticeKind] = described(Choice(NoticeKind), _l("Kind"))
    key: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mail: Mapped[str] = mapped_column(Text, default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_error: Mapped[str] = mapped_column(Text, default="")
    posting: Mapped[Posting] = relationship(lazy="selectin")


class NoticeChoice(Base):
    """Whether a person wants a kind of notice by mail; without a row the kind's default holds."""

    __tablename__ = "notice_choices"
    __kept__ = Kept()
    __record__ = ("accounts", "account_id")
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    kind: Mapped[NoticeKind] = described(Choice(NoticeKind), _l("Kind"), primary_key=True)
    by_mail: Mapped[bool] = described(YesNo(), _l("By mail"))


__all__ = ["Notice", "NoticeChoice"]
