"""The records behind a figure, one by one: those that its numerator or its denominator counts, on its day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from portal.extensions import db
from portal.metrics import sources
from portal.metrics.definitions import Definition, Function, Operand, Shape
from portal.metrics.measures import definition_of, frame_of
from portal.metrics.records import Number
from portal.metrics.statements import asked_of, listed
from portal.programmes.models import Objective, Programme
from portal.units import queries as units
from portal.units.models import Unit

PAGE_SIZE = 50
NUMERATOR, DENOMINATOR = SIDES = ("numerator", "denominator")  # of which of the two numbers of a figure


@dataclass(frozen=True)
class Row:
    """A record: its unit, name and day, the address of its page, what it says of the fields that are asked for.

    `amount`: what it brings to the sum, 1 where records are counted; `weight`: what an average weighs it by, else 1.
    """

    unit: Unit
    name: str
    day: date | None
    url: str
    values: tuple[str, ...]
    amount: Number
    weight: Number


@dataclass(frozen=True)
class Behind:
    """The records that one part of a definition takes on a day, of the district or of one unit."""

    operand: Operand
    programme: Programme
    day: date
    unit_id: int | None = None

    @property
    def labels(self) -> list[Any]:
        """The labels of the fields that the part asks for."""
        return [one.field.label for one in self._asked]

    @property
    def takes_amounts(self) -> bool:
        """Whether amounts are added up, not records counted."""
        return self.operand.function != Function.COUNT

    @cached_property
    def sums(self) -> tuple[int, Number, Number]:
        """How many records there are, and the two sums of the figure: amounts (times weights), and weights."""
        rows = self._statement.order_by(None).subquery()
        taken = rows.c.amount * rows.c.weight if self.operand.function == Function.AVERAGE else rows.c.amount
        found = db.session.execute(select(func.count(), func.sum(taken), func.sum(rows.c.weight))).one()
        return found[0], found[1] or 0, found[2] or 0

    @property
    def total(self) -> Number | None:
        """What the records come to together: their number, their sum or their average; None for no average."""
        number, taken, weights = self.sums
        if self.operand.function == Function.AVERAGE:
            return Decimal(taken) / Decimal(weights) if weights else None
        return taken if self.takes_amounts else number

    @property
    def last_page(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.sums[0] // PAGE_SIZE))

    def rows(self, page: int | None = None) -> list[Row]:
        """Return the records of a page, or all, by unit and name."""
        statement = self._statement
        if page is not None:
            statement = statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
        found = db.session.execute(statement).mappings().all()
        named = {unit.id: unit for unit in units.communes_shown(self.day, {row["unit_id"] for row in found})}
        return [self._row(row, named[row["unit_id"]]) for row in found]

    def _row(self, row: Any, unit: Unit) -> Row:
        told = sources.SOURCES[self.operand.source].told
        values = tuple(one.field.show(row[f"f{place}"]) for place, one in enumerate(self._asked))
        url = url_for(told.endpoint, tenant_id=unit.id, **{told.argument: row["key"]})
        return Row(unit, row["name"], row["day"], url, values, row["amount"], row["weight"])

    @property
    def _asked(self) -> Sequence[sources.Asked]:
        return [sources.asked(self.operand.source, name) for name in asked_of(self.operand)]

    @property
    def _statement(self) -> Any:
        frame = replace(frame_of(self.operand, self.programme, self.day), moves=None)
        return listed(frame, self.operand, self.unit_id)


def behind(
    objective: Objective, programme: Programme, day: date, side: str, unit_id: int | None = None
) -> Behind | None:
    """Return the records of one side of a figure; None where no record stands behind it, as behind a baseline.

    A growth has on its other side the same part at the end of the year that it is compared with, an average the same
    records as above it.
    """
    definition, last = definition_of(objective), min(day, programme.ends_on)
    if definition is None or (side == DENOMINATOR and not has_denominator(definition)):
        return None
    if side == NUMERATOR or definition.base_year is None:
        operand = definition.operands[0] if side == NUMERATOR else definition.whole
        return Behind(operand, programme, last, unit_id)
    base = date(definition.base_year, 12, 31)
    return Behind(definition.whole, programme, base, unit_id) if last > base else None


def has_denominator(definition: Definition) -> bool:
    """Say whether the second number of a figure counts records."""
    is_average = definition.shape == Shape.VALUE and definition.whole.function == Function.AVERAGE
    return definition.shape == Shape.SHARE or definition.base_year is not None or is_average
