"""Which communes an import may write, and which one a row speaks of. A foreign row is named by its cell."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.core import reading, tenancy
from portal.core.text import fold
from portal.imports.sheets import Row
from portal.units import queries as units
from portal.units.models import Unit

_CODE = re.compile(r"^(\d{1,5})-(\d{1,9})$")
_KIND_WORDS = re.compile(r"^(xa|thi tran|tt|phuong)\s+")


@dataclass
class ImportableCommunes:
    """The units that exist, the ids of those that may be written, and the one that a row without a unit means."""

    units: Collection[Unit]
    writable: frozenset[int]
    default: int | None = None
    # The rows of others are passed over: a file of the whole district, confirmed by one commune.
    own_alone: bool = False
    posting_id: int | None = None  # whose post it is, where a record keeps who entered it
    by_code: dict[str, Unit] = field(init=False)
    by_name: dict[str, list[Unit]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the units by official code and by folded name."""
        self.by_code = {unit.code: unit for unit in self.units}
        self.by_name = {}
        for unit in self.units:
            for name in {reading.bare(unit.name_vi), _plain(unit.name_vi), _plain(unit.name_en)}:
                self.by_name.setdefault(name, []).append(unit)

    @property
    def home(self) -> int | None:
        """The tenant whose file it is: the one commune that may be written, else the district."""
        if len(self.writable) == 1:
            return next(iter(self.writable))
        scope = tenancy.bound()
        return scope.common if scope else None

    def name_of(self, tenant_id: int) -> str:
        """Return the Vietnamese name of a unit."""
        return next(unit.name_vi for unit in self.units if unit.id == tenant_id)

    def commune_of(self, row: Row) -> int | None:
        """Return the commune that a row speaks of; None, with the cell named, where it is none that may be written."""
        found: dict[str, Unit | None] = {}
        for key, read in (("code", self._by_row_code), ("unit_code", self._by_unit_code), ("unit_name", self._by_name)):
            if not row.is_empty(key):
                found[key] = read(row, key) if key in row.values else None  # None: named already
        known = {key: unit for key, unit in found.items() if unit is not None}
        return self._agreed(row, known) if len(known) == len(found) else None

    def is_others(self, row: Row) -> bool:
        """Say whether a row is another commune's, in a file of the whole district."""
        if not self.own_alone:
            return False
        written = {key: row.values.get(key) for key in ("code", "unit_code", "unit_name") if not row.is_empty(key)}
        parts = split_code(written.get("code") or "")
        unit = self.by_code.get(parts[0] if parts else written.get("unit_code") or "")
        name = written.get("unit_name") or ""
        named = self.by_name.get(reading.bare(name)) or self.by_name.get(_plain(name), [])
        found = unit or (named[0] if len(named) == 1 else None)
        return found is not None and found.id not in self.writable

    def _agreed(self, row: Row, found: dict[str, Unit]) -> int | None:
        if not found:
            if self.default is None:
                row.fault("unit_code", _("Say which commune or town this row belongs to."))
            return self.default
        first = next(iter(found.values()))
        for key, unit in found.items():
            if unit.id not in self.writable:
                row.fault(key, _("This row belongs to %(unit)s, not to you: it cannot be written.", unit=unit.name_vi))
                return None
            if unit.id != first.id:
                message = _("This is %(other)s, but the row's first columns say %(unit)s.", other=unit.name_vi,
                            unit=first.name_vi)  # fmt: skip
                row.fault(key, message)
                return None
        return first.id

    def _by_row_code(self, row: Row, key: str) -> Unit | None:
        parts = split_code(row.values[key])
        unit = self.by_code.get(parts[0]) if parts else None
        if unit is None:
            row.fault(key, _("There is no such code. Leave the cell empty for a new row."))
        return unit

    def _by_unit_code(self, row: Row, key: str) -> Unit | None:
        unit = self.by_code.get(row.values[key])
        if unit is None:
            row.fault(key, _("No commune or town has this code."))
        return unit

    def _by_name(self, row: Row, key: str) -> Unit | None:
        written = row.values[key]
        # The whole first: in "Phương Tiến" the first word is not that of a ward.
        units = self.by_name.get(reading.bare(written)) or self.by_name.get(_plain(written), [])
        if len(units) != 1:
            row.fault(
                key,
                _("No commune or town has this name.") if not units else _("Several have this name: give the code."),
            )
            return None
        return units[0]


def of_page(tenant_id: int, *, own_alone: bool = False) -> ImportableCommunes:
    """Return what a commune's own page may write: that commune, and no other; of a file of all, `own_alone`."""
    return ImportableCommunes(units.communes(), frozenset({tenant_id}), None if own_alone else tenant_id, own_alone)


def of_district(tenant_ids: Collection[int], posting_id: int | None) -> ImportableCommunes:
    """Return what the district's page speaks of: the communes that the post reads; each row says which."""
    shown = [one for one in units.communes() if one.id in tenant_ids]
    return ImportableCommunes(shown, frozenset(one.id for one in shown), posting_id=posting_id)


def split_code(written: str) -> tuple[str, int] | None:
    """Return the unit's code and the row's number of "00703-12", or None for what is no such code."""
    found = _CODE.match(written.replace(" ", ""))
    return (found[1].zfill(5), int(found[2])) if found else None


def _plain(name: str) -> str:
    return _KIND_WORDS.sub("", reading.bare(fold(name)))
