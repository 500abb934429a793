"""Dashboard, lists, exports and `figures` agree to the last digit, for random days and filters."""

import io
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.pages import Visitor
from tests.shares import examples
from tests.workbooks import oracle
from tests.workbooks.generator import FIRST, LAST, YEARS
from tests.workbooks.running import few, printed

pytestmark = pytest.mark.xdist_group("workbook")
days = st.dates(date(2020, 12, 30), date(2026, 1, 20))
ended = st.dates(date(2021, 12, 31), date(2026, 1, 20))  # the first year has ended: all seven have a value
SIGNS = {"percent": "\u00a0%", "times": "\u00a0lần"}
SHORT = {"HTX": "HTX", "THT": "THT", "interest_group": "Nhóm sở thích"}


@pytest.fixture
def officer(workbook_app):
    return Visitor(workbook_app, "district_officer")


def vietnamese(number):
    """A number of the command as a Vietnamese page shows it."""
    if number is None:
        return "–"
    whole, _, rest = number.partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest.rstrip('0')}" if rest.strip("0") else "")


def cells(page, xpath):
    return [" ".join(cell.text_content().split()) for cell in page.all(xpath)]


@examples(3, 15)
def test_the_dashboard_shows_what_the_command_prints(officer, workbook_app, examples):
    @few(examples)
    @given(days)
    def agree(day):
        page, told = officer.get(f"/district?as_of={day}"), printed(workbook_app, day)
        for code, one in told.items():
            shown = page.all(f"//tr[@id='{code}']/td[2]")[0].text_content().strip()
            sign = SIGNS.get(one["unit"], "") if one["value"] is not None else ""
            assert shown == vietnamese(one["value"]) + sign, (code, day)
        missing = {unit["name"] for one in told.values() for unit in one["coverage"]["missing"]}
        assert f"{24 - len(missing)}/24" in page.words(".head")
        named = {name for name in missing if name in page.words(".head")}
        assert named == (missing if len(missing) < 24 else set())  # all of them are not listed

    agree()


@examples(3, 12)
def test_the_units_add_up_to_the_district(officer, groups, examples):
    """New HTX and THT by commune, of a year or the whole period, against a count of the events."""

    @few(examples)
    @given(days, st.sampled_from((None, *YEARS)))
    def agree(day, year):
        page = officer.get(f"/district?as_of={day}&sort=unit" + (f"&year={year}" if year else ""))
        first, last = (FIRST, LAST) if year is None else (date(year, 1, 1), date(year, 12, 31))
        new = [one for one in groups if first <= one.registered_on <= min(day, last) and one.kind in ("HTX", "THT")]
        rows = page.all("//section[@id='units']//tbody/tr")
        assert len(rows) == 24
        names = sorted({(one.unit.code, one.unit.name) for one in groups})
        for row, (_code, name) in zip(rows, names, strict=True):
            numbers = [_first(cell) for cell in row.xpath("td[@data-l='HTX' or @data-l='THT']")]
            assert row.xpath("th")[0].text_content().strip() == name
            counted = [sum(one.kind == kind and one.unit.name == name for one in new) for kind in ("THT", "HTX")]
            assert numbers == counted, (day, year, name)
        sums = [_first(cell) for cell in page.all("//section[@id='units']//tfoot//td[@data-l='HTX' or @data-l='THT']")]
        assert sums == [sum(one.kind == kind for one in new) for kind in ("THT", "HTX")]

    agree()


def _first(cell):
    """The number before the quota: "3/5" or "3"."""
    return int(cell.text_content().strip().partition("/")[0].split()[0])


filters = st.fixed_dictionaries(
    {
        "as_of": st.dates(date(2015, 1, 1), date(2026, 1, 20)).map(str),
        "kind": st.sampled_from(("", "HTX", "THT", "interest_group")),
        "status": st.sampled_from(("all", "operating", "stopped", "dissolved", "converted")),
        "q": st.sampled_from(("", "che", "Bản", "zzz")),
    }
)


@examples(3, 15)
def test_a_list_its_export_and_a_count_agree(officer, groups, examples):
    """The page's sums, the exported rows and their totals row, and the events themselves."""

    @few(examples)
    @given(filters)
    def agree(chosen):
        address = "&".join(f"{key}={value}" for key, value in chosen.items())
        page = officer.get(f"/district/registry?{address}")
        answer = officer.client.get(f"/district/registry/export.xlsx?{address}")
        assert answer.status_code == 200
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_name("Sổ đăng ký").to_python()
        top = next(at for at, row in enumerate(rows) if row[0] == "Mã")
        lines = [row for row in rows[top + 1 :] if "-" in str(row[0])]
        found = [one for one in groups if _fits(one, chosen)]
        key = rows[top].index("Số đăng ký")
        assert sorted(row[key] for row in lines) == sorted(one.number for one in found)
        if not found:
            return
        titles = {str(title).removesuffix(" *"): at for at, title in enumerate(rows[top])}
        members, capital = titles["Thành viên"], titles["Vốn góp (triệu đồng)"]
        total, kinds = rows[-1], {one.number: one.kind for one in found}
        feet = [_texts(foot) for foot in page.all("//div[@id='register']//tfoot/tr")]
        assert {foot[0].partition(":")[0] for foot in feet} == {SHORT[kind] for kind in kinds.values()}
        numbers = []
        for kind, name in SHORT.items():  # unlike kinds are never added
            own = [row for row in lines if kinds[row[key]] == kind]
            for heading, *sums in [foot for foot in feet if foot[0].startswith(f"{name}:")]:
                assert sums == [vietnamese(_sum(own, members)), vietnamese(_sum(own, capital))]
                assert re.search(r"\d+", heading)[0] == str(len(own))
                numbers.append(f"{len(own)} {name}")
        assert sorted(total[0].partition(": ")[2].split(", ")) == sorted(numbers)
        if len(numbers) == 1:
            assert [_plain(total[members]), _plain(total[capital])] == [_sum(lines, members), _sum(lines, capital)]
        else:
            assert (total[members], total[capital]) == ("", "")

    agree()


def _fits(one, chosen):
    from portal.core.text import fold

    day = date.fromisoformat(chosen["as_of"])
    status = oracle.status_on(one, day)
    has_words = all(word in fold(one.name) for word in fold(chosen["q"]).split())
    return status is not None and has_words and chosen["kind"] in ("", one.kind) and chosen["status"] in ("all", status)


def _plain(value):
    return f"{float(value):.2f}"


def _texts(row):
    return [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]


def _sum(lines, column):
    return _plain(round(sum(float(row[column] or 0) for row in lines), 2))


def _listed(page):
    """How many entries a list says that it has."""
    heads = page.all("//div[@id='register']//tfoot//th")
    return int(re.search(r"\d+", heads[0].text_content())[0]) if heads else 0


@examples(1, 5)
def test_the_list_behind_each_number_holds_as_many_as_it_counts(officer, groups, examples):
    @few(examples)
    @given(ended)
    def agree(day):
        page, hand = officer.get(f"/district?as_of={day}"), oracle.on(groups, day)
        for code, answer in hand.items():
            (link,) = page.all(f"//tr[@id='{code}']/td[2]/a/@href") or [None]
            counted = answer.detail["known"] if code in ("T6", "T7") else answer.numerator
            assert (link and _listed(officer.get(link))) == counted, (code, day)
            if code in ("T2", "T4"):
                (whole,) = page.all(f"//tr[@id='{code}']/td[contains(@class, 'coverage')]/a/@href")
                assert _listed(officer.get(whole)) == answer.denominator, (code, day)

    agree()


@examples(1, 4)
def test_the_parts_on_an_objectives_page_add_up_to_its_total(officer, groups, examples):
    @few(examples)
    @given(ended)
    def agree(day):
        for code, answer in oracle.on(groups, day).items():
            page = officer.get(f"/district/objectives/{code}?as_of={day}")
            rows = page.all("//section[@id='parts']//tbody/tr")
            assert len(rows) == 24
            total = page.all("//section[@id='parts']//tfoot/tr/td")
            assert total[0].text_content().split()[0] == vietnamese(str(oracle.shown(answer.value)))
            if code in ("T2", "T4", "T7"):
                made = [_made_of(row.xpath("td")[1]) for row in rows]
                sums = (sum(one[0] for one in made), sum(one[1] for one in made))
                assert sums == _made_of(total[1]) == (answer.numerator, answer.denominator), (code, day)
            if code in ("T1", "T3", "T5"):
                shown = [row.xpath("td")[0].text_content().strip() for row in rows]
                assert sum(int(one) for one in shown if one != "–") == answer.value, (code, day)

    agree()


def _made_of(cell):
    parts = cell.text_content().strip().replace(".", "").split("/")
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 else (0, 0)
