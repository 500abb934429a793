"""The allocation, a commune's quotas and the proposals as files: only cells that hold a number, nought among them."""

import pytest

from portal.core.access import Role
from portal.extensions import db
from portal.programmes.queries import programmes
from portal.quotas import services
from portal.units.queries import communes
from tests.exports.reading import table
from tests.pages import Visitor
from tests.quotas.conftest import CAO_BO, acting

YEARS = ["2021", "2022", "2023", "2024", "2025"]


@pytest.fixture
def places(app):
    """Return (programme id, {unit code: unit id})."""
    with app.app_context():
        return programmes()[0].id, {unit.code: unit.id for unit in communes()}


@pytest.fixture
def drafted(app, places):
    """Two cells of one commune, one of them 0, and a proposal that its leader has agreed to; the visitor."""
    programme, units = places
    with acting(app, "district_officer"):
        cells = {(units[CAO_BO], "HTX", 2024): (None, 2), (units[CAO_BO], "THT", 2025): (None, 0)}
        services.save_draft(programme_id=programme, cells=cells)
    with acting(app, "commune_officer", CAO_BO) as officer:
        told = {"values": {("HTX", 2024): 3, ("HTX", 2025): 1}, "basis": "Nhu cầu của ba thôn", "version": 0}
        kept = services.save_proposal(
            tenant_id=units[CAO_BO], programme_id=programme, posting_id=officer.id, submit=True, **told
        ).proposal
        db.session.flush()
    with acting(app, Role.COMMUNE_LEADER, CAO_BO) as leader:
        kept = db.session.merge(kept)
        services.agree_as_leader(proposal=kept, posting_id=leader.id, version=kept.version)
    return Visitor(app, "district_officer")


def test_the_allocation_has_a_row_for_each_cell_that_holds_a_number(drafted):
    found = table(drafted, "/district/quotas/export.xlsx")
    told = [list(row.values()) for row in found.rows]
    assert [(row[0], *row[2:]) for row in told] == [(CAO_BO, "THT", 2025, 0), (CAO_BO, "HTX", 2024, 2)]
    assert list(found.totals.values())[-1] == 2


def test_a_communes_quotas_by_year_are_empty_where_none_was_issued(app, drafted, places):
    found = table(Visitor(app, "commune_officer", CAO_BO), f"/communes/{places[1][CAO_BO]}/quotas/export.xlsx")
    assert [row["Năm"] for row in found.rows] == YEARS
    assert {row["Chỉ tiêu HTX"] for row in found.rows} == {""}  # a draft is none
    assert found.totals["Kết quả HTX"] == 0
    assert found.totals["Chỉ tiêu HTX"] == ""


def test_proposals_say_how_each_stands(drafted):
    found = table(drafted, "/district/quotas/proposals/export.xlsx")
    assert len(found.rows) == 24
    (made,) = [row for row in found.rows if row["Mã xã"] == CAO_BO]
    others = [row for row in found.rows if row["Mã xã"] != CAO_BO]
    assert (made["HTX"], made["THT"]) == (4, "")
    agreed = list(made.values())[-2:]
    assert "2024" in str(agreed[0])
    assert agreed[1] == ""
    assert {tuple(row.values())[2:] for row in others} == {("Chưa đề xuất", "", "", "", "")}
    assert (found.totals["HTX"], found.totals["THT"]) == (4, 0)
    assert "0" in found.heading[-1]
    assert "24" in found.heading[-1]
