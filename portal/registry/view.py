"""What the page of one entry shows."""

from functools import cached_property
from typing import Any

from portal.core import clock
from portal.core.access import Actor, Permission
from portal.core.forms import PortalForm
from portal.registry import queries
from portal.registry.forms import EvidenceForm, StatusForm
from portal.registry.models import Collective, CollectiveStatus, EvidenceFile, YearlyRecord
from portal.registry.rules import FIRST_YEAR
from portal.units import queries as units


class EntryPage:
    """One entry of the register, for a person; `sent` holds the forms of the page that came back."""

    def __init__(self, collective: Collective, actor: Actor, sent: dict[str, PortalForm]) -> None:
        self.collective = collective
        self.sent = sent
        self.may_edit = actor.may(Permission.REGISTRY_EDIT)
        self.key = (collective.tenant_id, collective.id)
        self.path = {"tenant_id": collective.tenant_id, "collective_id": collective.id}

    @cached_property
    def unit(self) -> Any:
        """The commune or town."""
        return units.unit(self.collective.tenant_id)

    @cached_property
    def statuses(self) -> list[CollectiveStatus]:
        """The dated statuses, oldest first."""
        return queries.statuses(*self.key)

    @property
    def has_ended(self) -> bool:
        """Whether no status can follow."""
        return bool(self.statuses) and self.statuses[-1].status in ("dissolved", "converted")

    @property
    def may_take_status_back(self) -> bool:
        """Whether the last status was set by hand."""
        return self.may_edit and len(self.statuses) > 1 and self.statuses[-1].status != "converted"

    @cached_property
    def records(self) -> list[YearlyRecord]:
        """The yearly records, newest first."""
        return queries.yearly_records(*self.key)

    @cached_property
    def open_years(self) -> list[int]:
        """The years that have no record yet, newest first."""
        return open_years(self.collective, self.records)

    @property
    def year_owed(self) -> int | None:
        """The last year that has closed, where it was operating and nothing is recorded of it."""
        year = queries.closed_year(clock.today())
        return year if year in self.open_years and self.statuses[-1].status == "operating" else None

    @cached_property
    def products(self) -> list[Any]:
        """Its products."""
        return queries.products(*self.key)

    @cached_property
    def partners(self) -> list[Any]:
        """Its contracts with enterprises."""
        return queries.partners(*self.key)

    @cached_property
    def _files(self) -> list[EvidenceFile]:
        return queries.evidence_files(*self.key)

    @property
    def files(self) -> list[EvidenceFile]:
        """Its documents."""
        return [one for one in self._files if one.removed_at is None]

    @property
    def removed_files(self) -> list[EvidenceFile]:
        """The documents that were removed and can be brought back."""
        return [one for one in self._files if one.removed_at is not None] if self.may_edit else []

    @cached_property
    def source(self) -> Collective | None:
        """The THT out of which it grew."""
        found = self.collective.converted_from_id
        return queries.collective(self.collective.tenant_id, found) if found else None

    @cached_property
    def successor(self) -> Collective | None:
        """The HTX that grew out of it."""
        return queries.successor(*self.key)

    @cached_property
    def status_form(self) -> PortalForm:
        """The form of the next status."""
        return self.sent.get("status") or StatusForm(formdata=None, ids="status", from_on=clock.today())

    @cached_property
    def evidence_form(self) -> PortalForm:
        """The form of a new document."""
        return self.sent.get("evidence") or EvidenceForm(formdata=None, ids="evidence")

    def in_force(self, partner: Any) -> bool:
        """Say whether a contract is in force today."""
        today = clock.today()
        return partner.starts_on <= today and (partner.ends_on is None or partner.ends_on >= today)


def open_years(collective: Collective, records: list[YearlyRecord]) -> list[int]:
    """Return the years since registration that have no record yet, newest first."""
    recorded = {record.year for record in records}
    years = range(clock.today().year, max(collective.registered_on.year, FIRST_YEAR) - 1, -1)
    return [year for year in years if year not in recorded]
