"""The district's overview: its figures are those of the command, its refresh is cheap, its links count."""

from datetime import datetime

from sqlalchemy import event

from portal.core import clock
from portal.extensions import db
from tests.metrics.records import collective, declare, founding
from tests.metrics.test_figures import printed

REFRESH = {"HX-Request": "true", "HX-Target": "dashboard"}


def refresh_url(page):
    return page.all("//div[@id='dashboard']/@hx-get")[0]


def number_of(text):
    """Return the number that the overview shows: 77,36 % is 77.36; a dash is none."""
    plain = text.removesuffix("\u00a0%").removesuffix("\u00a0lần").replace(".", "").replace(",", ".")
    return None if plain == "–" else float(plain)


def row(page, code):
    return " ".join(page.all(f"//tr[@id='{code}']")[0].text_content().split())


def unit_cells(page, name):
    found = page.all(f"//section[@id='units']//tr[th[contains(., '{name}')]]/td")
    return [" ".join(cell.text_content().split()) for cell in found]


def test_the_overview_agrees_with_the_command(story_app, story_visit):
    page = story_visit("district_officer").get("/district")
    found = printed(story_app, "2024-10-23")
    for code, record in found.items():
        result = page.all(f"//tr[@id='{code}']/td[2]")[0].text_content().strip()
        assert number_of(result) == record["value"]
    assert "cần 5 HTX trong 5 quý" in row(page, "T1")
    assert "+31" in row(page, "T5")
    assert "Đúng tiến độ" in row(page, "T1")
    assert "24/24" in page.words(".head")
    assert len(page.all("//section[@id='units']//tbody/tr")) == 24


def test_it_orders_by_each_column_and_filters(story_visit):
    visitor = story_visit("inspector")
    for sort in ("worst", "unit", "HTX", "THT", "in_progress", "moved"):
        page = visitor.get(f"/district?sort={sort}&year=2024&kind=HTX")
        assert len(page.all("//section[@id='units']//tbody/tr")) == 24
    codes = visitor.get("/district?sort=unit").all("//section[@id='units']//tbody/tr/th")
    assert "Kim Thạch" in codes[0].text_content()
    visitor.get("/district?sort=nonsense&year=1999&kind=X&as_of=never")


def test_an_earlier_day_shows_results_of_that_day(story_app, story_visit):
    page = story_visit("district_leader").get("/district?as_of=2022-12-31")
    value = printed(story_app, "2022-12-31")["T1"]["value"]
    assert page.all("//tr[@id='T1']/td[2]")[0].text_content().strip() == str(value)
    assert not page.all("//section[@id='pipeline-HTX']")
    tomorrow = story_visit("district_leader").get("/district?as_of=2030-12-31")
    assert "23/10/2024" in tomorrow.words(".head")


def test_a_counted_founding_raises_unit_and_district_by_one(databases, visit):
    visitor = visit("district_officer")
    assert unit_cells(visitor.get("/district"), "Cao Bồ")[2].startswith("0/")
    with databases.owner() as owner:
        code = owner.execute("SELECT code FROM units WHERE name_vi LIKE '%Cao Bồ'").fetchone()[0]
        founding(owner, code, "HTX", "2024-01-01", "2024-10-01")
    page = visitor.get("/district")
    assert unit_cells(page, "Cao Bồ")[2].startswith("1/")
    assert page.all("//tr[@id='T1']/td[2]")[0].text_content().strip() == "1"
    assert page.all("//section[@id='units']//tfoot//td[3]")[0].text_content().strip().startswith("1/")


def test_who_has_moved_nothing_for_sixty_days(databases, visit):
    with databases.owner() as owner:
        founding(owner, "00952", "HTX", "2024-08-23", stage="mobilizing")  # 61 days
        founding(owner, "00955", "HTX", "2024-08-24", stage="mobilizing")  # 60 days
    page = visit("district_officer").get("/district")
    urged = page.all("//section[@id='urge']//li")
    assert len(urged) == 1 + 23
    assert urged[0].xpath("span")[0].text_content() == "1"
    assert page.all("//section[@id='pipeline-HTX']//a[contains(@href, 'stage=mobilizing')]")[0].text_content() == "2"


def test_a_refresh_sends_nothing_while_nothing_changed(app, databases, visit):
    visitor = visit("district_officer")
    address = refresh_url(visitor.get("/district?year=2024"))
    assert visitor.get(address, status=204, headers=REFRESH).text == ""
    with databases.owner() as owner:
        unit = owner.execute("SELECT id FROM units WHERE code = '00952'").fetchone()[0]
        owner.execute(
            "INSERT INTO audit_events (tenant_id, actor, action, change, table_name, row_key)"
            " VALUES (%s, 't', 't', 'insert', 't', '1')",
            (unit,),
        )
    fresh = visitor.get(address, headers=REFRESH)
    assert "<html" not in fresh.text
    assert refresh_url(fresh) != address
    assert "year=2024" in refresh_url(fresh)
    assert visitor.get(refresh_url(fresh), status=204, headers=REFRESH).text == ""
    assert "<html" in visitor.get(refresh_url(fresh)).text


def statements_of(app, visitor, path):
    seen = []
    with app.app_context():
        engine = db.engine
    listener = lambda *given: seen.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    try:
        visitor.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    return len(seen)


def test_few_statements_whatever_the_number_of_records(app, databases, visit):
    visitor = visit("district_officer")
    visitor.get("/district")
    few = statements_of(app, visitor, "/district")
    with databases.owner() as owner:
        for code in ("00952", "00955", "00913"):
            for _ in range(10):
                founding(owner, code, "HTX", "2024-01-01", "2024-10-01")
                founding(owner, code, "THT", "2024-01-01")
                collective(owner, code, "THT", "2019-01-01")
    assert statements_of(app, visitor, "/district") == few <= 26


def test_after_the_end_everything_reads_as_final(databases, visit):
    with databases.owner() as owner:
        collective(owner, "00952", "THT", "2019-01-01")
        declare(owner)
    visitor = visit("district_officer")
    with clock.frozen(datetime(2026, 3, 1, 9, 0)):
        page = visitor.get("/district")
    assert "2021–2025" in page.words("h1")
    assert "Không đạt" in row(page, "T1")
    assert "còn thiếu 31 htx khi kết thúc" in row(page, "T1").lower()
    assert "cần" not in row(page, "T1").lower()
    assert "chưa tính được" not in page.words("#objectives").lower()


def test_only_district_posts_open_it(visit):
    visit("commune_officer", "00952").get("/district", status=403)
    visit().get("/district", status=302)


def test_a_unit_without_any_has_zero_of_what_is_counted(story_visit):
    page = story_visit("district_leader").get("/district/objectives/T1")
    cells = [cell.text_content().strip() for cell in page.all("//section[@id='parts']//tbody//td[1]")]
    assert "0" in cells
    assert "–" not in cells
    assert sum(int(cell) for cell in cells) == 26
    assert page.all("//nav//a[@aria-current='page']/text()") == ["Tổng quan"]


SHOWN = ("/district", "/district?year=2023", "/district?year=2024", "/district?as_of=2023-06-30")


def test_units_that_are_no_more_keep_what_they_brought(databases, story_visit):
    """Merged communes (as in July 2025) leave the list of the living; no total of the period moves for it."""
    visitor = story_visit("district_officer")

    def sums():
        pages = [visitor.get(path) for path in SHOWN]
        found = [page.all("//section[@id='units']//tfoot//td/a/text()") for page in pages]
        ledger = visitor.get("/ledger?body=HND")
        funnel = visitor.get("/ledger/funnel").words("tfoot")
        file = visitor.get("/district/units/export.csv").text.strip().splitlines()[-1]
        return found, ledger.words("#sums"), ledger.words("tfoot"), funnel, file

    before = sums()
    assert "Xã Thuận Hòa" in visitor.get("/district").words("#urge")
    with databases.owner() as owner:
        owner.execute("UPDATE units SET valid_to = '2024-03-01' WHERE kind = 'commune' AND code < '00937'")
    assert sums() == before
    page = visitor.get("/district")
    assert "15 xã, thị trấn" in page.words("#units")
    assert "và 9 đơn vị không còn" in page.words("#units")
    assert "Xã Kim Thạch thôi từ 01/03/2024" in page.words("#units")
    assert "Xã Thuận Hòa" not in page.words("#urge")  # nobody is there to be urged
    assert "thôi từ" not in visitor.get("/district?as_of=2023-06-30").words("#units")
    assert "Xã Kim Thạch (thôi từ 01/03/2024)" in visitor.get("/district/units/export.csv").text
    for code in ("T1", "T5"):
        parts = visitor.get(f"/district/objectives/{code}").all("//section[@id='parts']//tbody/tr/td[1]")
        value = visitor.get("/district").all(f"//tr[@id='{code}']/td[2]")[0].text_content().strip()
        assert sum(int(number_of(cell.text_content().strip()) or 0) for cell in parts) == int(number_of(value)), code
