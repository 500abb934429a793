"""Records that plans are set beside."""

import pytest

from tests.ledger.plans import ACTIVITIES, FOUNDINGS, activity
from tests.metrics.records import founding


@pytest.fixture
def records(databases, app):
    with databases.owner() as owner:
        for code, body, _line, *rest in ACTIVITIES:
            activity(owner, code, body, *rest)
        for code, day, members, operated, credits in FOUNDINGS:
            number = founding(owner, code, "HTX", "2020-01-01", day, credits=credits)
            owner.execute("UPDATE foundings SET members = %s WHERE id = %s", (members, number))
            if operated:
                owner.execute(
                    "INSERT INTO yearly_records (tenant_id, collective_id, year, version)"
                    " SELECT tenant_id, collective_id, extract(year FROM counted_on) + 1, 1 FROM foundings"
                    " WHERE id = %s",
                    (number,),
                )
            if operated is False:
                owner.execute(
                    "INSERT INTO collective_statuses (tenant_id, collective_id, status, from_on, reason)"
                    " SELECT tenant_id, collective_id, 'stopped', '2022-12-01', '' FROM foundings WHERE id = %s",
                    (number,),
                )
