"""One plan a record: which sheet, how a row is matched, which rules, what is written."""

from collections.abc import Sequence

from portal.imports import queries
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Plans, RecordPlan
from portal.imports.plans.entries import EntryPlan
from portal.imports.plans.foundings import FoundingPlan
from portal.imports.plans.parts import PartnerPlan, ProductPlan
from portal.imports.plans.people import PeoplePlan
from portal.imports.plans.quotas import QuotaPlan
from portal.imports.plans.returns import ReturnPlan
from portal.imports.plans.statuses import StatusPlan
from portal.imports.plans.units import UnitPlan
from portal.imports.plans.yearly import YearlyPlan
from portal.imports.register_index import Register


def _register(communes: ImportableCommunes, preview: Preview) -> Sequence[RecordPlan]:
    """A register: its entries, and on other sheets of the workbook their statuses, products and contracts."""
    entries = EntryPlan(communes, preview, Register(communes, queries.stored_entries(communes.writable)))
    return [entries, StatusPlan(entries), ProductPlan(entries), PartnerPlan(entries)]


# What a file may hold → the plans that read it.
PLANS: dict[str, Plans] = {
    "registry": _register,
    "yearly": lambda *given: [YearlyPlan(*given)],
    "foundings": lambda *given: [FoundingPlan(*given)],
    "quotas": lambda *given: [QuotaPlan(*given)],
    "people": lambda *given: [PeoplePlan(*given)],
    "returns": lambda *given: [ReturnPlan(*given)],
    "units": lambda *given: [UnitPlan(*given)],
}
