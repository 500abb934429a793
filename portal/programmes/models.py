"""A programme: a resolution as data, with its objectives and duties."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Integer, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Versioned
from portal.extensions import Base


class Programme(Base, Versioned):
    """A resolution and its period."""

    __tablename__ = "programmes"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="period"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name_vi: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    issuer_vi: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(Text, default="")  # missing from the text we hold
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    def name_for(self, locale: str) -> str:
        """Return the programme's name in a language."""
        return self.name_en if locale == "en" else self.name_vi

    @property
    def years(self) -> list[int]:
        """The calendar years of the period."""
        return list(range(self.starts_on.year, self.ends_on.year + 1))

    @property
    def period_label(self) -> str:
        """The period as people write it: 2021–2025."""
        return f"{self.starts_on.year}–{self.ends_on.year}"


class Objective(Base, Versioned):
    """One measurable objective: which metric, which operator, which bounds (clauses I.2 and II.4).

    `metric` names the query of the metrics feature that computes it. Operators: gt (more than `low`),
    eq (reach `low`), between (`low` to `high`), eq_keep (not fall below `low`).
    """

    __tablename__ = "objectives"
    __table_args__ = (UniqueConstraint("programme_id", "code"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str] = mapped_column(Text)
    metric: Mapped[str] = mapped_column(Text)
    seq: Mapped[int]
    text_vi: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    operator: Mapped[str] = mapped_column(Text)
    low: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    unit: Mapped[str] = mapped_column(Text)  # HTX, THT, percent, times
    baseline: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    clause: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")

    def text_for(self, locale: str) -> str:
        """Return the objective's wording in a language."""
        return self.text_en if locale == "en" else self.text_vi


class Duty(Base, Versioned):
    """A duty of Section III or clause II.9, in our own words, citing the clause."""

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("programme_id", "code"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str] = mapped_column(Text)
    clause: Mapped[str] = mapped_column(Text)
    seq: Mapped[int]
    text_vi: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    product_vi: Mapped[str] = mapped_column(Text)
    product_en: Mapped[str] = mapped_column(Text)
    recurrence: Mapped[str] = mapped_column(Text)  # once, yearly, periodic, continuous
    parts: Mapped[list["DutyPart"]] = relationship(order_by="DutyPart.id", lazy="selectin")

    def text_for(self, locale: str) -> str:
        """Return the duty's wording in a language."""
        return self.text_en if locale == "en" else self.text_vi

    def product_for(self, locale: str) -> str:
        """Return the name of the duty's product in a language."""
        return self.product_en if locale == "en" else self.product_vi


class DutyPart(Base):
    """A body's part in a duty: it leads (chủ trì) or cooperates (phối hợp)."""

    __tablename__ = "duty_parts"
    __table_args__ = (UniqueConstraint("duty_id", "body_id"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    part: Mapped[str] = mapped_column(Text)  # lead, cooperate
    body: Mapped[Body] = relationship(lazy="joined")
