"""Of what counted as new 12 months ago: alive, with the record that shows it, ended, and unknown; these are all."""

from datetime import date

import pytest

from portal.registry import cohorts, services
from portal.registry.cohorts import Survival
from tests.foundings.acting import STORY_DAY, at_commune, in_district
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
    back = new(commune, "stopped and came back before", date(2022, 5, 1))
    services.set_status(back, "stopped", date(2022, 9, 1))
    services.set_status(back, "operating", date(2023, 2, 1))
    leap = new(commune, "leap", date(2024, 2, 29), "HTX")
    assert only_first_year == Survival(counted=2, unknown=2, young=1)
    found = cohorts.survival(FIRST, LAST, STORY_DAY)
    assert found["THT"] == Survival(counted=5, alive=2, ended=1, unknown=2, young=1)
    assert found["HTX"] == Survival(young=1)
    names = {
        outcome: sorted(row.collective.name for row in cohorts.survivors(FIRST, LAST, STORY_DAY, outcome, "THT"))
        for outcome in cohorts.OUTCOMES
    }
    assert names["unknown"] == ["stopped and came back before", "unseen"]
    assert names["ended"] == ["stopped on the day"]
    assert names["alive"] == ["seen", "stopped a day later"]
    assert names["young"] == ["young"]
    assert sorted(names["alive"] + names["ended"] + names["unknown"]) == names["all"]
    assert cohorts.survivors(FIRST, LAST, STORY_DAY, "young", "HTX")[0].anniversary == date(2025, 2, 28)
    assert leap.kind == "HTX"


def test_what_came_later_was_not_so_then(commune):
    group = new(commune, "a", date(2022, 5, 1))
    services.set_status(group, "dissolved", date(2024, 5, 1))
    services.save_record(group, 2024, {"members": 1})
    assert cohorts.survival(FIRST, LAST, date(2023, 4, 30))["THT"] == Survival(young=1)
    assert cohorts.survival(FIRST, LAST, date(2023, 12, 31))["THT"] == Survival(counted=1, unknown=1)
    assert cohorts.survival(FIRST, LAST, date(2024, 5, 1))["THT"] == Survival(counted=1, alive=1)  # it ended later
    assert cohorts.survival(FIRST, LAST, date(2022, 4, 30)) == {}


def test_the_story_by_its_tables_alone(story_app, databases):
    """Alive + ended + unknown = counted, worked out from the rows; the unknown are those without a record."""
    with databases.owner() as owner:
        new = owner.execute(
            "SELECT tenant_id, id, kind, registered_on FROM collectives WHERE kind IN ('THT', 'HTX')"
            " AND origin <> 'opening' AND registered_on BETWEEN '2021-01-01' AND '2023-10-23'"
        ).fetchall()
        records = {row[:2]: row[2] for row in owner.execute(
            "SELECT tenant_id, collective_id, max(year) FROM yearly_records WHERE year <= 2023 GROUP BY 1, 2"
        ).fetchall()}  # fmt: skip
        statuses = owner.execute(
            "SELECT tenant_id, collective_id, from_on, status FROM collective_statuses ORDER BY from_on"
        ).fetchall()
    expected = {kind: {"alive": 0, "ended": 0, "unknown": 0} for kind in ("THT", "HTX")}
    for tenant_id, number, kind, day in new:
        later = day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
        held = [(on, status) for *key, on, status in statuses if tuple(key) == (tenant_id, number)]
        ended = [status for on, status in held if on <= later][-1] != "operating"
        has_record = records.get((tenant_id, number), 0) > day.year or any(later <= on <= STORY_DAY for on, _ in held)
        expected[kind]["ended" if ended else "alive" if has_record else "unknown"] += 1
    with in_district(story_app):
        found = cohorts.survival(FIRST, LAST, STORY_DAY)
    for kind, numbers in expected.items():
        assert {name: getattr(found[kind], name) for name in numbers} == numbers
        assert sum(numbers.values()) == found[kind].counted
    assert sum(one["unknown"] for one in expected.values())
