"""Products of the register's entries, and their contracts with enterprises."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from portal.core.errors import Problems
from portal.core.fields import Field
from portal.core.text import fold
from portal.extensions import db
from portal.imports import queries
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import PARTNERS, PRODUCTS
from portal.imports.plans.entries import EntryPlan
from portal.imports.register_index import Entry
from portal.imports.sheets import Row
from portal.registry import rules
from portal.registry.models import Partner, Product


class _PartPlan(RecordPlan):
    """What belongs to an entry. An empty cell of a row that was not exported leaves what stands there alone."""

    model: ClassVar[type[Product] | type[Partner]]
    judge: ClassVar[Callable[..., dict[str, Any]]]
    stored: ClassVar[Callable[[Collection[int]], dict[Any, Any]]]
    fields: ClassVar[tuple[Field, ...]]
    identity: ClassVar[tuple[str, ...]]  # the columns that tell it from others of its entry

    def __init__(self, entries: EntryPlan) -> None:
        super().__init__(entries.communes, entries.preview)
        self.register = entries.register
        self.known = type(self).stored(self.communes.writable)

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Find it by its name (and first day) under its entry."""
        entry = self.register.of_row(row, tenant_id)
        if entry is None:
            return None
        name, *more = (row.values[key] for key in self.identity)
        stored = self.known.get((tenant_id, _id(entry), fold(name), *more))
        return Match(tenant_id, (entry, fold(name), *more), f"{entry.name}: {name}", stored, entry)

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check all of it; return what the row gives, all of a new one."""
        names = {self.column(one.name): one.name for one in self.fields}
        kept = type(self).judge({name: row.values.get(key) for key, name in names.items()}, problems)
        if match is None or match.stored is None:
            return kept
        says = [key for key in names if row.has(key) and not (row.is_empty(key) and row.is_empty("code"))]
        return {names[key]: kept[names[key]] for key in says}

    @property
    def compared(self) -> tuple[str, ...]:
        """The fields of the part itself."""
        return tuple(one.name for one in self.fields)

    def take(self, row: Row, match: Match, values: dict[str, Any]) -> None:
        """Show it; what a new one says stands in its label."""
        super().take(row, match, values)
        self.preview.lines[-1].says = []

    def write(self) -> None:
        """Write what is new or changed."""
        for one in self.writes:
            row = one.match.stored
            if row is None:
                entry: Entry = one.match.owner
                row = self.model(tenant_id=entry.tenant_id, collective_id=entry.stored.id)
                db.session.add(row)
            for name, value in one.values.items():
                setattr(row, name, value)
            row.folded_name = fold(row.name)


class ProductPlan(_PartPlan):
    """A product, known by its name under its collective."""

    layout, model, judge, stored, fields = PRODUCTS, Product, rules.product, queries.products, rules.PRODUCT
    told_by = ("code", "kind", "name", "registration_number", "product_name")
    same_at = "product_name"
    columns: ClassVar[dict[str, str]] = {"name": "product_name"}
    identity = ("product_name",)


class PartnerPlan(_PartPlan):
    """A contract, known by the enterprise and its first day."""

    layout, model, judge, stored, fields = PARTNERS, Partner, rules.partner, queries.partners, rules.PARTNER
    told_by = ("code", "kind", "name", "registration_number", "partner_name", "starts_on")
    same_at = "partner_name"
    columns: ClassVar[dict[str, str]] = {"name": "partner_name"}
    identity = ("partner_name", "starts_on")


def _id(entry: Entry) -> int:
    return entry.collective.id if entry.collective is not None else 0
