"""What a commune declares complete: once a kind and year, taken back, and what stood at the year's end."""

from datetime import date

import pytest

from portal.core.errors import RuleBroken
from portal.registry import services
from portal.registry.declarations import at_years_end, declarations, declare, has_declared, withdraw
from tests.foundings.acting import at_commune
from tests.registry.acting import GROUP


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def test_a_year_of_a_kind_is_declared_once_and_taken_back(commune):
    assert not has_declared(commune)
    made = declare(tenant_id=commune, kind="HTX", year=2023, number=4, posting_id=None)
    assert declarations(2023) == declarations(2023, commune) == {(commune, "HTX"): made}
    assert declarations(2022) == declarations(2023, commune + 1) == {}
    assert has_declared(commune)
    withdraw(made)
    assert not has_declared(commune)
    with pytest.raises(RuleBroken):
        declare(tenant_id=commune, kind="LHHTX", year=2023, number=0, posting_id=None)


def test_what_stood_at_the_years_end_says_whether_it_has_a_record(commune):
    facts = {**GROUP, "registered_on": date(2019, 5, 3)}
    recorded = services.add_collective(commune, {**facts, "name": "b", "registration_number": "1"})
    services.save_record(recorded, 2022, {"members": 3})
    services.add_collective(commune, {**facts, "name": "a", "registration_number": "2"})
    gone = services.add_collective(commune, {**facts, "name": "c", "registration_number": "3"})
    services.set_status(gone, "stopped", date(2022, 12, 31))
    services.add_collective(commune, {**facts, "name": "d", "registered_on": date(2023, 1, 1)})
    assert [(row.name, row.has_record) for row in at_years_end(commune, 2022)["THT"]] == [("a", False), ("b", True)]
    assert [row.name for row in at_years_end(commune, 2021)["THT"]] == ["a", "b", "c"]
    assert at_years_end(commune, 2018) == {}
