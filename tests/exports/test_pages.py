"""Each list as a file, as its page selects it."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

CAO_BO = "00952"  # has foundings that are 12 months old


def test_lists_come_as_files_with_their_filters(story_visit):
    visitor = story_visit("district_officer")
    page = visitor.get("/district/registry?kind=HTX&status=operating&as_of=2022-12-31")
    links = page.all("//span[@class='files']/a/@href")
    data = visitor.client.get(links[0]).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    total = next(row for row in rows if str(row[0]).startswith("Tổng cộng"))
    assert str(len([row for row in rows if row[3] == "HTX"])) in total[0]
    assert "31/12/2022" in rows[1][0]
    csv = visitor.client.get(links[1]).data
    assert csv.startswith(b"\xef\xbb\xbf")
    assert visitor.client.get("/district/registry/export.pdf").status_code == 404


EXPORTS = {
    "district_officer": (
        *("/district/objectives", "/district/units", "/district/foundings", "/district/registry"),
        *("/district/yearly-records", "/district/quotas", "/ledger", "/duties", "/district/registry/survival"),
        *("/district/objectives/T2", "/district/objectives/T6", "/district/quotas/proposals", "/district/returns"),
        *("/district/returns/over-time", "/district/returns/consolidation"),
    ),
    "commune_officer": (
        *("{home}/foundings", "{home}/registry", "{home}/yearly-records", "{home}/quotas", "/duties"),
        "{home}/registry/survival",
    ),
    "administrator": ("/admin/people", "/admin/units", "/admin/bodies"),
}


NO_TOTALS = ("/district/objectives", "/district/returns/consolidation", *EXPORTS["administrator"])


@pytest.mark.parametrize("role", EXPORTS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_list_comes_as_a_file(story_visit, story_app, role, form):
    with story_app.app_context():
        from portal.units import queries as units

        home = f"/communes/{units.by_code(CAO_BO, date(2024, 10, 23)).id}"
    visitor = story_visit(role, CAO_BO if role == "commune_officer" else None)
    for path in EXPORTS[role]:
        answer = visitor.client.get(f"{path.format(home=home)}/export.{form}")
        assert answer.status_code == 200, path
        assert "attachment" in answer.headers["Content-Disposition"]
        if form == "xlsx":
            rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
            assert len(rows) > 4, path
            assert any(str(row[0]).startswith("Tổng cộng") for row in rows) or path in NO_TOTALS, path


def test_the_allocation_comes_back_as_quotas(story_visit, story_app, tmp_path):
    data = story_visit("district_officer").client.get("/district/quotas/export.xlsx").data
    path = tmp_path / "chi-tieu.xlsx"
    path.write_bytes(data)
    done = story_app.test_cli_runner().invoke(args=["import", "quotas", str(path), "--locale", "en"])
    assert done.exit_code == 0, done.output
    assert "already" in done.output


def test_totals_of_the_units_equal_the_pages(story_visit):
    visitor = story_visit("district_officer")
    page = visitor.get("/district")
    shown = [" ".join(cell.text_content().split()) for cell in page.all("//section[@id='units']//tfoot//td[@data-l]")]
    data = visitor.client.get("/district/units/export.xlsx").data
    last = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[-1]
    assert shown[:2] == [f"{int(last[2])}/{int(last[3])}", f"{int(last[4])}/{int(last[5])}"]
