"""The register of a commune and of the district: what stood on a day, narrowed, summed, opened."""

import pytest

COMMUNE = "00952"


@pytest.fixture
def officer(story_visit):
    return story_visit("commune_officer", COMMUNE)


def own(visitor):
    return visitor.get("/", status=302).location.split("/")[-1]


def test_the_opening_balance_of_the_district(story_visit):
    visitor = story_visit("inspector")
    groups = visitor.get("/district/registry?as_of=2020-12-31&kind=THT").words("tfoot")
    assert "213" in groups
    assert "1.174" in groups
    assert "573,55" in groups
    assert "112" in visitor.get("/district/registry?as_of=2020-12-31&kind=HTX").words("tfoot")
    interest = visitor.get("/district/registry?as_of=2020-12-31&kind=interest_group").words("tfoot")
    assert "107" in interest
    assert "1.450" in interest
    assert "3.740" in interest


def test_today_is_the_default_and_what_operates(story_visit):
    page = story_visit("inspector").get("/district/registry?kind=THT")
    assert "198" in page.words("tfoot")
    assert page.all("//option[@value='operating']/@selected")


def test_every_status_can_be_seen(story_visit):
    visitor = story_visit("inspector")
    assert "38" in visitor.get("/district/registry?kind=THT&status=dissolved").words("tfoot")
    assert "8" in visitor.get("/district/registry?kind=THT&status=converted").words("tfoot")
    assert "244" in visitor.get("/district/registry?kind=THT&status=all").words("tfoot")


def test_pages_of_fifty_and_totals_over_all(story_visit):
    visitor = story_visit("inspector")
    first = visitor.get("/district/registry?kind=THT")
    assert len(first.all("//tbody/tr")) == 50
    last = visitor.get("/district/registry?kind=THT&page=4")
    assert len(last.all("//tbody/tr")) == 48
    assert first.words("tfoot") == last.words("tfoot")
    assert len(visitor.get("/district/registry?kind=THT&page=999").all("//tbody/tr")) == 48


def test_search_folds(officer):
    commune = own(officer)
    name = officer.get(f"/communes/{commune}/registry").all("//tbody//a")[0].text
    found = officer.get(f"/communes/{commune}/registry", query_string={"q": name.upper()})
    assert name in found.words("tbody")
    assert found.all("//input[@name='q']/@value") == [name.upper()]


def test_filters_by_commune_sector_and_origin(story_visit, officer):
    commune = own(officer)
    inspector = story_visit("inspector")
    in_district = inspector.get(f"/district/registry?commune={commune}&status=all").words("tfoot")
    in_commune = officer.get(f"/communes/{commune}/registry?status=all").words("tfoot")
    assert in_district == in_commune
    founded = inspector.get("/district/registry?origin=founding&status=all").words("tfoot")
    assert "THT: Tổng số: 31 " in founded  # 57 together: unlike kinds are not added
    assert "HTX: Tổng số: 26 " in founded
    sectors = inspector.get("/district/registry?sector=trade_services_other").all("//tbody/tr/td[1]")
    assert all("Thương mại, dịch vụ và khác" in cell.text_content() for cell in sectors)


def test_nothing_fits(officer):
    page = officer.get(f"/communes/{own(officer)}/registry?as_of=1990-01-01")
    assert "không có đơn vị nào phù hợp" in page.words(".empty")


def test_unreadable_filters_are_left_out(officer):
    officer.get(f"/communes/{own(officer)}/registry?as_of=tomorrow&kind=X&status=Y&sector=Z&page=-3&commune=abc")


def test_one_collective(officer):
    commune = own(officer)
    link = officer.get(f"/communes/{commune}/registry?kind=HTX&origin=opening").all("//tbody//a/@href")[0]
    page = officer.get(link)
    assert "Đang hoạt động" in page.words(".story")
    assert "2020" in page.words("tbody")
    officer.get(f"/communes/{commune}/registry/999999", status=404)


def test_an_entry_leads_to_the_founding_that_made_it(story_visit):
    inspector = story_visit("inspector")
    entry = inspector.get(inspector.get("/district/registry?origin=founding").all("//tbody//a/@href")[0])
    founding = inspector.follow(entry.all("//dl//a/@href")[0])
    assert founding.words("h1") == entry.words("h1")
    old = inspector.get("/district/registry?origin=opening").all("//tbody//a/@href")[0]
    inspector.get(old.replace("/registry/", "/foundings/of/"), status=404)


def test_a_conversion_links_both(story_visit):
    inspector = story_visit("inspector")
    group = inspector.get(inspector.get("/district/registry?status=converted").all("//tbody//a/@href")[0])
    cooperative = inspector.get(group.all("//ol//a/@href")[0])
    assert group.words("h1") in cooperative.words("dl")


def test_another_communes_entry_is_not_there(story_visit, officer):
    inspector = story_visit("inspector")
    link = inspector.get("/district/registry").all("//tbody//a/@href")[0]
    assert f"/communes/{own(officer)}/" not in link
    officer.get(link, status=404)
    officer.get("/district/registry", status=403)


def test_htmx_gets_the_table_alone(officer):
    page = officer.get(f"/communes/{own(officer)}/registry", headers={"HX-Request": "true"})
    assert "<html" not in page.text
    assert page.all("//table")


def test_an_empty_district(visit):
    assert visit("inspector").get("/district/registry").words(".empty")
