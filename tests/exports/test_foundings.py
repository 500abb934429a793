"""The list of foundings as a file: each cell is what the record says, each filter the page's."""

import pytest

from tests.exports.reading import blank, table

COMMUNE = "00703"
HEADER = ["Mã xã", "Xã, thị trấn"]
TAIL = ["Thành viên", "Bước", "Tình trạng", "Bắt đầu", "Bước gần nhất", "Ngày ghi nhận", "Số đăng ký", "Chủ trì"]
TAIL += ["Phối hợp"]
ROWS = (
    "SELECT f.id, u.code, u.name_vi, f.kind, f.working_name, f.members, f.opened_on, f.moved_on, f.counted_on,"
    " f.certificate_number, f.state,"
    " (SELECT b.name_vi FROM founding_credits c JOIN bodies b ON b.id = c.body_id WHERE c.founding_id = f.id"
    "   AND c.tenant_id = f.tenant_id AND c.part = 'lead') AS lead,"
    " ARRAY(SELECT b.name_vi FROM founding_credits c JOIN bodies b ON b.id = c.body_id WHERE c.founding_id = f.id"
    "   AND c.tenant_id = f.tenant_id AND c.part = 'support' ORDER BY b.id) AS support"
    " FROM foundings f JOIN units u ON u.id = f.tenant_id"
)


@pytest.fixture
def stored(databases, story_app):
    with databases.owner() as owner:
        rows = owner.execute(ROWS)
        names = [column.name for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


@pytest.fixture
def officer(story_visit):
    return story_visit("district_officer")


def told(row):
    """What a row of the file says, in the order of the file."""
    days = [row[one] for one in ("opened_on", "moved_on", "counted_on", "certificate_number", "lead")]
    return [row["code"], row["name_vi"], row["working_name"], row["members"], *days, ", ".join(row["support"])]


def read(row):
    titles = ["Mã xã", "Xã, thị trấn", "Tên", "Thành viên", "Bắt đầu", "Bước gần nhất", "Ngày ghi nhận", "Số đăng ký"]
    return [row[title] for title in [*titles, "Chủ trì", "Phối hợp"]]


def test_each_cell_is_the_records(officer, stored):
    found = table(officer, "/district/foundings/export.xlsx")
    assert (found.header[:2], found.header[-len(TAIL) :]) == (HEADER, TAIL)
    assert any(row["support"] for row in stored)
    assert sorted(map(str, map(read, found.rows))) == sorted(
        str([blank(value) if not isinstance(value, int) else float(value) for value in told(row)]) for row in stored
    )


def test_the_totals_say_how_many_by_state(officer, stored):
    total = table(officer, "/district/foundings/export.xlsx").totals
    assert total["Mã xã"] == f"Tổng cộng: {len(stored)}"
    for state in {row["state"] for row in stored}:
        assert f": {sum(row['state'] == state for row in stored)}" in total["Xã, thị trấn"]


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("kind=HTX", lambda row: row["kind"] == "HTX"),
        ("kind=THT&state=open", lambda row: (row["kind"], row["state"]) == ("THT", "open")),
        ("year=2023", lambda row: row["counted_on"] is not None and row["counted_on"].year == 2023),
        ("state=dropped", lambda row: row["state"] == "dropped"),
    ],
)
def test_a_filter_of_the_page_is_one_of_the_file(officer, stored, asked, holds):
    names = table(officer, f"/district/foundings/export.xlsx?{asked}").column("Tên")
    assert names
    assert sorted(names) == sorted(row["working_name"] for row in stored if holds(row))


def test_a_communes_file_is_its_own_and_says_so(story_visit, stored):
    visitor = story_visit("commune_officer", COMMUNE)
    home = visitor.get("/", 302).location
    found = table(visitor, f"{home}/foundings/export.xlsx")
    own = [row for row in stored if row["code"] == COMMUNE]
    assert sorted(found.column("Tên")) == sorted(row["working_name"] for row in own)
    assert own[0]["name_vi"] in found.heading[1]
    assert "23/10/2024" in found.heading[1]


def test_what_a_programme_asks_of_a_founding_has_its_column(officer, story_visit, databases):
    with databases.owner() as owner:
        name = owner.execute("SELECT code FROM own_fields WHERE record = 'founding' ORDER BY id LIMIT 1").fetchone()[0]
        owner.execute(
            "UPDATE foundings SET own = jsonb_build_object(%s::text, 3) WHERE working_name LIKE 'HTX%%'", [name]
        )
        code = owner.execute(
            "SELECT u.code FROM foundings f JOIN units u ON u.id = f.tenant_id"
            " WHERE f.kind = 'HTX' AND state = 'counted' ORDER BY 1 LIMIT 1"
        ).fetchone()[0]
    found = table(officer, "/district/foundings/export.xlsx")
    told = {row["Sáng lập viên nữ"] for row in found.rows if row["Tên"].startswith("HTX")}
    assert told == {3}
    assert {row["Sáng lập viên nữ"] for row in found.rows if not row["Tên"].startswith("HTX")} == {""}
    commune = story_visit("commune_officer", code)
    home = commune.get("/", status=302).location
    registered = table(commune, f"{home}/import/template/foundings")  # what the next import gives back
    told = {row["Sáng lập viên nữ"] for row in registered.rows if row["Loại hình"] == "HTX" and row["Tên"]}
    assert told == {3}
