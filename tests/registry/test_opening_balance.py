"""The opening balance beside the resolution: right whatever is left out, whichever door a group came through."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal.extensions import db
from portal.programmes.queries import programme_on
from portal.registry.choices import CollectiveKind
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord
from portal.set_up.opening import opening_table
from tests.returns.acting import at_district

OPENING = date(2020, 12, 31)
NUMBERS = itertools.count(1)
# The resolution's first paragraph, typed here by hand.
RESOLUTION = {
    ("THT", "number"): 213,
    ("THT", "members"): 1174,
    ("THT", "capital"): Decimal("573.55"),
    ("interest_group", "number"): 107,
    ("interest_group", "members"): 1450,
    ("interest_group", "capital"): Decimal(3740),
    ("HTX", "number"): 112,
    ("HTX", "mean_revenue"): Decimal(2650),
    ("HTX", "mean_income"): Decimal(75),
}


def enter(day, origin="register"):
    number = next(NUMBERS)
    facts = {"name": f"Tổ {number}", "folded_name": f"to {number}", "registered_on": day, "origin": origin}
    row = Collective(tenant_id=2, kind="THT", sector="agriculture_forestry_fishery", **facts)
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def district(app):
    with at_district(app) as programme:
        yield programme


def test_a_group_of_before_the_programme_is_opening_by_whichever_door(district):
    enter(date(2020, 5, 5), origin="founding")
    enter(date(2021, 1, 1))
    gone = enter(date(2019, 5, 5))
    told = {"status": "dissolved", "from_on": date(2020, 1, 1), "reason": ""}
    db.session.add(CollectiveStatus(tenant_id=gone.tenant_id, collective_id=gone.id, **told))
    db.session.flush()
    sums = {(one.kind, one.what): one for one in opening_table(district).sums}
    assert (sums["THT", "number"].entered, sums["THT", "number"].difference) == (1, -212)
    assert (sums["THT", "members"].entered, sums["THT", "members"].difference) == (None, None)
    assert sums["HTX", "number"].difference == -112


@pytest.fixture
def story(story_app):
    with at_district(story_app):
        yield programme_on(date(2024, 10, 23))


def test_the_resolution_is_met_by_what_its_communes_entered(story):
    found = {(one.kind, one.what): (one.said, one.difference) for one in opening_table(story).sums}
    assert found == {key: (said, 0) for key, said in RESOLUTION.items()}


def rows():
    columns = Collective.id, Collective.tenant_id, Collective.kind, YearlyRecord.members
    statement = select(*columns, YearlyRecord.contributed_capital, YearlyRecord.revenue)
    statement = statement.add_columns(YearlyRecord.average_income, YearlyRecord.regular_workers)
    of_it = (YearlyRecord.tenant_id == Collective.tenant_id) & (YearlyRecord.collective_id == Collective.id)
    statement = statement.join(YearlyRecord, of_it).where(
        YearlyRecord.year == 2020, Collective.registered_on <= OPENING
    )
    return db.session.execute(statement.order_by(Collective.tenant_id, Collective.id)).all()


def expected(kept):
    """The table worked out apart, from the rows that were left in."""
    found = {}
    for kind in ("THT", "interest_group", "HTX"):
        mine = [row for row in kept if row.kind == kind]
        found[kind, "number"] = len(mine)
        if kind != "HTX":
            members = [row.members for row in mine if row.members is not None]
            capital = [row.contributed_capital for row in mine if row.contributed_capital is not None]
            found[kind, "members"] = sum(members) if members else None
            found[kind, "capital"] = sum(capital) if capital else None
            continue
        revenue = [row.revenue for row in mine if row.revenue is not None]
        paid = [row for row in mine if row.average_income is not None and row.regular_workers]
        workers = sum(row.regular_workers for row in paid)
        found[kind, "mean_revenue"] = sum(revenue) / len(revenue) if revenue else None
        income = sum(row.average_income * row.regular_workers for row in paid)
        found[kind, "mean_income"] = income / workers if workers else None
    return found


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_for_whatever_is_left_out_the_table_says_by_how_much_it_falls_short(story, data):
    every = rows()
    left_out = data.draw(st.sets(st.integers(0, len(every) - 1), max_size=len(every)))
    if data.draw(st.booleans()):  # a whole kind is missing
        kind = data.draw(st.sampled_from(["THT", "HTX", "interest_group"]))
        left_out |= {place for place, row in enumerate(every) if row.kind == kind}
    gone = [(every[place].tenant_id, every[place].id) for place in left_out]
    with db.session.begin_nested() as savepoint:
        for tenant_id, number in gone:
            of_it = Collective.tenant_id == tenant_id, Collective.id == number
            statement = update(Collective.__table__).where(*of_it).values(registered_on=date(2022, 1, 1))
            db.session.connection().execute(statement)
        found = opening_table(story)
        savepoint.rollback()
    wanted = expected([row for place, row in enumerate(every) if place not in left_out])
    for one in found.sums:
        entered = wanted[one.kind, one.what]
        rounded = round(entered, 2) if isinstance(entered, Decimal) else entered
        assert one.entered == rounded, one
        assert one.difference == (None if rounded is None else rounded - RESOLUTION[one.kind, one.what])
    assert sum(opening.number for line in found.lines for opening in line.entered.values()) == len(every) - len(gone)
    assert [found.declared(kind) for kind in CollectiveKind] == [24, 24, 24]  # what is declared is not what is entered
