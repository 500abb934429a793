"""A programme: a resolution as data, with its objectives and duties."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import TEXT, CheckConstraint, ForeignKey, Identity, Integer, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core import messages
from portal.core.database import Versioned
from portal.core.errors import explained
from portal.core.fields import Named, described, technical
from portal.core.kept import Kept
from portal.core.kinds import Choice, Data, Day, Money, Number, Reference, Text, Whole, Year, YesNo
from portal.extensions import Base
from portal.programmes.choices import BoundUnit, DeadlineSource, DutyRole, Operator, OwnKind, OwnRecord, Recurrence

ASKED = "asked"  # what the administrator's form asks for
DEADLINE = "deadline"  # where a first deadline comes from, which the set-up asks
OPENING = "opening"  # what the resolution says of the end of the year before it
TASK = "task"  # what a cooperating body does, within the duty's form
CODE = Text(40, pattern=r"[\w./-]+", refusal=_l("Letters, digits, dots and dashes only, at most 40."))
# The one definition that others ask for: the HTX that count as new (clause I.2), beside which quotas are put.
NEW_HTX = {"shape": "value", "operands": [{"function": "count", "source": "HTX", "moment": "period"}]}
_TAKEN = explained("code", _l("This code is taken."))
_BETWEEN_ONLY = _l("For “between” only.")


class Programme(Base, Versioned, Named):
    """A resolution and its period."""

    __tablename__ = "programmes"
    __kept__ = Kept()
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="period", info=explained("ends_on", messages.ENDS_BEFORE_START)),
        UniqueConstraint("code", info=_TAKEN),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    code: Mapped[str] = described(CODE, _l("Code"), required=True, group=ASKED)
    name_vi: Mapped[str] = described(Text(500), _l("Name in Vietnamese"), required=True, group=ASKED)
    name_en: Mapped[str] = described(Text(500), _l("Name in English"), required=True, group=ASKED)
    issuer_vi: Mapped[str] = described(Text(300), _l("Issued by"), group=ASKED, default="")
    # Missing from the text that we hold.
    document_number: Mapped[str] = described(Text(80), _l("Document number"), group=ASKED, default="")
    document_on: Mapped[date | None] = described(Day(), _l("Date of the document"), group=ASKED)
    starts_on: Mapped[date] = described(Day(future=True), _l("From"), required=True, group=ASKED)
    ends_on: Mapped[date] = described(Day(future=True), _l("To"), required=True, group=ASKED)
    # What the resolution says of the day before the programme; empty where it says nothing. Members in persons.
    opening_tht: Mapped[int | None] = described(Whole(), _l("THT"), group=OPENING)
    opening_tht_members: Mapped[int | None] = described(Whole(), _l("Members of THT"), group=OPENING)
    opening_tht_capital: Mapped[Decimal | None] = described(Money(), _l("Capital of THT"), group=OPENING)
    opening_interest_group: Mapped[int | None] = described(Whole(), _l("Interest groups"), group=OPENING)
    opening_interest_group_members: Mapped[int | None] = described(
        Whole(), _l("Members of interest groups"), group=OPENING
    )
    opening_interest_group_capital: Mapped[Decimal | None] = described(
        Money(), _l("Capital of interest groups"), group=OPENING
    )
    opening_htx: Mapped[int | None] = described(Whole(), _l("HTX"), group=OPENING)
    opening_htx_revenue: Mapped[Decimal | None] = described(Money(), _l("Average revenue of an HTX"), group=OPENING)
    opening_htx_income: Mapped[Decimal | None] = described(
        Money(), _l("Average income of a regular worker of an HTX"), group=OPENING
    )
    # One that was entered wrongly: nothing is owed under it, no page offers it; what was done stays.
    withdrawn_on: Mapped[date | None] = described(Day(), _l("Withdrawn on"), sort_order=92)
    withdrawal_reason: Mapped[str] = described(
        Text(500), _l("Why it is withdrawn"), default="", server_default="", sort_order=92
    )

    @property
    def opening_day(self) -> date:
        """The day of the opening balance: the last before the programme."""
        return self.starts_on - timedelta(days=1)

    @property
    def years(self) -> list[int]:
        """The calendar years of the period."""
        return list(range(self.starts_on.year, self.ends_on.year + 1))


class Objective(Base, Versioned):
    """One measurable objective: what it measures, which operator, which bounds (clauses I.2 and II.4).

    `low` is the bound of every operator, `high` the upper one of "between" alone. A range says besides whether more is
    better: then what lies above it is met, too.
    """

    __tablename__ = "objectives"
    __kept__ = Kept()
    __table_args__ = (UniqueConstraint("programme_id", "code", info=_TAKEN),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    code: Mapped[str] = described(CODE, _l("Code"), required=True, group=ASKED)
    clause: Mapped[str] = described(Text(40), _l("Clause"), required=True, group=ASKED)
    seq: Mapped[int] = technical("the order of the rows")
    text_vi: Mapped[str] = described(Text(500), _l("Wording in Vietnamese"), required=True, group=ASKED)
    text_en: Mapped[str] = described(Text(500), _l("Wording in English"), required=True, group=ASKED)
    # The name under which machines know it; empty for one that an administrator made.
    metric: Mapped[str] = technical("the name for machines of what it measures", TEXT, default="")
    operator: Mapped[str] = described(Choice(Operator), _l("Operator"), required=True, group=ASKED)
    unit: Mapped[str] = described(Choice(BoundUnit), _l("Unit of the bound"), required=True, group=ASKED)
    low: Mapped[Decimal] = described(Number(), _l("Bound"), required=True, group=ASKED)
    high: Mapped[Decimal | None] = described(Number(), _l("Upper bound"), group=ASKED, hint=_BETWEEN_ONLY)
    more_is_better: Mapped[bool] = described(
        YesNo(),
        _l("More is better: what lies above the range is met, too"),
        group=ASKED,
        hint=_BETWEEN_ONLY,
        default=True,
        server_default=true(),
    )
    baseline: Mapped[Decimal | None] = described(Number(), _l("Baseline"), group=ASKED)
    takes_targets: Mapped[bool] = described(
        YesNo(),
        _l("Each unit takes a target for it, year by year"),
        group=ASKED,
        hint=_l("Proposed, agreed and issued like the quotas: the value that the unit shall have at the year's end."),
        default=False,
        server_default=false(),
    )
    note: Mapped[str] = described(Text(1000, lines=True), _l("Note"), group=ASKED, default="")
    # Its parts (`metrics.definitions`); None until somebody has said what it measures.
    definition: Mapped[dict[str, Any] | None] = described(Data(), _l("What it measures"))

    def text_for(self, locale: str) -> str:
        """Return the objective's wording in a language."""
        return self.text_en if locale == "en" else self.text_vi

    @property
    def adds_up(self) -> bool:
        """Whether the values of units add up: a count or a sum, no share, multiple, growth or average."""
        told = self.definition or {}
        functions = {one["function"] for one in told.get("operands", ())}
        return told.get("shape") == "value" and "average" not in functions


class OwnField(Base, Versioned):
    """A field that a programme adds to a record, from a year on: "Số hộ nghèo tham gia" of the yearly record.

    Two programmes that name the same code mean the same field: what was said under the one stays under the other.
    """

    __tablename__ = "own_fields"
    __kept__ = Kept()
    __table_args__ = (
        UniqueConstraint(
            "programme_id", "record", "code", info=explained("label_vi", _l("There is a field of this name already."))
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    code: Mapped[str] = technical("the name under which the record keeps it", TEXT)
    record: Mapped[str] = described(Choice(OwnRecord), _l("Of which record"), required=True, group=ASKED)
    label_vi: Mapped[str] = described(
        Text(100), _l("Name in Vietnamese"), required=True, group=ASKED, hint=_l("For example: Số hộ nghèo tham gia")
    )
    label_en: Mapped[str] = described(Text(100), _l("Name in English"), required=True, group=ASKED)
    kind: Mapped[str] = described(Choice(OwnKind), _l("What it holds"), required=True, group=ASKED)
    from_year: Mapped[int] = described(
        Year(), _l("From the year"), required=True, group=ASKED, hint=_l("The first year of which it is asked.")
    )
    to_year: Mapped[int | None] = described(
        Year(), _l("To the year"), group=ASKED, hint=_l("Empty: to the programme's last year.")
    )
    programme: Mapped[Programme] = relationship(lazy="joined")

    @property
    def last_year(self) -> int:
        """The last year of which it is asked."""
        return self.to_year or self.programme.ends_on.year


class Duty(Base, Versioned):
    """A duty of Section III or clause II.9, in our own words, citing the clause."""

    __tablename__ = "duties"
    __kept__ = Kept()
    __table_args__ = (UniqueConstraint("programme_id", "code", info=_TAKEN),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    code: Mapped[str] = described(CODE, _l("Code"), required=True, group=ASKED)
    clause: Mapped[str] = described(Text(40), _l("Clause"), required=True, group=ASKED)
    seq: Mapped[int] = technical("the order of the rows")
    text_vi: Mapped[str] = described(Text(500), _l("Wording in Vietnamese"), required=True, group=ASKED)
    text_en: Mapped[str] = described(Text(500), _l("Wording in English"), required=True, group=ASKED)
    product_vi: Mapped[str] = described(Text(500), _l("Product in Vietnamese"), required=True, group=ASKED)
    product_en: Mapped[str] = described(Text(500), _l("Product in English"), required=True, group=ASKED)
    recurrence: Mapped[str] = described(
        Choice(Recurrence),
        _l("Recurrence"),
        required=True,
        group=ASKED,
        hint=_l("Where the resolution names no frequency, the one that the office decided."),
    )
    # Those of a recurring duty follow from it.
    first_due_on: Mapped[date | None] = described(
        Day(future=True),
        _l("First deadline"),
        group=ASKED,
        hint=_l("Day and month hold for the years that follow. Without it, nothing is made ahead."),
        sort_order=92,
    )
    # None: nobody has confirmed the first deadline yet, and nothing is made ahead from it.
    deadline_source: Mapped[str | None] = described(
        Choice(DeadlineSource), _l("The deadline is"), group=DEADLINE, sort_order=92
    )
    withdrawn_on: Mapped[date | None] = described(Day(), _l("Withdrawn on"), sort_order=92)
    withdrawal_reason: Mapped[str] = described(
        Text(500), _l("Why it is withdrawn"), default="", server_default="", sort_order=92
    )
    parts: Mapped[list["DutyPart"]] = relationship(order_by="DutyPart.id", lazy="selectin")
    serves: Mapped[list["DutyObjective"]] = relationship(order_by="DutyObjective.objective_id", lazy="selectin")

    def text_for(self, locale: str) -> str:
        """Return the duty's wording in a language."""
        return self.text_en if locale == "en" else self.text_vi

    def product_for(self, locale: str) -> str:
        """Return the name of the duty's product in a language."""
        return self.product_en if locale == "en" else self.product_vi

    def parts_on(self, day: date, part: str | None = None) -> list["DutyPart"]:
        """Return the parts in force on a day, of bodies that were not withdrawn; `part`: lead or cooperate only."""
        # One that is not saved yet knows no more of its body than the id.
        in_force = [one for one in self.parts if one.holds_on(day) and not (one.body and one.body.withdrawn_on)]
        return [one for one in in_force if part in (None, one.part)]

    @property
    def objectives(self) -> list[Objective]:
        """The objectives that the duty serves, in the resolution's order."""
        return sorted((link.objective for link in self.serves), key=lambda one: one.seq)


class DutyPart(Base):
    """A body's part in a duty: it leads (chủ trì) or cooperates (phối hợp), from a day to a day.

    An assignment is never overwritten: it ends, and names the body to which the task passed on, if any.
    """

    __tablename__ = "duty_parts"
    __kept__ = Kept()
    __record__ = ("duties", "duty_id")
    __table_args__ = (UniqueConstraint("duty_id", "body_id", "valid_from", postgresql_nulls_not_distinct=True),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    duty_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("duties.id"))
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    part: Mapped[str] = described(Choice(DutyRole), _l("Part"))
    valid_from: Mapped[date | None] = described(Day(future=True), _l("From"))  # None: since the programme began
    valid_to: Mapped[date | None] = described(Day(future=True), _l("To"))  # the last day
    successor_id: Mapped[int | None] = described(Reference(), _l("Passed on to"), foreign_key="bodies.id")
    task_vi: Mapped[str] = described(
        Text(500), _l("What it does (Vietnamese)"), group=TASK, default="", server_default=""
    )
    task_en: Mapped[str] = described(Text(500), _l("What it does (English)"), group=TASK, default="", server_default="")
    body: Mapped[Body] = relationship(lazy="joined", foreign_keys=[body_id])
    successor: Mapped[Body | None] = relationship(lazy="joined", foreign_keys=[successor_id])

    def holds_on(self, day: date) -> bool:
        """Say whether the part is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def task_for(self, locale: str) -> str:
        """Return what the body does, in a language; empty where nobody has said it."""
        return (self.task_en if locale == "en" else self.task_vi) or self.task_vi


class DutyObjective(Base):
    """An objective that a duty serves."""

    __tablename__ = "duty_objectives"
    __kept__ = Kept()
    __record__ = ("duties", "duty_id")
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), primary_key=True)
    objective_id: Mapped[int] = mapped_column(ForeignKey("objectives.id"), primary_key=True)
    objective: Mapped[Objective] = relationship(lazy="joined")
