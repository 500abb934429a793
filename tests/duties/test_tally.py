"""Clause III.3, one duty with many holders: its count and its list of missing units agree with the items."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.duties import board, queries
from portal.programmes import queries as programmes
from tests.returns.acting import at_district
from tests.shares import examples

PLAN = "III.3-1"
OWED = ("not_started", "in_progress", "returned")
STATES = (*OWED, "submitted", "accepted")


@pytest.fixture
def plans(databases, app):
    """Return id, body's code and name of each holder's plan for 2024."""
    with databases.owner() as owner:
        return owner.execute(
            "SELECT i.id, b.code, b.name_vi, d.id FROM duty_items i JOIN bodies b ON b.id = i.body_id"
            " JOIN duties d ON d.id = i.duty_id WHERE d.code = %s AND i.period = '2024' ORDER BY i.id",
            [PLAN],
        ).fetchall()


@examples(4, 20)
def test_for_any_holders_done_the_count_and_the_list_agree(app, databases, visit, plans, examples):
    inspector, duty_id = visit("inspector"), plans[0][3]
    assert len(plans) == 31

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(STATES), min_size=31, max_size=31))
    def agree(states):
        with databases.owner() as owner:
            for (item_id, *_rest), state in zip(plans, states, strict=True):
                owner.execute("UPDATE duty_items SET state = %s WHERE id = %s", [state, item_id])
        missing = {code: name for (_id, code, name, _), state in zip(plans, states, strict=True) if state in OWED}
        units = {code for code in missing if code.startswith("UBND-")}
        said = f"Xã, thị trấn: {24 - len(units)}/24; cơ quan cấp huyện: {7 - len(missing) + len(units)}/7"
        for page in (inspector.get("/duties?year=2024&clause=III.3"), inspector.get(f"/duties/{duty_id}?year=2024")):
            words = page.words()
            assert f"{31 - len(missing)}/31" in words
            assert said in words
        cell = inspector.get("/duties?year=2024&clause=III.3").all("//tbody/tr[1]/td[contains(@class, 'duty-state')]")
        for shown in (cell[0], page.tree):
            named = sorted(" ".join(one.text_content().split()) for one in shown.xpath(".//*[@data-owes]"))
            assert named == sorted(missing.values())
            more = re.search(r"và (\d+) đơn vị khác", " ".join(shown.text_content().split()))
            assert (int(more.group(1)) if more else 0) == max(0, len(missing) - board.NAMED_MISSING)
        assert asked(app) == (31 - len(missing), set(missing), units)

    agree()


def asked(app):
    """Return what the query says: how many are done, who is missing, which units of them."""
    with at_district(app) as programme:
        duties = [duty for duty in programmes.duties(programme.id) if duty.code == PLAN]
        (row,) = board.rows(duties, queries.items([duties[0].id], 2024), clock.today())
        codes = [item.body.code for item in row.missing]
        assert len(codes) == len(set(codes))
        return row.done, set(codes), {item.body.code for item in row.units.missing}
