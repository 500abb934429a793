"""Activities: recorded by a body, changed by it alone, summed by its line; and what cannot be."""

import pytest

from tests.pages import Visitor

OWN, OTHER = "00952", "00955"
MEETING = {
    "kind": "village_meeting",
    "held_on": "2024-05-10",
    "villages": "Nà Pồng",
    "households_reached": "40",
    "households_interested": "12",
    "men": "18",
    "women": "25",
    "topics": "Lợi ích của THT",
    "note": "",
}


class Clerk(Visitor):
    """Sends the first form of the page's own matter."""

    def record(self, home, status=302, **changes):
        page = self.get(f"{home}/activities/new")
        return self.send(page, "/activities/new", values={**MEETING, **changes}, status=status)


@pytest.fixture
def farmers(app):
    return Clerk(app, "district_front_officer", "HND")


@pytest.fixture
def homes(databases, app):
    with databases.owner() as owner:
        return [
            f"/communes/{owner.execute('SELECT id FROM units WHERE code = %s', [code]).fetchone()[0]}"
            for code in (OWN, OTHER)
        ]


def test_recorded_listed_and_summed(farmers, homes):
    address = farmers.record(homes[0]).location
    farmers.record(homes[1], households_reached="", households_interested="", kind="training", held_on="12/03/2023")
    page = farmers.get("/ledger/activities")
    assert len(page.all("//tbody/tr")) == 2
    assert "số hộ được tiếp cận: 40 (1 hoạt động chưa ghi)" in page.words(".list-sum")
    assert "nữ: 50" in page.words(".list-sum")
    for query, found in (
        ("kind=training", 1),
        ("year=2024", 1),
        ("year=2021", 0),
        (f"commune={homes[1].rsplit('/')[-1]}", 1),
        ("own=1", 2),
        ("kind=x&year=x&commune=99999999999&page=99", 2),
    ):
        assert len(farmers.get(f"/ledger/activities?{query}").all("//tbody/tr")) == found, query
    part = farmers.get("/ledger/activities", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Nà Pồng" in farmers.get(address).words("main")
    assert "Nà Pồng" in farmers.get("/ledger/activities/export.csv").text


def test_what_cannot_be_stands_beside_its_field(farmers, homes):
    for field, value in (
        ("held_on", "2024-10-24"),
        ("held_on", "2020-12-31"),
        ("households_reached", "3001"),
        ("households_reached", "-1"),
        ("households_interested", "41"),
        ("men", "5001"),
        ("women", "9" * 30),
        ("women", "x"),
        ("kind", "party"),
        ("topics", "  "),
        ("topics", "x" * 501),
    ):
        page = farmers.record(homes[0], status=422, **{field: value})
        assert page.all(f"//*[@id='{field}-error']"), (field, value)
        assert page.all("//input[@name='villages']/@value") == ["Nà Pồng"]
    page = farmers.record(homes[0], status=422, households_reached="", households_interested="3")
    assert page.all("//*[@id='households_reached-error']")
    # With no founding in the commune the field is not shown: only a forged form can name one.
    farmers.forge(f"{homes[0]}/activities/new", {**MEETING, "founding_ids": "123456"}, status=422)
    assert not farmers.get("/ledger/activities").all("//tbody/tr")
    farmers.record(homes[0], men="0", women="", households_interested="0", households_reached="0")
    farmers.get("/communes/999999/activities/new", status=404)


def test_only_the_body_that_recorded_it_changes_it(farmers, homes, app, visit):
    address = farmers.record(homes[0]).location
    chapter = Clerk(app, "commune_front_officer", OWN)
    own = chapter.record(homes[0], topics="Của Mặt trận xã").location
    front = visit("district_front_officer", "MTTQ")
    assert "Của Mặt trận xã" in front.get("/ledger/activities").words("table")
    assert not front.get("/ledger/activities?own=1").all("//tbody/tr")
    for other, one in ((chapter, address), (front, own), (front, address)):
        assert not other.get(one).all("//main//a[contains(@href, '/edit')]")
        assert other.get(f"{one}/edit", status=302).location == one
        for verb in ("edit", "remove"):
            other.forge(f"{one}/{verb}", MEETING, status=403)
    visit("inspector").get(f"{address}/edit", status=403)
    visit("commune_officer", OWN).get(address, status=403)
    chapter.get(f"{homes[1]}/activities/new", status=404)


def test_corrected_with_care_and_removed_after_a_question(farmers, homes, databases):
    address = farmers.record(homes[0]).location
    first, second = farmers.get(f"{address}/edit"), farmers.get(f"{address}/edit")
    farmers.send(first, "/edit", topics="Đã sửa")
    page = farmers.send(second, "/edit", topics="Của tôi", kind="dialogue", status=409)
    assert "Đã sửa" in page.words(".conflict")
    assert "Đối thoại" in page.words(".conflict")
    farmers.send(page, "/edit")
    page = farmers.get(address)
    assert "Của tôi" in page.words("main")
    story = farmers.get(page.all("//a[contains(@href, '/history')]/@href")[0]).words(".story")
    assert "Lợi ích của THT → thành Đã sửa" in story
    assert "Đã sửa → thành Của tôi" in story
    question = farmers.get(f"{address}/remove")
    farmers.send(farmers.get(f"{address}/edit"), "/edit", topics="Sửa nữa")
    assert farmers.send(question, "/remove", status=409).words(".flash")
    farmers.send(farmers.get(f"{address}/remove"), "/remove")
    farmers.get(address, status=404)
    farmers.get(f"{address}/history", status=404)
    with databases.owner() as owner:
        kept = owner.execute("SELECT topics, upper_inf(recorded) FROM history.activities ORDER BY recorded").fetchall()
    assert kept == [("Lợi ích của THT", False), ("Đã sửa", False), ("Của tôi", False), ("Sửa nữa", False)]


def test_foundings_that_came_of_it(farmers, homes, databases):
    from tests.metrics.records import founding

    with databases.owner() as owner:
        open_one = founding(owner, OWN, "HTX", "2024-06-01")
        early = founding(owner, OWN, "HTX", "2024-01-01", "2024-05-09")
        foreign = founding(owner, OTHER, "HTX", "2024-06-01")
    address = farmers.record(homes[0], founding_ids=[str(open_one)]).location
    assert len(farmers.get(address).all("//section[@id='came']//li")) == 1
    farmers.record(homes[0], topics="Việc khác")
    led = f"{homes[0]}/foundings/{open_one}/activities"
    assert led in farmers.get(f"{homes[0]}/foundings/{open_one}").all("//a/@href")
    assert farmers.get(led).all("//tbody//a/@href") == [address]
    farmers.get(f"{homes[1]}/foundings/{open_one}/activities", status=404)
    edit = farmers.get(f"{address}/edit")
    page = farmers.send(edit, "/edit", founding_ids=[str(open_one), str(early)], status=422)
    assert "09/05/2024" in page.words(".error")
    farmers.send(farmers.get(f"{address}/edit"), "/edit", founding_ids=[str(foreign)], status=422)
    farmers.send(farmers.get(f"{address}/edit"), "/edit", founding_ids=[])
    assert not farmers.get(address).all("//section[@id='came']//li")
    assert "Chưa có đơn vị nào ghi hoạt động" in farmers.get(led).words("main")
