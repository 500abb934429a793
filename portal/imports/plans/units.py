"""Communes and towns: new units, and what is said of those that stand. Command line only."""

from typing import Any, ClassVar

from portal.accounts.unit_services import save_unit
from portal.core.errors import Problems
from portal.core.fields import fields
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes, not_ones_own
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import UNITS
from portal.imports.sheets import Row
from portal.units import queries as units
from portal.units import rules
from portal.units.choices import CommuneKind
from portal.units.models import ENTERED, Unit

_NAMES = tuple(field.name for field in fields(Unit, ENTERED))


class UnitPlan(RecordPlan):
    """A unit, known by its code among those of today."""

    layout = UNITS
    told_by = ("code", "name")
    same_at = "code"
    columns: ClassVar[dict[str, str]] = {"name_vi": "name"}

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        super().__init__(communes, preview)
        district = units.district()
        self.district_id = district.id if district else 0

    def place(self, row: Row) -> int | None:
        """Return the district: a unit is its own place, and a new one has none yet."""
        return self.district_id

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the unit with the row's code."""
        unit = self.communes.by_code.get(row.values["code"])
        label = f"{row.values['code']} {row.values['name']}"
        return Match(unit.id if unit else tenant_id, row.values["code"], label, unit)

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check whose the unit is, and all that the administrator's page checks of it.

        A new one is a commune with one name in both languages, unless the file says otherwise.
        """
        unit: Unit | None = match.stored if match else None
        given = {"name_vi" if key == "name" else key: value for key, value in row.values.items()}
        if unit is not None:
            stands = {name: getattr(unit, name) for name in _NAMES}
        else:
            stands = {"kind": CommuneKind.COMMUNE, "name_en": given.get("name_vi", "")}
        own = Problems()
        kept = rules.unit(unit, stands | given, own)
        problems.take(own, {} if "name_en" in row.values else {"name_en": "name_vi"})
        if unit is not None and unit.id not in self.communes.writable:
            problems.add("code", not_ones_own(unit))
        return kept

    def write(self) -> None:
        """Write them through the service, which gives a new one its bodies."""
        for one in self.writes:
            unit = one.match.stored
            save_unit(unit, version=unit.version if unit else None, **one.values)
