"""Plan beside result."""

from tests.ledger.plans import OTHER, OWN, cell, commune_id


def test_a_plan_stands_beside_the_result(records, visit, databases):
    farmers, own = visit("district_front_officer", "HND"), commune_id(databases, OWN)
    page = farmers.get("/ledger/targets")
    name = cell(own, "meetings", 2024, page)
    farmers.send(page, "/ledger/targets", values={name: "1"})
    page = farmers.get("/ledger/targets")
    assert page.all(f"//input[@name='{name}']/@value") == ["1"]
    assert "2/1 = 200 %" in " ".join(page.words("tbody").split())
    assert "200 %" in farmers.get("/ledger").words("#plan")
    # What was done where nothing was planned does not make the plan look met.
    other = cell(commune_id(databases, OTHER), "meetings", 2023, page)
    farmers.send(page, "/ledger/targets", values={other: "4"})
    assert "2/5 = 40 %" in farmers.get("/ledger/targets").words("tfoot")
    for wrong in ("x", "-1", "1000", "1,5"):
        bad = farmers.send(farmers.get("/ledger/targets"), "/ledger/targets", values={name: wrong}, status=422)
        assert bad.all(f"//*[@id='{name}-error']"), wrong
        assert bad.all(f"//input[@name='{name}']/@value") == [wrong]
    first, second = farmers.get("/ledger/targets"), farmers.get("/ledger/targets")
    farmers.send(first, "/ledger/targets", values={name: "5"})
    clash = farmers.send(second, "/ledger/targets", values={name: "6"}, status=409)
    assert "5" in clash.words(".conflict")
    farmers.send(clash, "/ledger/targets")
    assert farmers.get("/ledger/targets").all(f"//input[@name='{name}']/@value") == ["6"]
    farmers.send(farmers.get("/ledger/targets"), "/ledger/targets", values={name: ""})
    assert not farmers.get("/ledger/targets").all(f"//input[@name='{name}']/@value")[0]
    story = farmers.get(page.all("//a[contains(@href, '/history')]/@href")[0]).words(".story")
    assert "Giá trị: 5 → thành 6" in story
    assert "Giá trị: 1" in story
    women = visit("district_front_officer", "LHPN")
    assert women.get("/ledger/targets/history").words(".empty")
    assert not [value for value in women.get("/ledger/targets").all("//input[@data-col]/@value") if value]
    assert not visit("inspector").get("/ledger/targets?body=HND").all("//input[@data-col]")
    assert "Kế hoạch" in farmers.get("/ledger/targets/export.csv").text


def test_a_chapter_plans_for_its_own_commune(records, visit):
    chapter = visit("commune_front_officer", OWN)
    page = chapter.get("/ledger/targets?measure=households")
    assert len(page.all("//tbody/tr")) == 1
    name = page.all("//input[@data-col]/@name")[3]
    chapter.send(page, "/ledger/targets", values={name: "200"})
    assert "100/200 = 50 %" in chapter.get("/ledger/targets?measure=households").words("tbody")
    assert (
        not visit("district_front_officer", "MTTQ")
        .get("/ledger/targets?measure=households")
        .all("//input[@data-col][@value='200']")
    )
