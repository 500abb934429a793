"""What the page of one entry shows."""

from typing import Any

from portal.attachments.pages import files_for
from portal.core import clock
from portal.core.access import Actor, Permission
from portal.core.fields import OWN
from portal.core.forms import PortalForm
from portal.registry import queries, rules
from portal.registry.choices import Status
from portal.registry.forms import StatusForm
from portal.registry.models import Collective, EvidenceFile, YearlyRecord
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
        self.unit = units.unit(collective.tenant_id)
        self.statuses = queries.statuses(*self.key)  # oldest first
        self.records = queries.yearly_records(*self.key)  # newest first
        said = {code for record in self.records for code in record.own}
        self.own_fields = [one for one in rules.own_fields() if one.name.removeprefix(OWN) in said]
        self.open_years = open_years(collective, self.records)
        self.products = queries.products(*self.key)
        self.partners = queries.partners(*self.key)
        self.files = files_for(EvidenceFile, self.key, self.may_edit, "registry", self.path, sent.get("evidence"))
        grown = collective.converted_from_id
        self.source = queries.collective(collective.tenant_id, grown) if grown else None  # the THT that it grew out of
        self.successor = queries.successor(*self.key)  # the HTX that grew out of it
        self.status_form = sent.get("status") or StatusForm(formdata=None, ids="status", from_on=clock.today())

    @property
    def has_ended(self) -> bool:
        """Whether no status can follow."""
        return bool(self.statuses) and self.statuses[-1].status in rules.ENDS

    @property
    def may_take_status_back(self) -> bool:
        """Whether the last status was set by hand."""
        return self.may_edit and len(self.statuses) > 1 and self.statuses[-1].status != Status.CONVERTED

    @property
    def year_owed(self) -> int | None:
        """The last year that has closed, where it was operating and nothing is recorded of it."""
        year = queries.closed_year(clock.today())
        return year if year in self.open_years and self.statuses[-1].status == Status.OPERATING else None

    def in_force(self, partner: Any) -> bool:
        """Say whether a contract is in force today."""
        today = clock.today()
        return partner.starts_on <= today and (partner.ends_on is None or partner.ends_on >= today)


def open_years(collective: Collective, records: list[YearlyRecord]) -> list[int]:
    """Return the years since registration that have no record yet, newest first."""
    recorded = {record.year for record in records}
    years = range(clock.today().year, max(collective.registered_on.year, FIRST_YEAR) - 1, -1)
    return [year for year in years if year not in recorded]
