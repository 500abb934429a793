"""Of what counted as new: each case told apart, as of a day."""

from datetime import date

import pytest

from portal.registry import cohorts, services
from portal.registry.cohorts import Survival
from tests.foundings.acting import STORY_DAY, at_commune
from tests.registry.acting import GROUP

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def new(commune, name, day, kind="THT"):
    facts = {**GROUP, "name": name, "kind": kind, "registered_on": day, "registration_number": name}
    return services.add_collective(commune, facts)


def test_each_case_is_told_apart(commune):
    new(commune, "opening", date(2020, 12, 31))
    new(commune, "young", date(2023, 10, 24))
    new(commune, "unseen", date(2023, 10, 23))
    seen = new(commune, "seen", date(2022, 5, 1))
    services.save_record(seen, 2022, {"members": 3})
    only_first_year = cohorts.survival(FIRST, LAST, STORY_DAY)["THT"]
    services.save_record(seen, 2023, {"members": 3})
    stopped = new(commune, "stopped on the day", date(2022, 5, 1))
    services.set_status(stopped, "stopped", date(2023, 5, 1))
    late = new(commune, "stopped a day later", date(2022, 5, 1))
    services.set_status(late, "stopped", date(2023, 5, 2))
    leap = new(commune, "leap", date(2024, 2, 29), "HTX")
    assert only_first_year == Survival(counted=3, aged=2, operated=2, unseen=2)
    found = cohorts.survival(FIRST, LAST, STORY_DAY)
    assert found["THT"] == Survival(counted=5, aged=4, operated=3, unseen=1)
    assert found["THT"].ended == 1
    assert found["HTX"] == Survival(counted=1, aged=0, operated=0, unseen=0)
    names = {
        outcome: sorted(row.collective.name for row in cohorts.survivors(FIRST, LAST, STORY_DAY, outcome, "THT"))
        for outcome in cohorts.OUTCOMES
    }
    assert names["unseen"] == ["unseen"]
    assert names["ended"] == ["stopped on the day"]
    assert names["operated"] == ["seen", "stopped a day later", "unseen"]
    assert len(names["all"]) == 5
    assert cohorts.survivors(FIRST, LAST, STORY_DAY, "all", "HTX")[0].anniversary == date(2025, 2, 28)
    assert leap.kind == "HTX"


def test_what_came_later_was_not_so_then(commune):
    group = new(commune, "a", date(2022, 5, 1))
    services.set_status(group, "dissolved", date(2024, 5, 1))
    services.save_record(group, 2024, {"members": 1})
    assert cohorts.survival(FIRST, LAST, date(2023, 4, 30))["THT"] == Survival(1, 0, 0, 0)
    assert cohorts.survival(FIRST, LAST, date(2023, 12, 31))["THT"] == Survival(1, 1, 1, 1)
    assert cohorts.survival(FIRST, LAST, date(2024, 5, 1))["THT"] == Survival(1, 1, 1, 0)
    assert cohorts.survival(FIRST, LAST, date(2022, 4, 30)) == {}
