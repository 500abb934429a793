"""What a register's workbook says of products and of contracts with enterprises."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.core.text import fold
from portal.imports import queries
from portal.imports.change_log import ChangeLog
from portal.imports.fields import Layout
from portal.imports.import_preview import ADDED, CHANGED, SAME, Line, Preview, differences
from portal.imports.layouts import PARTNERS, PRODUCTS
from portal.imports.register_index import Entry, Register
from portal.imports.row_checks import every_fault
from portal.imports.sheets import Row, Sheet
from portal.registry import rules
from portal.registry.models import Partner, Product

_PRODUCT = {"product_name": "name", "ocop_stars": "ocop_stars", "recognised_on": "recognised_on"}
_PRODUCT |= {"mark_kind": "mark_kind", "mark_name": "mark_name"}
_PARTNER = {"partner_name": "name", "subject": "subject", "contract_number": "contract_number"}
_PARTNER |= {"starts_on": "starts_on", "ends_on": "ends_on"}

_TEXTS = ("name", "subject", "contract_number", "mark_kind", "mark_name")


@dataclass
class _Piece:
    entry: Entry
    row: Any
    values: dict[str, Any]


class Parts:
    """Products and contracts, by the entry that they belong to."""

    def __init__(self, register: Register, made: Preview) -> None:
        self.register, self.plan = register, made
        self.pieces: list[_Piece] = []

    def read_products(self, sheet: Sheet) -> None:
        """Find each product by its name under its collective."""
        stored = queries.products(self.register.reach.writable)

        def find(entry: Entry, kept: dict[str, Any]) -> Product | None:
            return stored.get((*_key(entry), fold(kept["name"])))

        self._read(sheet, (PRODUCTS, _PRODUCT, Product), find)

    def read_partners(self, sheet: Sheet) -> None:
        """Find each contract by the enterprise and its first day."""
        stored = queries.partners(self.register.reach.writable)

        def find(entry: Entry, kept: dict[str, Any]) -> Partner | None:
            return stored.get((*_key(entry), fold(kept["name"]), kept["starts_on"]))

        self._read(sheet, (PARTNERS, _PARTNER, Partner), find)

    def _read(
        self, sheet: Sheet, shape: tuple[Layout, dict[str, str], Any], find: Callable[[Entry, dict[str, Any]], Any]
    ) -> None:
        layout, names, make = shape
        seen: dict[Any, int] = {}
        for row, entry in self._rows(sheet):
            kept = _checked(row, names, make)
            if kept is None or entry is None:
                continue
            mark = (id(entry), fold(kept["name"]), kept.get("starts_on"))
            if mark in seen:
                row.fault(next(iter(names)), _("Row %(row)s speaks of the same one.", row=seen[mark]))
                continue
            seen[mark] = row.number
            stored = find(entry, kept)
            # An empty cell of a row that was not exported leaves what stands there alone.
            says = [key for key in names if row.has(key) and not (row.is_empty(key) and row.is_empty("code"))]
            given = [(key, name) for key, name in names.items() if stored is None or key in says]
            pairs = [(layout.field(key), getattr(stored, name) if stored else None, kept[name]) for key, name in given]
            changes = differences(pairs) if stored is not None else []
            state = ADDED if stored is None else CHANGED if changes else SAME
            label = f"{entry.name}: {kept['name']}"
            self.plan.lines.append(Line(sheet.name, row.number, entry.tenant_id, label, state, changes))
            if state != SAME:
                self.pieces.append(_Piece(entry, stored or make, {name: kept[name] for _key_, name in given}))

    def _rows(self, sheet: Sheet) -> Iterator[tuple[Row, Entry | None]]:
        for row in sheet.rows:
            tenant_id = self.register.reach.commune_of(row)
            entry = None if tenant_id is None or row.faults else self.register.identify(row, tenant_id)
            if entry is None and tenant_id is not None and not row.faults:
                self.register.lacks(row, _("The commune's register has no such entry."))
            yield row, None if row.faults else entry

    def write(self, log: ChangeLog) -> None:
        """Write what is new or changed."""
        for piece in self.pieces:
            values = piece.values | {"folded_name": fold(piece.values["name"])}
            if isinstance(piece.row, type):
                of_it = {"tenant_id": piece.entry.tenant_id, "collective_id": _key(piece.entry)[1]}
                log.add(piece.row(**of_it, **values))
            else:
                log.change(piece.row, values)


def _key(entry: Entry) -> tuple[int, int]:
    return entry.tenant_id, entry.collective.id if entry.collective is not None else 0


def _checked(row: Row, names: dict[str, str], make: Any) -> dict[str, Any] | None:
    """Return the values of a row, or None where it has a fault; all that is wrong with it is named."""
    right: dict[str, Any] = {name: "" if name in _TEXTS else None for name in names.values()} | {"name": "x"}
    if make is Partner:
        right["starts_on"] = rules.FIRST_DAY
    kept = {name: row.values.get(key, "" if name in _TEXTS else None) for key, name in names.items()}
    tried = {
        name: right[name] if name in ("name", "starts_on") and not value else value for name, value in kept.items()
    }
    check = rules.check_product if make is Product else rules.check_partner
    every_fault(row, lambda given: check(make(**given)), tried, right, {name: key for key, name in names.items()})
    return None if row.faults else kept
