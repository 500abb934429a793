"""Returns that were sent on paper before the portal: each counts by the day on which it was sent."""

from typing import Any

from flask_babel import gettext as _

from portal.accounts.queries import commune_committees, posting
from portal.core.errors import Problems, RuleBroken
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import RETURNS
from portal.imports.sheets import Row
from portal.programmes.queries import current_programme
from portal.returns import queries as returns
from portal.returns import rules, services
from portal.returns.models import Period
from portal.returns.period_names import period_name
from portal.returns.states import HANDED_IN, Authority, Rhythm


class ReturnPlan(RecordPlan):
    """The return of a commune's People's Committee for a period; one that was handed in here is left alone."""

    layout = RETURNS
    told_by = ("rhythm", "year")
    same_at = "year"

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        super().__init__(communes, preview)
        programme = current_programme()
        calendars = returns.calendars(programme.id) if programme else []
        state = {one.rhythm: one for one in reversed(calendars) if one.authority == Authority.STATE}
        periods = {rhythm: returns.periods(one.id) for rhythm, one in state.items()}
        self.periods = {(rhythm, one.year, one.number): one for rhythm, many in periods.items() for one in many}
        self.bodies = {body.unit_id: body for body in commune_committees()}

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the return of the period; None, with the cell named, where the programme has no such period."""
        number = row.values.get("number") or (1 if row.values["rhythm"] == Rhythm.YEAR else 0)
        period = self.periods.get((row.values["rhythm"], row.values["year"], number))
        if period is None:
            row.fault("year", _("The programme has no such reporting period."))
            return None
        stored = returns.same_body_in(period.id, tenant_id, self.bodies[tenant_id].id)
        label = f"{self.communes.name_of(tenant_id)} · {period_name(period)}"
        is_in = stored is not None and stored.state in HANDED_IN
        return Match(tenant_id, (tenant_id, period.id), label, stored if is_in else None, period)

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check the day and the number, as the return's own page does."""
        if match is not None and match.stored is not None:
            return {}
        period: Period | None = match.owner if match is not None else None
        return rules.on_paper(period, row.values, problems)

    def before(self, match: Match) -> dict[str, Any]:
        """Return nothing: what was handed in is not changed from here."""
        return {}

    def state(self, match: Match, values: dict[str, Any], changes: Any) -> str:
        """Return what becomes of a row: what was handed in is left alone."""
        return "same" if match.stored is not None else "added"

    def write(self) -> None:
        """Open what was not opened, and enter it, through the service."""
        by = posting(self.communes.posting_id) if self.communes.posting_id else None
        if by is None:
            raise RuleBroken(_("Reports are entered on a post: on the district's page of files."), "file")
        for one in self.writes:
            period = one.match.owner
            body = self.bodies[one.match.tenant_id]
            row = services.opened(period, body, one.match.tenant_id)
            services.record_on_paper(row, by, version=row.version, **one.values)
