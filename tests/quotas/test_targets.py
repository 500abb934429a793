"""Targets of objectives: made by the administrator's form, proposed, agreed, issued, corrected, beside the values."""

from datetime import date

import pytest

from portal.core.clock import SET_UP, write_setting
from portal.extensions import db
from portal.programmes.models import Objective
from portal.programmes.queries import programme as programme_by_id
from portal.quotas import targets
from tests.exports.reading import table
from tests.imports.files import workbook
from tests.imports.test_district_routes import upload
from tests.metrics.records import collective, declare, unit_id
from tests.metrics.test_routes import OCOP, THT, make
from tests.quotas.conftest import CAO_BO, acting
from tests.quotas.proposing import BASIS, home
from tests.quotas.test_district_routes import FULL_PATH, issue
from tests.reports.reading import Docx


@pytest.fixture
def counted(databases):
    """Two THT of Cao Bồ and one of Thượng Sơn, founded in the programme; an HTX of each, and who declared what."""
    with databases.owner() as owner:
        for code, day in ((CAO_BO, "2022-01-05"), (CAO_BO, "2024-02-05"), ("00955", "2024-05-05")):
            collective(owner, code, "THT", day, origin="register")
        collective(owner, CAO_BO, "HTX", "2020-01-01")
        declare(owner)
        yield {code: unit_id(owner, code) for code in (CAO_BO, "00955")}


@pytest.fixture
def made(visit, counted, databases):
    """A count and a share that take targets, made by forms; their keys by code."""
    admin = visit("administrator")
    make(admin, "M1", THT, unit="THT", low="60", text_vi="THT mới thành lập", takes_targets="y")
    make(admin, "M2", OCOP, unit="percent", low="20", text_vi="HTX có OCOP", takes_targets="y")
    with databases.owner() as owner:
        return dict(owner.execute("SELECT code, 'objective-' || id FROM objectives WHERE takes_targets").fetchall())


def typed(page, cells):
    """The fields of a page that are named so at their end: "objective-7-2024" → "c-12-objective-7-2024"."""
    return {name: text for end, text in cells.items() for name in page.all(f"//input[contains(@name, '{end}')]/@name")}


@pytest.fixture
def issued(visit, made, cao_bo):
    """Cao Bồ's targets, proposed, agreed by both, taken over and issued; the keys by code."""
    officer, leader = visit("commune_officer", CAO_BO), visit("commune_leader", CAO_BO)
    front, district = visit("district_front_officer", "MTTQ"), visit("district_officer")
    page = officer.get(f"{home(cao_bo)}/proposal")
    cells = {f"c-{cao_bo}-{made['M1']}-2024": "3", f"c-{cao_bo}-{made['M2']}-2024": "12,5"}
    officer.send(page, "quotas/proposal", values={**cells, "basis": BASIS, "action": "submit"})
    leader.send(leader.get(f"{home(cao_bo)}/proposal"), "/agree")
    front.send(front.get(f"{home(cao_bo)}/proposal"), "/agree")
    district.send(district.get(FULL_PATH), "fill-from-proposals")
    grid = district.get(f"{FULL_PATH}?kind={made['M2']}")
    assert grid.all(f"//input[@id='c-{cao_bo}-{made['M2']}-2024']/@value") == ["12,5"]
    issue(visit("district_leader"), day="2024-01-05")
    return made


def test_without_an_objective_that_takes_targets_nothing_is_added(visit, cao_bo):
    district = visit("district_officer")
    assert len(district.get(FULL_PATH).all("//nav[@class='tabs']/a")) == 2
    assert len(district.get(f"{home(cao_bo)}/proposal").all("//tbody/tr")) == 2
    assert not district.get("/district/objectives/T1").all("//*[@id='parts']//th[contains(., 'Chỉ tiêu')]")


def test_what_is_typed_must_be_what_the_objective_takes(visit, made, cao_bo):
    officer = visit("commune_officer", CAO_BO)
    page = officer.get(f"{home(cao_bo)}/proposal")
    count, share = f"c-{cao_bo}-{made['M1']}-2024", f"c-{cao_bo}-{made['M2']}-2024"
    refused = officer.send(page, "quotas/proposal", values={count: "2,5", share: "101", "action": "save"}, status=422)
    assert refused.all(f"//input[@id='{count}']/@aria-invalid") == refused.all(f"//input[@id='{share}']/@aria-invalid")
    assert refused.all(f"//input[@id='{count}']/@aria-invalid") == ["true"]
    assert "M1 2024" in refused.words(".error-summary")
    officer.send(page, "quotas/proposal", values={count: "1.174", share: "12,50", "action": "save"})
    kept = officer.get(f"{home(cao_bo)}/proposal")
    assert kept.all(f"//input[@id='{count}' or @id='{share}']/@value") == ["1174", "12,5"]


def test_two_who_save_the_same_target_lose_nothing(visit, made, cao_bo):
    name = f"c-{cao_bo}-{made['M2']}-2024"
    first, second = visit("district_officer"), visit("district_leader")
    address = f"{FULL_PATH}?kind={made['M2']}"
    stale = first.get(address)
    first.send(first.get(address), "quotas?kind", values={name: "30"})
    if second.get(address).all(f"//input[@id='{name}']"):
        second.send(second.get(address), "quotas?kind", values={name: "31"})
    conflict = first.send(stale, "quotas?kind", values={name: "40,25"}, status=409)
    assert "M2 2024" in conflict.words()
    assert conflict.all(f"//input[@id='{name}']/@value") == ["40,25"]


def test_the_way_from_a_proposal_to_the_pages_that_show_it(visit, issued, cao_bo):
    district, officer = visit("district_officer"), visit("commune_officer", CAO_BO)
    shown = officer.get(home(cao_bo))
    assert "M1 2024: 3" in shown.words("#history")
    assert "M2 2024: 12,5" in shown.words("#history")
    rows = {row[0]: row[1:] for row in cells_of(shown, issued["M1"])}
    assert rows["2024"][:2] == ["3", "2"], "its own value, not the district's"
    assert rows["2023"][:2] == ["–", "1"]
    assert rows["2025"][:2] == ["–", "–"]
    assert {row[0]: row[1:3] for row in cells_of(shown, issued["M2"])}["2024"] == ["12,5", "0"]
    listed = district.get(f"{FULL_PATH}/proposals")
    assert "2024: 12,5" in listed.words("table")
    grid = district.get(f"{FULL_PATH}?kind={issued['M2']}")
    assert not grid.all("//tfoot"), "no sum of shares"
    assert district.get(f"{FULL_PATH}?kind={issued['M1']}").all("//tfoot")
    assert "M2" in officer.get(f"{home(cao_bo)}/history").words()


def cells_of(page, block):
    rows = page.all(f"//*[@id='{block}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in rows]


def test_the_files_and_the_papers_have_them(visit, issued, cao_bo):
    district = visit("district_officer")
    found = table(district, f"{FULL_PATH}/export.xlsx")
    told = [list(row.values())[2:] for row in found.rows if row["Mã xã"] == CAO_BO]
    assert told == [["M1", 2024, 3], ["M2", 2024, 12.5]]
    assert list(found.totals.values())[-1] == "", "no total of unlike things"
    (year,) = [row for row in table(district, f"{home(cao_bo)}/export.xlsx").rows if row["Năm"] == "2024"]
    assert (year["Chỉ tiêu M1"], year["Giá trị M1"], year["Chỉ tiêu M2"], year["Giá trị M2"]) == (3, 2, 12.5, 0)
    (made,) = [row for row in table(district, f"{FULL_PATH}/proposals/export.xlsx").rows if row["Mã xã"] == CAO_BO]
    assert (made["M1 2024"], made["M2 2024"]) == (3, 12.5)
    annex = Docx(district.client.get(f"{FULL_PATH}/annex.docx").data)
    assert annex.faults() == []
    assert any("M1. THT mới thành lập" in one for one in annex.paragraphs)
    count, share = annex.tables[1:]
    assert (count[-1][0], count[-1][-2]) == ("", "3")
    assert share[-1][1] != "Cộng", "no sum of shares"
    assert [row[5] for row in share if row[1] == "Xã Cao Bồ"] == ["12,5"]
    decision = Docx(district.client.get(f"{FULL_PATH}/decision.docx").data)
    assert "M1 (THT mới thành lập); M2 (HTX có OCOP)" in decision.text


def test_what_a_decision_says_of_them_is_corrected(app, visit, issued, cao_bo):
    with acting(app, "district_leader"):
        write_setting(SET_UP, "open")
    chief = visit("district_leader")
    (address,) = chief.get(FULL_PATH).all("//a[contains(@href, '/correct')]/@href")
    page, name = chief.get(address), f"c-{cao_bo}-{issued['M2']}-2024"
    assert page.all(f"//input[@id='{name}']/@value") == ["12,5"]
    chief.send(page, "/correct", values={name: "14,75", "reason": "Gõ nhầm tỷ lệ"})
    assert {row[0]: row[1] for row in cells_of(chief.get(home(cao_bo)), issued["M2"])}["2024"] == "14,75"


def test_no_more_targets_are_taken_where_the_box_is_not_ticked(app, visit, issued, cao_bo, places):
    admin, district = visit("administrator"), visit("district_officer")
    name = f"c-{cao_bo}-{issued['M1']}-2025"
    grid = f"{FULL_PATH}?kind={issued['M1']}"
    district.send(district.get(grid), "quotas?kind", values={name: "9"})
    programme = admin.get("/admin/programmes").all("//table//a/@href")[0]
    form = admin.get(f"{programme}/objectives/{issued['M1'].removeprefix('objective-')}")
    admin.send(form, "/objectives/", takes_targets=None)
    assert not district.get(grid).all(f"//input[@id='{name}']")
    assert not district.get(home(cao_bo)).all(f"//*[@id='{issued['M1']}']")
    assert "M1 2024: 3" in district.get(home(cao_bo)).words("#history"), "what was decided stays readable"
    assert "Không có gì chờ" in district.get(FULL_PATH).words(".head"), "its draft is not issued"
    with acting(app, "district_officer"):
        one = db.session.get(Objective, int(issued["M1"].removeprefix("objective-")))
        assert targets.of_objective(one, date(2024, 10, 23), 2024) == {}
        assert [told.key.word for told in targets.of_unit(programme_by_id(places[0]), cao_bo, date(2024, 10, 23))] == [
            "M2"
        ]


def test_an_objective_with_decided_targets_stays(visit, issued):
    admin = visit("administrator")
    programme = admin.get("/admin/programmes").all("//table//a/@href")[0]
    page = admin.get(f"{programme}/objectives/{issued['M1'].removeprefix('objective-')}")
    refused = admin.send(page, "/remove", status=422)
    assert "Đã quyết định chỉ tiêu của các xã, thị trấn" in refused.words("main")
    assert refused.all("//input[@name='code']/@value") == ["M1"]
    admin.send(refused, "/objectives/", text_vi="THT mới")  # from here on the page leads to where it stood
    make(admin, "M9", THT, unit="THT", low="1", text_vi="chưa giao", takes_targets="y")
    free = admin.get(programme).all("//a[contains(., 'M9') or contains(., 'chưa giao')]/@href")[0]
    admin.send(admin.get(free), "/remove")
    assert "chưa giao" not in admin.get(programme).words("main")


def test_a_file_brings_targets_under_the_objectives_code(visit, made, cao_bo):
    header = ["Mã xã", "Loại hình", "Năm", "Chỉ tiêu"]
    rows = [header, [CAO_BO, "m2", 2025, "37,5"], [CAO_BO, "M1", 2025, 4], [CAO_BO, "HTX", 2025, 1]]
    office = visit("district_officer")
    office.send(upload(office, workbook(Chỉ_tiêu=rows), "quotas"), "/district/import/apply")
    assert [
        office.get(f"{FULL_PATH}?kind={kind}").all(f"//input[@id='c-{cao_bo}-{kind}-2025']/@value")
        for kind in (made["M2"], made["M1"], "HTX")
    ] == [["37,5"], ["4"], ["1"]]
    wrong = [([CAO_BO, "M9", 2025, 1], "B2"), ([CAO_BO, "M1", 2025, "2,5"], "D2"), ([CAO_BO, "M2", 2025, 101], "D2")]
    for row, cell in wrong:
        assert f"Chỉ tiêu!{cell}" in upload(office, workbook(Chỉ_tiêu=[header, row]), "quotas", status=422).words(), row


def test_the_objectives_page_and_file_set_them_beside_the_values(visit, issued):
    district = visit("district_officer")
    figure = district.get("/district/objectives/M1")
    assert figure.all("//*[@id='parts']//thead/tr/th/text()")[2] == "Chỉ tiêu 2024"
    (row,) = [row for row in figure.all("//*[@id='parts']//tbody/tr") if "Cao Bồ" in row.text_content()]
    assert [cell.text_content().strip() for cell in row.xpath("td")][:2] == ["2", "3"]
    foot = [cell.text_content().strip() for cell in figure.all("//*[@id='parts']//tfoot//td")]
    assert foot[:2] == ["3", "3"]
    share = district.get("/district/objectives/M2")
    assert [cell.text_content().strip() for cell in share.all("//*[@id='parts']//tfoot//td")][1] == "–", (
        "no sum of shares"
    )
    parts = table(district, "/district/objectives/M1/export.xlsx")
    assert [row["Chỉ tiêu 2024"] for row in parts.rows if row["Mã xã"] == CAO_BO] == [3]
