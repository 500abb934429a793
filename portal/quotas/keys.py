"""What a programme sets quotas for: new THT and HTX, and each objective of which its units take targets.

Every row of a quota, a draft or a proposal names one of them in its `kind`: THT, HTX, or `objective-` with the id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Numeric
from sqlalchemy.types import TypeDecorator

from portal.core import reading
from portal.core.kinds import Choice, Kind, Number, Percent, Whole
from portal.core.numbers import language
from portal.core.numerals import PLAIN, Style, Unreadable
from portal.core.text import fold
from portal.programmes.choices import BoundUnit
from portal.programmes.models import Objective, Programme
from portal.programmes.queries import objectives
from portal.registry.choices import FoundedKind

Amount = int | Decimal  # THT and HTX are counted; a target may have two decimals
TARGET = "objective-"  # before the id of an objective


def whole_up_to(most: int) -> Any:
    """Say up to which whole number one may be."""
    return _l("Whole numbers from 0 to %(most)s only.", most=most)


QUOTA = Whole(999, refusal=_l("Whole numbers from 0 to 999 only."))
_COUNTED = Whole(999_999, refusal=whole_up_to(999_999))
_NEW_THT, _NEW_HTX = _l("New cooperative groups (THT)"), _l("New cooperatives (HTX)")


def plain(value: Any) -> Any:
    """Return a number that is whole as such: 2, not 2.00."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


class _AmountType(TypeDecorator[Any]):
    """A number of two decimals that gives back a whole one as such."""

    impl = Numeric(12, 2)
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Any) -> Any:
        """Return 2 or 2.50."""
        return plain(value)


@dataclass(frozen=True)
class AmountKind(Number):
    """The number of a quota or a target; what it may be, its key says."""

    file_kind = "whole"

    def column_type(self) -> Any:
        """Return the type of its column."""
        return _AmountType()

    def read(self, written: Any, style: Style = PLAIN) -> Any:
        """Return a number; raises Unreadable and Asked."""
        return plain(super().read(written, style))

    def clean(self, value: Any) -> Any:
        """Return it with two decimals, or whole."""
        return plain(super().clean(value))


@dataclass(frozen=True)
class KeyKind(Choice):
    """What a quota is set for. Whoever shows the key of an objective looks its code up; a file writes that code."""

    def known(self, value: Any) -> bool:
        """Say whether a value is a founded kind, or can be the key of an objective."""
        return super().known(value) or str(value).startswith(TARGET)

    def read(self, written: Any, style: Style = PLAIN) -> str:
        """Return a founded kind, or the text that may be an objective's code."""
        try:
            return super().read(written, style)
        except Unreadable:
            return str(reading.text(written))

    def clean(self, value: Any) -> Any:
        """Return the member of a founded kind; any other value as it is."""
        return super().clean(value) if super().known(value) else value

    def show(self, value: Any) -> str:
        """Return the label of a founded kind; any other value as it is."""
        return super().show(value) if super().known(value) else str(value)

    def cell(self, value: Any) -> Any:
        """Return the word of a founded kind; any other value as it is."""
        return super().cell(value) if super().known(value) else value


@dataclass(frozen=True)
class Key:
    """One thing that quotas are set for: `code` is how rows keep it, `word` how tables, files and papers name it.

    `number`: what its values may be. The quotas of THT and HTX are what is founded within a year, so that years add
    up. The target of an objective is the value that its figure shall have at the end of the year: years never add up,
    and units do only where the figure is a count or a sum.
    """

    code: str
    word: str
    number: Kind
    objective: Objective | None = None

    @property
    def label(self) -> Any:
        """The name in the reader's language."""
        if self.objective is None:
            return _NEW_HTX if self.code == FoundedKind.HTX else _NEW_THT
        return f"{self.word}. {self.objective.text_for(language())}"

    @property
    def unit(self) -> Any:
        """In what it is; "" for THT and HTX, whose name says it."""
        return "" if self.objective is None else BoundUnit(self.objective.unit).label

    @property
    def over_years(self) -> bool:
        """Whether the numbers of several years add up."""
        return self.objective is None

    @property
    def over_units(self) -> bool:
        """Whether the numbers of several units add up."""
        return self.objective is None or self.objective.adds_up

    @property
    def is_whole(self) -> bool:
        """Whether it takes whole numbers only."""
        return isinstance(self.number, Whole)

    def problem(self, value: Any) -> Any:
        """Return what is wrong with a value, or None."""
        if not isinstance(self.number, Whole):
            return self.number.problem(Decimal(value))
        return self.number.refusal if value != int(value) else self.number.problem(int(value))


def founded_keys() -> tuple[Key, ...]:
    """Return what every programme sets quotas for: new THT and HTX."""
    return tuple(Key(one.value, one.value, QUOTA) for one in FoundedKind)


def keys_of(programme: Programme) -> tuple[Key, ...]:
    """Return what a programme sets quotas for: THT, HTX, then its objectives that take targets, in their order."""
    taking = [one for one in objectives(programme.id) if one.takes_targets]
    return (*founded_keys(), *(key_of(one) for one in taking))


def key_of(objective: Objective) -> Key:
    """Return the key of an objective's targets."""
    return Key(f"{TARGET}{objective.id}", objective.code, _number(objective), objective)


def words_of(programme: Programme) -> dict[str, str]:
    """Return how each key is named, those of objectives that take targets no more among them."""
    return {one.code: one.word for one in (*founded_keys(), *map(key_of, objectives(programme.id)))}


def by_code(keys: Iterable[Key]) -> dict[str, Key]:
    """Return keys by how rows keep them."""
    return {one.code: one for one in keys}


def read_key(keys: Mapping[str, Key], written: str) -> str:
    """Return the key that a file means: a founded kind, or an objective's code; the text itself where it is none."""
    return next((one.code for one in keys.values() if fold(one.word) == fold(written)), written)


def place_of(code: str) -> tuple[int, int]:
    """Return what sorts keys: THT, HTX, then the objectives."""
    founded = [one.value for one in FoundedKind]
    return (founded.index(code), 0) if code in founded else (len(founded), int(code.removeprefix(TARGET)))


def _number(objective: Objective) -> Kind:
    """Return what the targets of an objective may be: of a share at most 100, of things counted whole numbers."""
    if objective.unit == BoundUnit.PERCENT:
        is_growth = (objective.definition or {}).get("shape") == "growth"
        return Number() if is_growth else Percent()
    return _COUNTED if objective.adds_up and objective.unit != BoundUnit.MILLION else Number()
