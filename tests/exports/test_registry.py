"""The register as a file: four sheets, each row with its owner's code, and the yearly records with their sums."""

import pytest

from tests.exports.reading import blank, table, tables

COMMUNE = "00703"


def vietnamese(number):
    """A number as a Vietnamese page shows it."""
    whole, _, rest = str(number).partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest.rstrip('0')}" if rest.strip("0") else "")


@pytest.fixture
def officer(story_visit):
    return story_visit("district_officer")


@pytest.fixture
def ask(databases, story_app):
    def rows(statement, *given):
        with databases.owner() as owner:
            return owner.execute(statement, given).fetchall()

    return rows


# A record tells the end of its year: on 23/10/2024 those of the years up to 2023 hold. That of the year of its entry,
# which the counting of a founding writes, holds from that day on: those of 2024 count, too (489, and not only 475).
RECORDED = """
    SELECT count(*), sum(members) FROM collectives c JOIN LATERAL (
        SELECT members FROM yearly_records y WHERE (y.tenant_id, y.collective_id) = (c.tenant_id, c.id)
        AND (year <= 2023 OR year = extract(year FROM c.registered_on)) ORDER BY year DESC LIMIT 1
    ) y ON true WHERE kind = %s AND registered_on <= '2024-10-23'
"""


def test_four_sheets_and_every_entry_that_operates(officer, ask):
    main, history, products, partners = tables(officer, "/district/registry/export.xlsx?status=all")
    (number,) = ask("SELECT count(*) FROM collectives WHERE registered_on <= '2024-10-23'")[0]
    assert len(main.rows) == number
    kinds = dict(ask("SELECT kind, count(*) FROM collectives WHERE registered_on <= '2024-10-23' GROUP BY kind"))
    numbers = f"{kinds['THT']} THT, {kinds['HTX']} HTX, {kinds['interest_group']} Nhóm sở thích"
    assert main.totals[main.header[0]] == f"Tổng cộng: {numbers}"
    assert main.totals["Thành viên"] == ""  # members of unlike kinds are not added
    heading = main.heading[3].replace("\u00a0", " ")
    for kind, short in (("THT", "THT"), ("HTX", "HTX"), ("interest_group", "Nhóm sở thích")):
        (told, members) = ask(RECORDED, kind)[0]
        recorded = f"{vietnamese(told)}/{vietnamese(kinds[kind])} có số liệu năm"
        assert f"{short}: {recorded}, thành viên {vietnamese(members)}," in heading
    assert len(history.rows) == ask("SELECT count(*) FROM collective_statuses")[0][0]
    assert len(products.rows) == ask("SELECT count(*) FROM products")[0][0]
    assert len(partners.rows) == ask("SELECT count(*) FROM partners")[0][0]


def test_a_code_leads_from_each_part_to_its_entry(officer, ask):
    main, history, *_others = tables(officer, "/district/registry/export.xlsx?status=all")
    stored = {
        f"{code}-{key}": name
        for code, key, name in ask("SELECT u.code, c.id, c.name FROM collectives c JOIN units u ON u.id = c.tenant_id")
    }
    told = dict(zip(main.column(main.header[0]), main.column("Tên"), strict=True))
    assert told == stored
    assert all(stored[row[history.header[0]]] == row["Tên"] for row in history.rows)


def test_a_selection_takes_its_parts_along(officer):
    main, history, *_others = tables(officer, "/district/registry/export.xlsx?kind=HTX&as_of=2022-12-31")
    codes = set(main.column(main.header[0]))
    assert codes
    assert set(history.column(history.header[0])) == codes
    assert "31/12/2022" in main.heading[1]


@pytest.mark.parametrize("year", [2021, 2023])
def test_yearly_records_of_a_year_and_their_sums(officer, ask, year):
    found = table(officer, f"/district/yearly-records/export.xlsx?year={year}")
    stored = ask(
        "SELECT kind, count(*), sum(members), coalesce(sum(revenue), 0) FROM yearly_records y JOIN collectives c"
        " ON (c.tenant_id, c.id) = (y.tenant_id, y.collective_id) WHERE year = %s GROUP BY kind",
        year,
    )
    number = sum(row[1] for row in stored)
    assert (len(found.rows), found.totals[found.header[0]]) == (number, f"Tổng cộng: {number}")
    assert not [value for value in found.totals.values() if isinstance(value, float)]  # unlike kinds are not added
    for kind, records, members, revenue in stored:
        counted = f"{kind}: {vietnamese(records)} bản ghi, thành viên {vietnamese(members)}"
        said = f"{counted}, doanh thu {vietnamese(revenue)} triệu đồng"
        assert said in found.heading[3].replace("\u00a0", " ")
    assert str(year) in found.heading[0]


def test_records_of_one_kind_and_year_are_added_up(story_visit, ask):
    """What can be added: members, capital, revenue, workers, managers; neither income nor what is said in words."""
    unit, year = ask(
        "SELECT y.tenant_id, year FROM yearly_records y JOIN collectives c ON (c.tenant_id, c.id) ="
        " (y.tenant_id, y.collective_id) GROUP BY 1, 2 HAVING count(DISTINCT kind) = 1"
        " ORDER BY count(*) DESC, count(revenue) DESC, 1, 2 LIMIT 1"
    )[0]
    visitor = story_visit("district_officer")
    found = table(visitor, f"/communes/{unit}/yearly-records/export.xlsx?year={year}")
    assert found.rows
    summed = {title: value for title, value in found.totals.items() if isinstance(value, float)}
    assert summed == {title: pytest.approx(sum(value or 0 for value in found.column(title))) for title in summed}
    own = {
        "Thành viên nữ",
        "Thành viên là người dân tộc thiểu số",
        "Thành viên thuộc hộ nghèo",
        "Thành viên là thanh niên",
    }
    assert {*summed} - own == {
        *("Thành viên", "Thành viên mới", "Vốn góp (triệu đồng)", "Vốn điều lệ (triệu đồng)", "Doanh thu (triệu đồng)"),
        *("Lao động thường xuyên", "Cán bộ quản lý", "Cán bộ đã đào tạo"),
    }


def test_all_years_are_named_from_first_to_last(officer, ask):
    ((first, last),) = ask("SELECT min(year), max(year) FROM yearly_records")
    found = table(officer, "/district/yearly-records/export.xlsx")
    assert f"{first}–{last}" in found.heading[0]
    assert len(found.rows) == ask("SELECT count(*) FROM yearly_records")[0][0]


def test_a_year_without_records_is_an_empty_table_of_that_year(officer):
    found = table(officer, "/district/yearly-records/export.xlsx?year=1999")
    assert (found.rows, found.totals) == ([], None)
    assert "1999" in found.heading[0]


def test_a_commune_sends_its_own(story_visit, ask):
    visitor = story_visit("commune_officer", COMMUNE)
    ((unit,),) = ask("SELECT id FROM units WHERE code = %s AND kind <> 'district'", COMMUNE)
    main, *_parts = tables(visitor, f"/communes/{unit}/registry/export.xlsx?status=all")
    stored = ask(
        "SELECT name, registered_on, registration_number FROM collectives WHERE tenant_id = %s"
        " AND registered_on <= '2024-10-23'",
        unit,
    )
    assert sorted(main.column("Tên")) == sorted(name for name, *_ in stored)
    days = {row["Tên"]: [value for value in row.values() if hasattr(value, "year")] for row in main.rows}
    assert all(blank(day) in days[name] for name, day, _number in stored)
    records = table(visitor, f"/communes/{unit}/yearly-records/export.xlsx")
    assert len(records.rows) == ask("SELECT count(*) FROM yearly_records WHERE tenant_id = %s", unit)[0][0]
