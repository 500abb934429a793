"""Communes and towns: new units, and names of those that stand. Command line only."""

from typing import Any, ClassVar

from flask_babel import gettext as _

from portal.core.errors import Problems
from portal.core.fields import field_of
from portal.core.text import fold
from portal.extensions import db
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import UNITS
from portal.imports.sheets import Row
from portal.units import queries as units
from portal.units import rules
from portal.units.choices import CommuneKind
from portal.units.models import Unit


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
        """Check the code, whose the unit is, and that it does not end before it begins."""
        given = {"name_vi" if key == "name" else key: value for key, value in row.values.items()}
        code, starts, ends = given.get("code", ""), given.get("valid_from"), given.get("valid_to")
        message = field_of(Unit, "code").kind.problem(code)
        problems.check(message is None, "code", message)
        rules.check_times(starts, ends, problems)
        unit = match.stored if match else None
        if unit is not None and unit.id not in self.communes.writable:
            message = _("This row belongs to %(unit)s, not to you: it cannot be written.", unit=unit.name_vi)
            problems.add("code", message)
        return given

    def write(self) -> None:
        """Add and rename."""
        for one in self.writes:
            unit = one.match.stored
            if unit is None:
                unit = Unit(kind=CommuneKind.COMMUNE, name_en=one.values["name_vi"], parent_id=self.district_id)
                db.session.add(unit)
            for name, value in one.values.items():
                setattr(unit, name, value)
            unit.folded_name = fold(unit.name_vi)
