"""Foundings that were registered already: each goes straight to the event that counts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _

from portal.accounts.models import Body
from portal.accounts.queries import mobilizing_bodies
from portal.core import messages, reading
from portal.core.errors import Problems
from portal.core.numbers import day as shown_day
from portal.core.text import fold
from portal.foundings import counting, rules
from portal.foundings.models import Founding
from portal.imports import queries
from portal.imports.import_preview import ADDED, SAME, Change, Preview, told
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import FOUNDINGS
from portal.imports.register_index import Register, ask_same, name_key, number_key
from portal.imports.sheets import Row
from portal.registry import name_similarity
from portal.registry.choices import Sector
from portal.registry.models import NUMBER_TAKEN

_ITS_NAME = ("unit_code", "unit_name", "name")  # stands in the line's label, and at the commune


class FoundingPlan(RecordPlan):
    """A founding: one that counts already is left alone, with its day compared; any other is new."""

    layout = FOUNDINGS
    told_by = ("kind", "name", "number")
    columns: ClassVar[dict[str, str]] = {
        "working_name": "name",
        "lead_body_id": "lead",
        "support_body_ids": "support",
    }

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        super().__init__(communes, preview)
        counted = queries.counted(communes.writable)
        self.register = Register(communes, queries.stored_entries(communes.writable))
        self.bodies = {key: body for body in mobilizing_bodies() for key in _names(body)}
        self.by_number = {_number(one.tenant_id, one.kind, one.certificate_number): one for one in counted}
        self.by_name = {(one.tenant_id, one.kind, name_key(one.working_name)): one for one in counted}

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the founding that counts already: by its number, else by its name."""
        kind, name, number = row.values["kind"], row.values["name"], row.values.get("number")
        key = (tenant_id, kind, name_key(name))
        by_number = self.by_number.get(_number(tenant_id, kind, number)) if number else None
        stored = by_number or self.by_name.get(key)
        if stored is None:
            here = [one for of, one in self.by_name.items() if of[:2] == key[:2]]
            stored = next((one for one in here if _folded(one.working_name) == _folded(name)), None)
        if stored is not None and name_key(stored.working_name) != key[2]:
            stored = stored if ask_same(row, name, stored.working_name) == "same" else None
        return None if row.waits else Match(tenant_id, key, name, stored)

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check what “Registered already” checks; of one that counts already the day must be the same."""
        if match is not None and match.stored is not None:
            self._check_day(row, match.stored, problems)
            return {}
        given: dict[str, Any] = {"sector": Sector.AGRICULTURE} | row.values
        given["working_name"] = given.pop("name", "")
        kept = rules.already(given, problems)
        number = number_key(kept["number"] or "")
        taken = match is not None and number and (match.tenant_id, kept["kind"], number) in self.register.by_number
        problems.check(not taken, "number", NUMBER_TAKEN)
        kept["lead_body_id"] = self._body(row.values.get("lead", ""), "lead_body_id", problems)
        kept["support_body_ids"] = self._bodies(row.values.get("support", ""), problems)
        rules.check_credits(kept["lead_body_id"], kept["support_body_ids"], problems)
        return kept

    def _check_day(self, row: Row, stored: Founding, problems: Problems) -> None:
        same = row.values.get("happened_on", stored.counted_on) == stored.counted_on
        message = _("It counts already, on %(day)s. Take that back first.", day=shown_day(stored.counted_on))
        problems.check(same, "happened_on", message)

    def _body(self, name: str, field: str, problems: Problems) -> int | None:
        if not name:
            return None
        body = self.bodies.get(reading.bare(name))
        if body is None:
            known = ", ".join(sorted({one.code for one in self.bodies.values()}))
            problems.add(field, messages.unknown(known))
        return body.id if body else None

    def _bodies(self, names: str, problems: Problems) -> list[int]:
        parts = [part for part in names.replace(";", ",").split(",") if part.strip()]
        found = [self._body(part, "support_body_ids", problems) for part in parts]
        return [one for one in found if one is not None]

    def state(self, match: Match, values: dict[str, Any], changes: Sequence[Change]) -> str:
        """Return what becomes of a row: what counts already is not changed from here."""
        return SAME if match.stored is not None else super().state(match, values, changes)

    def take(self, row: Row, match: Match, values: dict[str, Any]) -> None:
        """Show it as it was read, the bodies as the file names them."""
        super().take(row, match, values)
        line, said = self.preview.lines[-1], [one for one in FOUNDINGS.columns if one.key in row.values]
        if line.state == ADDED:
            line.says = told((one, row.values[one.key]) for one in said if one.key not in _ITS_NAME)

    def write(self) -> None:
        """Record and count them through the service, in the order of their dates."""
        for one in sorted(self.writes, key=lambda one: one.values["happened_on"]):
            counting.register_already(tenant_id=one.match.tenant_id, **one.values)


def _number(tenant_id: int, kind: str, number: str | None) -> tuple[int, str, str]:
    return tenant_id, kind, number_key(number or "")


def _folded(name: str) -> str:
    return name_similarity.bare(fold(name))


def _names(body: Body) -> set[str]:
    return {reading.bare(name) for name in (body.code, body.name_vi, body.name_en, fold(body.name_vi))}
