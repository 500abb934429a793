"""An administrator makes objectives by forms alone; they compute, for the district and each unit, in every file."""

from datetime import date

import pytest

from portal.core.tenancy import acting_as
from portal.metrics.figures import figures
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.metrics.records import collective, declare, unit_id
from tests.programmes.test_routes import OBJECTIVE

COUNT = {"shape": "value", "a_function": "count", "a_moment": "day"}
THT = {**COUNT, "a_source": "THT", "a_moment": "period"}
OCOP = {
    **{"shape": "share", "a_function": "count", "a_source": "HTX", "a_moment": "day"},
    **{"a_if1_field": "ocop_stars", "a_if1_test": "at_least", "a_if1_value": "3"},
    **{"b_function": "count", "b_source": "HTX", "b_moment": "day"},
}


@pytest.fixture
def admin(visit):
    return visit("administrator")


def make(admin, code, definition, **changes):
    """Make an objective and say what it measures, by the two forms; return the address of the second."""
    programme = admin.get("/admin/programmes").all("//table//a/@href")[0]
    values = {**OBJECTIVE, "code": code, "operator": "eq", **changes}
    admin.send(admin.get(f"{programme}/objectives/new"), "objectives/new", values=values)
    (address,) = admin.get(programme).all(f"//tr[td[1]='{code}']//a[contains(@href, '/indicators/')]/@href")
    page = admin.get(address)
    # Without JavaScript the page is asked again as the choices grow.
    for _step in range(3):
        page = admin.send(page, "/indicators/", values={**fitting(page, definition), "show": "1"}, status=422)
    admin.send(page, "/indicators/", values=fitting(page, definition))
    return address


def fitting(page, definition):
    """Return those of the values for which the page has an input."""
    return {name: value for name, value in definition.items() if page.all(f"//*[@name='{name}']")}


def told(app, day, code):
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        return next(one for one in figures(programme_on(day), day) if one.code == code)


def test_new_groups_of_the_period(admin, app, databases):
    with databases.owner() as owner:
        for code, day in (("00952", "2022-01-05"), ("00952", "2023-01-05"), ("00955", "2024-05-05")):
            collective(owner, code, "THT", day, origin="register")
        collective(owner, "00952", "THT", "2019-01-01")
        units = {code: unit_id(owner, code) for code in ("00952", "00955")}
        declare(owner)
    make(admin, "M1", THT, unit="THT", low="60", text_vi="THT mới thành lập")
    assert told(app, date(2023, 12, 31), "M1").value == 2
    found = told(app, date(2024, 10, 23), "M1")
    assert found.value == 3
    assert {code: found.parts[unit].numerator for code, unit in units.items()} == {"00952": 2, "00955": 1}


def test_the_share_of_htx_with_a_product_of_three_stars(admin, visit, app, databases):
    with databases.owner() as owner:
        for place in range(4):
            key = collective(owner, "00952", "HTX", "2020-01-01")
            if place < 2:
                owner.execute(
                    "INSERT INTO products (tenant_id, collective_id, name, folded_name, ocop_stars, recognised_on,"
                    " mark_kind, mark_name, version) VALUES (%s, %s, 'Chè', 'che', %s, '2022-03-01', '', '', 1)",
                    (unit_id(owner, "00952"), key, 3 if place else 4),
                )
        declare(owner)
    address = make(admin, "M2", OCOP, low="20", text_vi="HTX có sản phẩm OCOP", unit="HTX")
    assert told(app, date(2022, 2, 28), "M2").value == 0
    found = told(app, date(2024, 10, 23), "M2")
    assert (found.value, found.numerator, found.denominator) == (50, 2, 4)
    assert found.objective.unit == "percent"  # follows from what is asked
    assert told(app, date(2025, 3, 1), "M2").value == 0  # 36 months after the decision the stars have run out
    shown = visit("district_officer").get("/district/objectives/M2").words()
    assert "2/4" in shown
    page = admin.get(address)
    assert "50 %" in page.words("#meaning").replace("\N{NO-BREAK SPACE}", " ")
    assert page.all("//select[@name='a_if1_field']//option[@selected]/@value") == ["ocop_stars"]


def test_the_page_says_what_is_missing_and_saves_nothing_then(admin, databases):
    address = make(admin, "M3", THT, unit="THT", low="60")
    page = admin.get(address)
    asked = admin.get(f"{address}?shape=growth&a_function=sum&a_source=HTX&a_moment=day")
    assert "năm" in asked.words("#meaning")
    refused = admin.send(page, "/indicators/", values={"shape": "growth"}, status=422)
    assert refused.all("//*[@name='base_year']")
    with databases.owner() as owner:
        kept = owner.execute("SELECT definition FROM objectives WHERE code = 'M3'").fetchone()[0]
    assert kept["shape"] == "value"


def test_only_the_administrator_and_only_the_programmes_own(admin, visit):
    address = make(admin, "M4", THT, unit="THT", low="60")
    visit("district_officer").get(address, status=403)
    admin.get(address.replace("/programmes/", "/programmes/9"), status=404)


def test_two_administrators_on_one_definition_lose_nothing(admin, databases):
    address = make(admin, "M5", THT, unit="THT", low="60")
    first, second = admin.get(address), admin.get(address)
    seen = admin.get(f"{address}?{first_version(first)}&shape=value&a_function=count&a_source=HTX&a_moment=day")
    admin.send(first, "/indicators/", values={"a_source": "THT_HTX"})
    page = admin.send(second, "/indicators/", values={"a_source": "records"}, status=409)
    assert "THT và HTX" in page.words(".conflict")
    assert "số liệu hằng năm" in page.words(".conflict").lower()
    admin.send(seen, "/indicators/", status=409)  # the look at what it means does not forget which version it was
    admin.send(page, "/indicators/", values={"a_source": "records"})
    with databases.owner() as owner:
        kept = owner.execute("SELECT definition FROM objectives WHERE code = 'M5'").fetchone()[0]
    assert kept["operands"][0]["source"] == "records"


def first_version(page):
    (version,) = page.all("//form[@id='definition']//input[@name='version']/@value")
    return f"version={version}"
