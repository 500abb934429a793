"""What lies on a commune's table: its own open foundings, who leads them, what it owes up to a day."""

from datetime import date, timedelta

from portal.accounts.queries import body_by_code
from portal.foundings import services
from portal.workspace import queries
from tests.acting import as_seen
from tests.duties.acting import item
from tests.foundings.acting import in_district, opened
from tests.inspection.acting import OTHER, OWN
from tests.returns.acting import at_district

DAY = timedelta(days=1)


def test_open_ones_of_the_commune_the_longest_untouched_first(app):
    with in_district(app, OWN, OTHER) as (own, other):
        late, early = opened(own, on=date(2024, 2, 1)), opened(own, "THT", date(2024, 1, 1), working_name="Ngô")
        opened(other, working_name="Cam")
        stopped = opened(own, working_name="Quế")
        as_seen(services.drop, stopped, reason="Không đủ", happened_on=date(2024, 3, 1))
        assert queries.open_foundings(own) == [early, late]


def test_leads_and_none_for_who_only_supports(app):
    with in_district(app, OWN, OTHER) as (own, other):
        led, supported, foreign = opened(own), opened(own, working_name="Ngô"), opened(other)
        farmers = body_by_code("HND")
        as_seen(services.set_credits, led, lead_body_id=farmers.id, support_body_ids=[])
        as_seen(services.set_credits, supported, lead_body_id=None, support_body_ids=[farmers.id])
        as_seen(services.set_credits, foreign, lead_body_id=farmers.id, support_body_ids=[])
        assert queries.leads(own) == {led.id: farmers}


def test_what_is_owed_up_to_a_day_and_not_handed_in(app):
    with at_district(app):
        one = item("III.3-1", f"UBND-{OWN}")
        tenant = one.tenant_id
        due = one.deadline
        assert one in queries.owed_items(tenant, due)
        assert one not in queries.owed_items(tenant, due - DAY)
        for state, owed in (("returned", True), ("in_progress", True), ("submitted", False), ("accepted", False)):
            one.state = state
            assert (one in queries.owed_items(tenant, due)) is owed, state
        found = queries.owed_items(tenant, date(2025, 12, 31))
        assert [row.deadline for row in found] == sorted(row.deadline for row in found)
        assert {row.tenant_id for row in found} == {tenant}
