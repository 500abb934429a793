"""The opening balance sums to the resolution's figures for every seed, and from the records of the database."""

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.tenancy import Scope, acting_as
from portal.registry.balance import opening_balance
from portal.seed.load_refs import millions
from portal.seed.opening import opening_collectives
from portal.units import queries as units

EXPECTED = {
    "THT": {"number": 213, "production": 208, "household_group": 5, "members": 1174, "capital": Decimal("573.55")},
    "interest_group": {
        "number": 107,
        "crops": 46,
        "livestock": 56,
        "other": 5,
        "members": 1450,
        "capital": Decimal(3740),
    },
    "HTX": {"number": 112, "mean_revenue": Decimal(2650), "mean_income": Decimal(75)},
}


def sums_of(collectives, kind):
    chosen = [one for one in collectives if one.kind == kind]
    found = {
        "number": len(chosen),
        "members": sum(one.members for one in chosen),
        "capital": sum(millions(one.contributed_capital_vnd) for one in chosen),
    }
    for one in chosen:
        found[one.subtype] = found.get(one.subtype, 0) + 1
    if kind == "HTX":
        paid = sum(millions(one.average_income_vnd) * one.regular_workers for one in chosen)
        found["mean_revenue"] = sum(millions(one.revenue_vnd) for one in chosen) / len(chosen)
        found["mean_income"] = paid / sum(one.regular_workers for one in chosen)
    return found


def agrees(found):
    for kind, sums in EXPECTED.items():
        assert {name: found[kind][name] for name in sums} == sums


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_any_seed_sums_exactly(seed):
    collectives = opening_collectives(seed)
    agrees({kind: sums_of(collectives, kind) for kind in EXPECTED})
    assert len({one.key for one in collectives}) == 432
    assert len({one.unit_code for one in collectives}) == 24


def test_the_loaded_records_sum_exactly(story_app):
    with story_app.app_context(), acting_as(Scope("command", reads=units.commune_ids())):
        agrees(opening_balance())


def test_the_command_prints_the_sums(story_app):
    answer = story_app.test_cli_runner().invoke(args=["opening-balance", "--json"])
    printed = json.loads(answer.output)
    assert printed["as_of"] == "2020-12-31"
    assert printed["THT"]["capital"] == 573.55
    agrees({kind: {k: Decimal(str(v)) for k, v in printed[kind].items()} for kind in EXPECTED})
    assert "573.55" in story_app.test_cli_runner().invoke(args=["opening-balance"]).output


def test_an_empty_district_has_no_balance(app):
    answer = app.test_cli_runner().invoke(args=["opening-balance", "--json"])
    assert json.loads(answer.output) == {"as_of": "2020-12-31"}
