"""A body's account: what it led and supported by commune, kind and stage; sums without a quota have none."""

from types import SimpleNamespace

import pytest

from portal.foundings.stages import path
from portal.ledger import account as ledger
from portal.ledger.account import Part
from portal.ledger.queries import Credited

FIRST, SECOND = SimpleNamespace(id=1), SimpleNamespace(id=2)
STAGE = path("HTX")[1].code


@pytest.fixture
def made(monkeypatch):
    """Return the account of some credits; two HTX counted in the first commune, whose quota is 3."""
    monkeypatch.setattr(ledger, "results", lambda _span: {(1, "HTX"): 2, (2, "THT"): 1})
    monkeypatch.setattr(ledger, "quotas", lambda _span: {(1, "HTX"): 3})
    return lambda *credits: ledger.account(None, [FIRST, SECOND], list(credits))


def credited(tenant=1, kind="HTX", state="counted", stage="registered", part="lead", number=1, shared=0):
    return Credited(tenant, kind, state, stage, part, number, shared)


def test_lead_and_support_counted_and_open_stand_apart(made):
    found = made(
        credited(number=2, shared=1),
        credited(part="support", number=3, shared=2),
        credited(state="open", stage=STAGE, number=4, shared=9),
        credited(tenant=2, kind="THT", number=5),
    )
    (_first, entries), (_second, others) = found.lines
    assert (entries["HTX"].counted, entries["HTX"].open) == (Part(2, 3), Part(4, 0))
    assert (entries["HTX"].result, entries["HTX"].quota) == (2, 3)
    assert entries["THT"].counted == Part()
    assert (others["THT"].counted, others["THT"].result, others["THT"].quota) == (Part(5, 0), 1, None)
    assert found.shared == 3  # of those that count
    assert found.own == 10
    assert found.all == 3


def test_totals_and_a_kind_without_any_quota(made):
    found = made(credited(), credited(tenant=2, part="support"))
    assert found.totals["HTX"].counted == Part(1, 1)
    assert (found.totals["HTX"].quota, found.totals["THT"].quota) == (3, None)
    assert found.totals["HTX"].counted.sum == 2


def test_open_ones_by_stage_and_none_in_the_counting_one(made):
    found = made(credited(state="open", stage=STAGE), credited(state="open", stage=STAGE, part="support", number=2))
    stages = {stage.code: part for stage, part in found.stages["HTX"]}
    assert stages[STAGE] == Part(1, 2)
    assert sum(part.sum for part in stages.values()) == 3
    assert path("HTX")[-1].code not in stages
    assert all(part == Part() for _stage, part in found.stages["THT"])


def test_a_body_without_any_credit_has_an_empty_account(made):
    found = made()
    assert (found.own, found.shared, len(found.lines)) == (0, 0, 2)
