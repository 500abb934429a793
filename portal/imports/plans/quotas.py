"""Quotas for the district's draft allocation; issuing stays a numbered decision."""

from typing import Any

from flask_babel import gettext as _

from portal.core.errors import Problems, RuleBroken
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import QUOTAS
from portal.imports.sheets import Row, Sheet
from portal.programmes.queries import current_programme
from portal.quotas import queries as quotas
from portal.quotas import rules
from portal.quotas.services import save_draft


class QuotaPlan(RecordPlan):
    """The number of one commune, kind and year in the draft of the programme under way."""

    layout = QUOTAS
    told_by = ("kind", "year")
    same_at = "year"
    compared = ("value",)

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        super().__init__(communes, preview)
        programme = current_programme()
        if programme is None:
            raise RuleBroken(_("There is no programme yet, so there are no quotas."), "file")
        self.programme = programme
        self.present = quotas.in_preparation(self.programme.id)

    def check_file(self, sheet: Sheet) -> None:
        """Refuse the whole file once the programme is over."""
        if (final := rules.why_final(self.programme)) is not None:
            sheet.faults.append(sheet.fault(sheet.header_row, "value", "", final))

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the cell of the draft."""
        cell = (tenant_id, row.values["kind"], row.values["year"])
        label = f"{self.communes.name_of(tenant_id)} · {cell[1]} · {cell[2]}"
        return Match(tenant_id, cell, label, self.present.get(cell))

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check that kind and year belong to the programme, and the number."""
        if match is not None:
            rules.check_place(self.programme, match.key[1], match.key[2], "year", problems)
        if "value" in row.values:
            rules.check_number(row.values["value"], "value", problems)
        return {"value": row.values.get("value")}

    def before(self, match: Match) -> dict[str, Any]:
        """Return the number that the draft holds."""
        return {"value": match.stored}

    def write(self) -> None:
        """Write the draft through its service."""
        cells = {one.match.key: (one.match.stored, one.values["value"]) for one in self.writes}
        save_draft(programme_id=self.programme.id, cells=cells)
