"""What a figure asks of a record: what was never said is neither yes nor no."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.registry import services
from portal.registry.conditions import HAVING
from portal.registry.models import Collective
from portal.registry.queries import closed_record_on
from tests.foundings.acting import FARMING, at_commune

DAY = date(2024, 10, 23)


@pytest.fixture
def cooperative(app):
    with at_commune(app) as tenant_id:
        facts = {"kind": "HTX", "name": "HTX", "sector": FARMING, "registered_on": date(2019, 5, 3)}
        yield services.add_collective(tenant_id, {**facts, "registration_number": "1"})


def holds(collective, day=DAY):
    """Return the names of the conditions that a collective fulfils on a day."""
    record = closed_record_on(day)
    same = (record.c.tenant_id == Collective.tenant_id) & (record.c.collective_id == Collective.id)
    columns = [condition(record, day).label(name) for name, condition in HAVING.items()]
    row = db.session.execute(
        select(*columns).select_from(Collective).outerjoin(record, same).where(Collective.id == collective.id)
    ).one()
    return {name for name, value in row._mapping.items() if value}


def recorded(collective, year=2023, **values):
    record = services.save_record(collective, year, values, version=None)
    if record.rating_score is not None:
        services.confirm_score(record, record.version)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, set()),
        ({"rating_score": Decimal(65)}, {"rated", "fair", "effective", "rating_answered"}),
        ({"rating_score": Decimal(64)}, {"rated", "average", "rating_answered"}),
        ({"not_rated_reason": "stopped_over_3_months"}, {"not_rated", "rating_answered"}),
        ({"high_tech": True}, {"high_tech", "high_tech_known"}),
        ({"high_tech": False}, {"high_tech_known"}),
        ({"linked": True}, {"linked", "linkage_known"}),
        ({"linked": False}, {"linkage_known"}),
        ({"managers": 2, "managers_trained": 0}, {"managers_known"}),
        ({"managers": 0, "managers_trained": 0}, set()),
        ({"managers": 2}, set()),
        ({"regular_workers": 3, "average_income": Decimal(80)}, {"income_known"}),
        ({"regular_workers": 0, "average_income": Decimal(80)}, set()),
        ({"regular_workers": 3}, set()),
    ],
)
def test_of_a_record(cooperative, values, expected):
    recorded(cooperative, members=7, **values)
    assert holds(cooperative) == expected


def test_without_a_record_nothing_holds(cooperative):
    assert holds(cooperative) == set()


def test_the_baselines_year_says_nothing_of_income(cooperative):
    recorded(cooperative, 2020, regular_workers=3, average_income=Decimal(80))
    assert holds(cooperative) == set()


@pytest.mark.parametrize(
    ("day", "linked"),
    [
        (date(2023, 4, 30), False),
        (date(2023, 5, 1), True),
        (date(2024, 4, 30), True),
        (date(2024, 5, 1), False),
    ],
)
def test_a_contract_links_from_its_first_day_to_its_last(cooperative, day, linked):
    contract = {"name": "Công ty A", "starts_on": date(2023, 5, 1), "ends_on": date(2024, 4, 30)}
    services.save_partner(cooperative, None, contract)
    assert ("linked" in holds(cooperative, day)) is linked
    assert ("linkage_known" in holds(cooperative, day)) is linked
