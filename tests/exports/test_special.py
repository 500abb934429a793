"""What was sent to a special report as a file: units by lines, who is missing, the district's bodies apart."""

from datetime import date

import pytest

from portal.extensions import db
from tests.exports.reading import table
from tests.returns.acting import at_district, on
from tests.returns.special import asked, signed


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


def test_only_as_a_file_that_there_is(place, story_visit):
    office = story_visit("district_officer")
    assert office.client.get(f"{place}/export.pdf").status_code == 404
    assert office.client.get("/district/special-reports/0/export.xlsx").status_code == 404
