"""What a sheet of foundings that were registered already would add: each straight to the event that counts."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Body
from portal.accounts.queries import mobilizing_bodies
from portal.core import reading
from portal.core.numbers import day as shown_day
from portal.core.problems import Problems
from portal.core.text import fold
from portal.documents.workbook import Table
from portal.foundings import counting, rules
from portal.foundings.models import Founding
from portal.imports import queries, sheets
from portal.imports.change_log import ChangeLog
from portal.imports.import_preview import ADDED, SAME, Line, Preview, no_sheet, told
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.layouts import FOUNDINGS
from portal.imports.register_index import Register, name_key, number_key
from portal.imports.sheets import Row

_SAID = ("kind", "happened_on", "number", "members", "capital", "sector", "villages", "head_name", "lead", "support")


def plan(tables: Sequence[Table], reach: ImportableCommunes) -> Preview:
    """Return what the foundings of a file would add within reach."""
    made = Preview("foundings")
    sheet = sheets.find(FOUNDINGS, tables)
    if sheet is None:
        made.faults.append(no_sheet(tables, FOUNDINGS.sheet))
        return made
    work = _Work(Register(reach, queries.stored_entries(reach.writable)), queries.counted(reach.writable), made)
    for row in sheet.rows:
        work.read(row)
    made.take(sheet)
    made.sort()
    made.write = work.write
    return made


class _Work:
    def __init__(self, register: Register, counted: list[Founding], made: Preview) -> None:
        self.register, self.plan = register, made
        self.bodies = {key: body for body in mobilizing_bodies() for key in _names(body)}
        self.by_number = {_number(one.tenant_id, one.kind, one.certificate_number): one for one in counted}
        self.by_name = {(one.tenant_id, one.kind, name_key(one.working_name)): one for one in counted}
        self.seen: dict[Any, int] = {}
        self.writes: list[dict[str, Any]] = []

    def read(self, row: Row) -> None:
        """Find the founding of a row, or check the new one."""
        tenant_id = self.register.reach.commune_of(row)
        if tenant_id is None or "kind" not in row.values or "name" not in row.values:
            return
        key = (tenant_id, row.values["kind"], name_key(row.values["name"]))
        if key in self.seen:
            row.fault("name", _("Row %(row)s speaks of the same one.", row=self.seen[key]))
        self.seen[key] = row.number
        stored = self._stored(row, tenant_id, key)
        if stored is not None:
            self._compare(row, stored)
        else:
            self._add(row, tenant_id)

    def _stored(self, row: Row, tenant_id: int, key: Any) -> Founding | None:
        number = row.values.get("number")
        by_number = self.by_number.get(_number(tenant_id, row.values["kind"], number)) if number else None
        return by_number or self.by_name.get(key)

    def _compare(self, row: Row, stored: Founding) -> None:
        counted_on = row.values.get("happened_on")
        if counted_on is not None and counted_on != stored.counted_on:
            message = _("It counts already, on %(day)s. Take that back first.", day=shown_day(stored.counted_on))
            row.fault("happened_on", message)
        self._line(row, stored.tenant_id, SAME)

    def _line(self, row: Row, tenant_id: int, state: str) -> None:
        line = Line(row.sheet.name, row.number, tenant_id, row.values["name"], state)
        self.plan.lines.append(line)
        if state == ADDED:
            line.says = told((FOUNDINGS.field(key), row.values[key]) for key in _SAID if key in row.values)

    def _add(self, row: Row, tenant_id: int) -> None:
        given = row.values
        number = given.get("number", "")
        if number and (tenant_id, given["kind"], number_key(number)) in self.register.by_number:
            row.fault("number", _("This number already stands in the commune's register."))
        wanted = {
            "tenant_id": tenant_id,
            "kind": given["kind"],
            "working_name": given["name"],
            "villages": given.get("villages", ""),
            "sector": given.get("sector", "agriculture_forestry_fishery"),
            "members": given.get("members"),
            "happened_on": given.get("happened_on"),
            "number": number,
            "capital": given.get("capital"),
            "head_name": given.get("head_name", ""),
            "lead_body_id": self._body(row, "lead"),
            "support_body_ids": self._bodies(row),
        }
        _check(row, wanted)
        if not row.faults:
            self._line(row, tenant_id, ADDED)
            self.writes.append(wanted)

    def _body(self, row: Row, key: str) -> int | None:
        name = row.values.get(key)
        return self._named(row, key, name) if name else None

    def _bodies(self, row: Row) -> list[int]:
        names = [part for part in row.values.get("support", "").replace(";", ",").split(",") if part.strip()]
        found = [self._named(row, "support", name) for name in names]
        return [one for one in found if one is not None]

    def _named(self, row: Row, key: str, name: str) -> int | None:
        body = self.bodies.get(reading.bare(name))
        if body is None:
            known = ", ".join(sorted({one.code for one in self.bodies.values()}))
            row.fault(key, _("This is none of what is known here: %(choices)s.", choices=known))
        return body.id if body else None

    def write(self, log: ChangeLog) -> None:
        """Record and count them, in the order of their dates."""
        for wanted in sorted(self.writes, key=lambda one: one["happened_on"]):
            founding = counting.register_already(**wanted)
            log.added += [founding, *queries.rows_of_founding(founding)]


def _check(row: Row, wanted: dict[str, Any]) -> None:
    """Name every cell that the rules of a founding refuse; the sheet calls its working name `name`."""
    problems = Problems()
    rules.already(wanted, problems)
    for field, message in problems:
        row.fault("name" if field in (None, "working_name") else field, message)


def _number(tenant_id: int, kind: str, number: str | None) -> tuple[int, str, str]:
    return tenant_id, kind, number_key(number or "")


def _names(body: Body) -> set[str]:
    return {reading.bare(name) for name in (body.code, body.name_vi, body.name_en, fold(body.name_vi))}
