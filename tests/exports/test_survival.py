"""What became of the new ones, as a file."""

from datetime import date

from dateutil.relativedelta import relativedelta

from tests.exports.reading import table

DAY = date(2024, 6, 30)


def test_twelve_months_later_and_what_is_known_by_the_day(story_visit, databases):
    found = table(story_visit("district_officer"), f"/district/registry/survival/export.xlsx?outcome=all&as_of={DAY}")
    assert found.rows
    for row in found.rows:
        year_on = row["Ngày đăng ký"] + relativedelta(months=12)
        assert abs((row["Ngày tròn 12 tháng"] - year_on).days) <= 1
        is_known = row["Kết quả"] in ("Còn hoạt động, có số liệu", "Không hoạt động sau 12 tháng")
        assert is_known or row["Kết quả"] == "Không rõ: chưa có số liệu"
        assert (row["Tình trạng sau 12 tháng"] != "") == is_known
        assert row["Tình trạng tại ngày"]
        assert row["Ngày tròn 12 tháng"] <= DAY
    with databases.owner() as owner:
        (number,) = owner.execute(
            "SELECT count(*) FROM collectives WHERE registered_on BETWEEN '2021-01-01' AND %s::date - interval '1 year'"
            " AND kind IN ('THT', 'HTX') AND origin <> 'opening'",
            [DAY],
        ).fetchone()
    assert len(found.rows) == number
    assert found.totals["Mã xã"] == f"Tổng cộng: {number}"


def test_a_day_before_the_first_has_no_row_and_no_total(story_visit):
    path = "/district/registry/survival/export.xlsx?outcome=all&as_of=2020-12-31"
    found = table(story_visit("district_officer"), path)
    assert (found.rows, found.totals) == ([], None)
