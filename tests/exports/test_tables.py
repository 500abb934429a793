"""Tables as files say what their pages say: the same rows, the same totals, the same filters; nothing is a formula."""

import io
import re
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from portal.core.numbers import num


@pytest.fixture
def officer(story_visit):
    return story_visit("district_officer")


def rows_of(visitor, page, at=0):
    """The rows of the file that a page offers, from its header on; and the lines above."""
    address = page.all("//span[@class='files']/a[normalize-space()='Excel']/@href")[at]
    answer = visitor.client.get(address)
    assert answer.status_code == 200, address
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    top = next(number for number, row in enumerate(rows) if row[1] and row[0])
    return rows[top:], [row[0] for row in rows[:top]]


def texts(cells):
    return [" ".join(cell.text_content().split()) for cell in cells]


def shown(value):
    """A number of a file as a Vietnamese page shows it."""
    return num(Decimal(str(value))) if value != "" else "–"


@pytest.mark.parametrize("outcome", ["all", "alive", "unknown", "young"])
def test_the_survivors_are_as_many_as_the_tab_says(officer, outcome):
    page = officer.get(f"/district/registry/survival?outcome={outcome}&as_of=2024-06-30")
    (tab,) = texts(page.all("//nav[@class='tabs']/a[@aria-current]"))
    rows, heading = rows_of(officer, page)
    number = int(re.search(r"\((\d+)\)", tab)[1])
    assert number > 0
    assert len(rows) - 2 == number
    assert rows[-1][0] == f"Tổng cộng: {number}"
    assert "30/06/2024" in heading[1]


@pytest.mark.parametrize("code", ["T1", "T2", "T5", "T6", "T7"])
def test_an_objective_by_commune_is_what_its_page_shows(officer, story_app, code):
    page = officer.get(f"/district/objectives/{code}?as_of=2024-06-30")
    rows, _heading = rows_of(officer, page)
    sign = {"T1": "", "T5": "", "T6": "\u00a0lần"}.get(code, "\u00a0%").replace("\u00a0", " ")
    lines = page.all("//section[@id='parts']//tr[td]")
    assert len(lines) == len(rows) - 1 == 25
    with story_app.test_request_context():
        for line, row in zip(lines, rows[1:], strict=True):
            result, made, _known = texts(line.xpath("td"))
            assert result in (shown(row[2]) + sign, "–")
            if "/" in made:
                assert made == f"{shown(row[3])}/{shown(row[4])}"


def test_the_consolidated_sums_are_the_pages(officer, story_app):
    for chosen in ("", "&with=signed"):
        page = officer.get(f"/district/returns/consolidation?{chosen}")
        rows, heading = rows_of(officer, page)
        with story_app.test_request_context():
            told = [[row[0], *map(shown, row[1:4])] for row in rows[1:]]
        assert told == [texts(line.xpath("th|td")) for line in page.all("//tr[@data-line]")]
        coverage = re.search(r"\d+/\d+", page.words("#coverage"))[0]
        assert heading[-1].startswith(coverage)


def test_the_returns_of_a_period_are_the_pages(officer):
    page = officer.get("/district/returns")
    rows, _heading = rows_of(officer, page)
    units = texts(page.all("//table[contains(@class, 'review-list')]/tbody/tr/th/a"))
    assert [row[0] for row in rows[1:-1]] == units
    assert rows[-1][0] == f"Tổng cộng: {len(units)}"


def test_the_proposals_are_the_pages(officer):
    page = officer.get("/district/quotas/proposals")
    rows, _heading = rows_of(officer, page)
    for line, row in zip(page.all("//main//tbody/tr"), rows[1:-1], strict=True):
        assert texts(line.xpath("td[@data-l='HTX' or @data-l='THT']")) == [
            str(int(number)) if number != "" else "–" for number in row[3:5]
        ]
    assert rows[-1][3] == sum(row[3] or 0 for row in rows[1:-1])


def test_a_file_is_of_the_programme_that_its_page_shows(officer):
    """`?programme=` chooses another resolution; what is downloaded there is of that one too."""
    page = officer.get("/district/quotas?programme=1")
    assert all("programme=1" in address for address in page.all("//span[@class='files']/a/@href"))


def test_names_that_look_like_formulas_stay_text(story_visit, databases):
    with databases.owner() as owner:
        owner.execute("UPDATE accounts SET person_name = '=cmd|A' WHERE id = (SELECT min(id) FROM accounts)")
    try:
        visitor = story_visit("administrator")
        data = visitor.client.get("/admin/people/export.csv").data.decode("utf-8-sig")
        assert "'=cmd|A;" in data
        sheet = visitor.client.get("/admin/people/export.xlsx").data
        rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
        assert "=cmd|A" in [row[0] for row in rows]
    finally:
        with databases.owner() as owner:
            owner.execute("UPDATE accounts SET person_name = 'A' WHERE person_name = '=cmd|A'")
