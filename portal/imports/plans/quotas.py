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
from portal.quotas.keys import by_code, keys_of, read_key
from portal.quotas.services import save_draft


class QuotaPlan(RecordPlan):
    """The number of one commune, key (THT, HTX, the code of an objective) and year in the draft of the programme."""

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
        self.keys = by_code(keys_of(programme))
        self.present = quotas.in_preparation(self.programme.id)

    def check_file(self, sheet: Sheet) -> None:
        """Refuse the whole file once the programme is over."""
        if (final := rules.why_final(self.programme)) is not None:
            sheet.faults.append(sheet.fault(sheet.header_row, "value", "", final))

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the cell of the draft."""
        key = read_key(self.keys, row.values["kind"])
        if key not in self.keys:
            row.fault("kind", _("This programme has no THT, HTX or objective with targets of this code."))
            return None
        cell = (tenant_id, key, row.values["year"])
        label = f"{self.communes.name_of(tenant_id)} · {self.keys[key].word} · {cell[2]}"
        return Match(tenant_id, cell, label, self.present.get(cell))

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check that the year belongs to the programme, and the number to its key."""
        value = row.values.get("value")
        key = self.keys.get(read_key(self.keys, row.values.get("kind") or ""))
        if match is not None and match.key[2] not in self.programme.years:
            problems.add("year", rules.NO_PLACE)
        if key is not None and value is not None and (problem := key.problem(value)) is not None:
            problems.add("value", problem)
        return {"value": value}

    def before(self, match: Match) -> dict[str, Any]:
        """Return the number that the draft holds."""
        return {"value": match.stored}

    def write(self) -> None:
        """Write the draft through its service."""
        cells = {one.match.key: (one.match.stored, one.values["value"]) for one in self.writes}
        save_draft(programme_id=self.programme.id, cells=cells)
