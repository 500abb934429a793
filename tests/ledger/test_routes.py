"""The ledger: a body's own sum, the district's count, each founding once."""

from tests.metrics.records import founding


def sums(page):
    return page.words("#own-sum"), page.words("#count-of-all")


def test_lead_and_support_are_told_apart_and_each_founding_counts_once(databases, visit):
    with databases.owner() as owner:
        founding(owner, "00952", "HTX", "2023-01-01", "2024-02-01", credits=[("HND", "lead"), ("LHPN", "support")])
        founding(owner, "00955", "THT", "2023-01-01", "2023-02-01", credits=[("LHPN", "lead")])
        founding(owner, "00955", "HTX", "2023-01-01", stage="mobilizing", credits=[("HND", "lead")])
        founding(owner, "00955", "HTX", "2019-01-01", "2020-02-01", credits=[("HND", "lead")])
    farmers, women = visit("district_front_officer", "HND"), visit("district_front_officer", "LHPN")
    page = farmers.get("/ledger")
    assert sums(page) == ("1", "2")
    assert "HTX: 1 chủ trì, 0 phối hợp" in page.words("#sums")
    assert page.all("//section[@id='stages-HTX']//a[contains(@href, 'stage=mobilizing')]")[0].text_content() == "1"
    assert sums(women.get("/ledger")) == ("2", "2")
    assert sums(women.get("/ledger?year=2023")) == ("1", "1")
    officer = visit("district_officer")
    assert sums(officer.get("/ledger")) == ("0", "2")
    assert sums(officer.get("/ledger?body=HND")) == ("1", "2")
    officer.get("/ledger?body=NONE", status=404)


def test_a_founding_counted_raises_lead_body_unit_and_district_by_one(databases, visit):
    visitor, officer = visit("district_front_officer", "HND"), visit("district_officer")
    assert sums(visitor.get("/ledger")) == ("0", "0")
    with databases.owner() as owner:
        founding(owner, "00952", "HTX", "2024-01-01", "2024-10-01", credits=[("HND", "lead")])
    assert sums(visitor.get("/ledger")) == ("1", "1")
    assert officer.get("/district").all("//tr[@id='T1']/td[2]")[0].text_content().strip() == "1"


def test_a_commune_front_sees_its_own_commune_only(databases, visit):
    with databases.owner() as owner:
        founding(owner, "00952", "HTX", "2024-01-01", "2024-10-01", credits=[("MTTQ", "lead")])
        founding(owner, "00955", "HTX", "2024-01-01", "2024-10-01", credits=[("MTTQ", "lead")])
    page = visit("commune_front_officer", "00952").get("/ledger?body=HND")
    assert sums(page) == ("1", "1")
    assert len(page.all("//section[@id='communes']//tbody/tr")) == 1
    assert "Vị Xuyên" not in page.words("h1")
    assert page.all("//section[@id='communes']//a[contains(@href, '/communes/')]")


def test_the_story_adds_up(story_app, story_visit):
    officer = story_visit("inspector")
    sums_of = {
        code: sums(officer.get(f"/ledger?body={code}")) for code in ("MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD")
    }
    assert {counted for _, counted in sums_of.values()} == {"57"}
    with story_app.app_context():
        from sqlalchemy import text

        from portal.core.tenancy import acting_as
        from portal.extensions import db
        from portal.units.scope import district_scope

        with acting_as(district_scope(writes=False)):
            rows = db.session.execute(
                text(
                    "SELECT b.code, count(*) FROM founding_credits c JOIN bodies b ON b.id = c.body_id JOIN foundings f"
                    " ON f.id = c.founding_id WHERE f.state = 'counted' GROUP BY 1"
                )
            )
            expected = {code: str(number) for code, number in rows}
    assert {code: own for code, (own, _) in sums_of.items() if own != "0"} == expected


def test_posts_without_the_ledger_are_refused(visit):
    visit("commune_officer", "00952").get("/ledger", status=403)
    visit("duty_holder").get("/ledger", status=403)
