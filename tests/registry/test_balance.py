"""The opening balance sums to the resolution's figures for every seed, and from the records of the database."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.tenancy import Scope, acting_as
from portal.registry.balance import opening_balance
from portal.seed.demo.opening import collectives, millions
from portal.units import queries as units
from tests.registry.opening_figures import EXPECTED, agrees


def sums_of(opening, kind):
    chosen = [one for one in opening if one["facts"]["kind"] == kind]
    records = [one["record"] for one in chosen]
    found = {
        "number": len(chosen),
        "members": sum(record["members"] for record in records),
        "capital": sum(millions(record["contributed_capital"]) for record in records),
    }
    for one in chosen:
        found[one["facts"]["subtype"]] = found.get(one["facts"]["subtype"], 0) + 1
    if kind == "HTX":
        paid = sum(millions(record["average_income"]) * record["regular_workers"] for record in records)
        found["mean_revenue"] = sum(millions(record["revenue"]) for record in records) / len(chosen)
        found["mean_income"] = paid / sum(record["regular_workers"] for record in records)
    return found


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_any_seed_sums_exactly(seed):
    opening = collectives(seed)
    agrees({kind: sums_of(opening, kind) for kind in EXPECTED})
    assert len({one["key"] for one in opening}) == 432
    assert len({one["unit"] for one in opening}) == 24


def test_the_loaded_records_sum_exactly(story_app):
    with story_app.app_context(), acting_as(Scope("command", reads=units.commune_ids())):
        agrees(opening_balance())


def test_an_empty_district_has_no_balance(app):
    answer = app.test_cli_runner().invoke(args=["opening-balance", "--json"])
    assert json.loads(answer.output) == {"as_of": "2020-12-31"}
