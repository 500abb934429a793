"""Decisions of the past of any programme come in by page and by file, in any order of time, and are corrected."""

import io
from datetime import date, datetime

import pytest

from portal.core import clock
from portal.core.clock import SET_UP, START_DAY, write_setting
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.programmes import services
from portal.programmes.queries import programmes
from portal.quotas import queries
from portal.units.scope import district_scope
from tests.imports.files import workbook
from tests.programmes.test_routes import PROGRAMME
from tests.programmes.test_turn import PERIOD
from tests.quotas.conftest import CAO_BO

HEADER = ["Mã xã", "Loại hình", "Năm", "Chỉ tiêu"]
BEFORE = {"code": "KTTT-2016-2020", "starts_on": date(2016, 1, 1), "ends_on": date(2020, 12, 31)}
NOW = datetime(2026, 11, 26, 9)


@pytest.fixture
def every(app):
    """Return the ids of a programme of 2016–2020, that of 2021–2025 and one under way; the portal starts in 2026."""
    with app.test_request_context(), acting_as(district_scope()):
        present = programmes()[0].id
        later = services.save_programme(None, **{**PROGRAMME, **PERIOD}).id
        before = services.save_programme(None, **{**PROGRAMME, **BEFORE}).id
        write_setting(SET_UP, "open")
        write_setting(START_DAY, "2026-11-01")
        db.session.commit()
        return before, present, later


def drafted_by_file(office, programme, kind, year, value):
    page = office.get(f"/district/import?programme={programme}&records=quotas")
    data = workbook(Chỉ_tiêu=[HEADER, [CAO_BO, kind, year, value]])
    page = office.send(page, "/district/import", records="quotas", file=(io.BytesIO(data), "ct.xlsx"), status=200)
    office.send(page, "/district/import/apply")


def drafted_by_page(office, programme, kind, year, value):
    page = office.get(f"/district/quotas?programme={programme}&kind={kind}")
    names = page.all(f"//tr[contains(., 'Cao Bồ')]//input[contains(@id, '{kind}-{year}')]/@name")
    office.send(page, "quotas", values={names[0]: str(value)})


def issued(leader, programme, number, day):
    page = leader.get(f"/district/quotas/issue?programme={programme}")
    told = {"number": number, "decided_on": day, "basis": ""}
    leader.send(leader.send(page, "quotas/issue", values=told, status=200), "quotas/issue", values={"action": "issue"})


def on(app, programme, day):
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        found = queries.quotas_on(programme, day)
        return {cell[1:]: value for cell, value in found.items()}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(0, id="long past"),
        pytest.param(1, id="ended", marks=pytest.mark.verify),
        pytest.param(2, id="under way", marks=pytest.mark.verify),
    ],
)
def test_of_any_programme_the_later_decision_first_and_one_of_them_corrected(app, visit, every, place):
    programme, year = every[place], (2016, 2021, 2026)[place]
    with clock.frozen(NOW):
        office, leader = visit("district_officer"), visit("district_leader")
        drafted_by_file(office, programme, "HTX", year, 4)
        issued(leader, programme, "30/QĐ-UBND", f"{year}-06-10")
        drafted_by_page(office, programme, "HTX", year, 20)
        drafted_by_page(office, programme, "THT", year, 5)
        issued(leader, programme, "08/QĐ-UBND", f"{year}-02-01")
        assert on(app, programme, date(year, 3, 1)) == {("HTX", year): 20, ("THT", year): 5}
        assert on(app, programme, date(year, 7, 1)) == {("HTX", year): 4, ("THT", year): 5}
        page = leader.get(f"/district/quotas?programme={programme}")
        (address,) = page.all("//tr[contains(., '08/QĐ-UBND')]//a[contains(@href, '/correct')]/@href")
        form = leader.get(address)
        (cell,) = form.all(f"//input[contains(@name, '-HTX-{year}')][@value='20']/@name")
        refused = leader.send(form, "/correct", values={cell: "2"}, status=422)
        assert refused.all(f"//input[@name='{cell}']/@value") == ["2"]
        leader.send(form, "/correct", values={cell: "2", "reason": "Gõ nhầm số"})
        assert on(app, programme, date(year, 3, 1)) == {("HTX", year): 2, ("THT", year): 5}
        shown = leader.get(f"/district/quotas?programme={programme}").words("#decisions")
        assert "Gõ nhầm số" in shown
        others = [one for one in every if one != programme]
        assert [on(app, one, date(year, 12, 31)) for one in others] == [{}, {}]
