"""What was sent to a special report as a file: units by lines, who is missing, the district's bodies apart."""

from datetime import date

import pytest

from portal.extensions import db
from tests.exports.reading import table, tables
from tests.returns.acting import at_district, on
from tests.returns.special import asked, prepared, signed


@pytest.fixture
def place(story_app):
    """The address of a report that one of two communes and no body of the district has sent."""
    with at_district(story_app) as programme, on(date(2024, 10, 23)):
        report, lines, rows = asked(programme, ("00952", "00919", "MTTQ"))
        signed(next(one for one in rows if one.body.code == "UBND-00952"), lines, number="1250", words="Thiếu đất")
        place = f"/district/special-reports/{report.id}"
        db.session.commit()
    return place


def test_units_by_lines_with_the_sums_of_like_things(place, story_visit):
    found = table(story_visit("district_officer"), f"{place}/export.xlsx")
    assert len(found.rows) == 2
    (row,) = [one for one in found.rows if "Cao Bồ" in one["Đơn vị"]]
    assert row["4. Số HTX cần vay vốn"] == found.totals["4. Số HTX cần vay vốn"] == 1250
    assert row["5. Khó khăn chính"] == "Thiếu đất"
    (income,) = [name for name in row if name.startswith("3. ")]
    assert income.endswith("(triệu đồng)")
    assert not found.totals[income]
    assert found.heading[-1].startswith("1/3")
    assert "Đạo Đức" in found.heading[-1] or "còn thiếu" in found.heading[-1]


def test_what_each_body_sent_and_of_what_it_is_known(place, story_visit):
    office = story_visit("district_officer")
    found = tables(office, f"{place}/export.xlsx")
    units, bodies = found
    assert [units.name, bodies.name] == ["Đơn vị", "Cơ quan huyện"]
    lines = ["1. ", "2. ", "3. ", "4. Số HTX cần vay vốn", "5. Khó khăn chính"]
    assert units.header[:3] == ["Đơn vị", "Tình trạng", "Ngày gửi"]
    assert [name[: len(line)] for name, line in zip(units.header[3:], lines, strict=True)] == lines
    assert bodies.header == units.header
    sent, open_one = sorted(units.rows, key=lambda one: one["Ngày gửi"] == "")
    assert sent["Ngày gửi"] == date(2024, 10, 23)
    assert set(list(open_one.values())[2:]) == {""}
    assert sent["Tình trạng"] != open_one["Tình trạng"] == bodies.rows[0]["Tình trạng"]
    assert [row["Đơn vị"] for row in bodies.rows] == ["Ủy ban Mặt trận Tổ quốc Việt Nam huyện"]
    assert bodies.totals is None
    assert units.heading[0] == "Nhu cầu vốn của HTX"
    assert "01/10/2024" in units.heading[1]
    assert "10/11/2024" in units.heading[3]
    assert units.heading[4].endswith("còn thiếu: Ủy ban nhân dân xã Minh Tân, Ủy ban Mặt trận Tổ quốc Việt Nam huyện")
    sums = [sent[name] for name in units.header[3:]]
    assert list(units.totals.values()) == ["Tổng cộng", "", "", sums[0], sums[1], "", sums[3], ""]


def test_where_not_all_is_known_a_sheet_says_of_how_many(story_app, story_visit, databases):
    with databases.owner() as owner:
        owner.execute(
            "DELETE FROM yearly_records WHERE (tenant_id, collective_id) IN (SELECT c.tenant_id, c.id"
            " FROM collectives c JOIN units u ON u.id = c.tenant_id"
            " JOIN yearly_records y ON (y.tenant_id, y.collective_id) = (c.tenant_id, c.id)"
            " WHERE u.code = '00952' AND c.kind = 'HTX' AND y.average_income IS NOT NULL AND y.year = 2023 LIMIT 2)"
        )
    with at_district(story_app) as programme, on(date(2024, 10, 23)):
        report, lines, rows = asked(programme)
        signed(rows[0], lines)
        place = f"/district/special-reports/{report.id}"
        db.session.commit()
    found = tables(story_visit("district_officer"), f"{place}/export.xlsx")
    assert [one.name for one in found] == ["Đơn vị", "Phạm vi số liệu"]
    covered = found[1]
    assert covered.header == ["Đơn vị", "Dòng", "Có số liệu", "Trong tổng số"]
    members, income = covered.rows
    assert f"2. {members['Dòng']}" == found[0].header[4]
    assert f"3. {income['Dòng']} (triệu đồng)" == found[0].header[5]
    for row in covered.rows:
        assert "Cao Bồ" in row["Đơn vị"]
        assert row["Trong tổng số"] - row["Có số liệu"] == 2
    assert covered.heading == found[0].heading


def test_a_report_that_is_not_asked_yet_has_no_table(story_app, story_visit):
    with at_district(story_app) as programme, on(date(2024, 10, 23)):
        report, _lines = prepared(programme)
        place = f"/district/special-reports/{report.id}"
        db.session.commit()
    assert story_visit("district_officer").client.get(f"{place}/export.xlsx").status_code == 404


def test_only_as_a_file_that_there_is(place, story_visit):
    office = story_visit("district_officer")
    assert office.client.get(f"{place}/export.pdf").status_code == 404
    assert office.client.get("/district/special-reports/0/export.xlsx").status_code == 404
