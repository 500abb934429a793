"""Activities recorded, corrected and removed by their own body alone; the foundings that came of them."""

from datetime import date

import pytest

from portal.accounts.queries import body_by_code
from portal.core.errors import Invalid, RuleBroken, StaleVersion
from portal.ledger import activities
from portal.ledger import activity_queries as queries
from tests.foundings.acting import at_commune, opened
from tests.inspection.acting import OWN

DAY = date(2024, 5, 1)
TOLD = {"kind": "village_meeting", "held_on": DAY, "villages": "Tả Phìn", "topics": "Vận động", "note": ""}
TOLD |= {"households_reached": 30, "households_interested": None, "men": None, "women": 0}


@pytest.fixture
def commune(app):
    with at_commune(app, OWN) as tenant_id:
        yield tenant_id


@pytest.fixture
def farmers(commune):
    return body_by_code("HND").id


def record(commune, body_id, founding_ids=(), **changes):
    return activities.record(tenant_id=commune, body_id=body_id, founding_ids=founding_ids, **{**TOLD, **changes})


def linked(one):
    return [row.founding_id for row in queries.links(one.tenant_id, one.id)]


def test_what_is_not_stated_is_unknown_and_not_nothing(commune, farmers):
    one = record(commune, farmers)
    assert (one.households_interested, one.men, one.women) == (None, None, 0)
    assert (one.tenant_id, one.body_id) == (commune, farmers)
    assert set(activities.FIELDS) == set(TOLD)


def test_what_came_of_it_is_replaced_as_a_whole(commune, farmers):
    first, second = opened(commune, on=DAY), opened(commune, "THT", DAY, working_name="Ngô")
    one = record(commune, farmers, [first.id])
    assert linked(one) == [first.id]
    told = {"body_id": farmers, "version": one.version, **TOLD}
    activities.edit(one, founding_ids=[second.id, second.id], **told)
    assert linked(one) == [second.id]
    activities.edit(one, **{**told, "version": one.version, "topics": "Khác"})
    assert linked(one) == []
    assert one.topics == "Khác"


def test_another_bodys_is_neither_corrected_nor_removed(commune, farmers):
    one, women = record(commune, farmers), body_by_code("LHPN").id
    with pytest.raises(RuleBroken):
        activities.edit(one, body_id=women, version=one.version, **TOLD)
    with pytest.raises(RuleBroken):
        activities.remove(one, body_id=women, version=one.version)
    assert queries.activity(commune, one.id) is one


def test_from_an_old_version_nothing_is_done(commune, farmers):
    one = record(commune, farmers)
    for version in (one.version - 1, None):
        with pytest.raises(StaleVersion):
            activities.edit(one, body_id=farmers, version=version, **TOLD)
        with pytest.raises(StaleVersion):
            activities.remove(one, body_id=farmers, version=version)


def test_one_that_goes_takes_its_links_along_and_leaves_the_founding(commune, farmers):
    founding = opened(commune, on=DAY)
    one = record(commune, farmers, [founding.id])
    key = one.id
    activities.remove(one, body_id=farmers, version=one.version)
    assert queries.activity(commune, key) is None
    assert queries.that_led_to(commune, founding.id) == []
    assert founding.state == "open"


def test_what_is_refused_writes_nothing(commune, farmers):
    with pytest.raises(Invalid) as invalid:
        record(commune, farmers, kind="", topics="", households_interested=31)
    assert {"kind", "topics", "households_interested"} <= {name for name, _message in invalid.value.problems}
    one = record(commune, farmers)
    with pytest.raises(Invalid):
        activities.edit(one, body_id=farmers, version=one.version, founding_ids=[0], **TOLD)
    assert linked(one) == []
