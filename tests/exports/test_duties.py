"""The duty board as a file: every holder's item, what was typed only for those who may open it."""

from datetime import date

import pytest

from tests.exports.reading import blank, table

STORED = (
    "SELECT d.clause, i.period, b.name_vi, i.original_deadline, i.deadline, i.submitted_on, i.document_number,"
    " i.explanation FROM duty_items i JOIN duties d ON d.id = i.duty_id JOIN bodies b ON b.id = i.body_id"
    " WHERE i.period = %s OR i.period LIKE %s OR i.period LIKE '%%-%%' OR i.period = ''"
)
TITLES = ("Điểm", "Kỳ", "Cơ quan", "Thời hạn ban đầu", "Thời hạn", "Ngày nộp", "Số văn bản", "Giải trình")


@pytest.fixture
def stored(databases, story_app):
    with databases.owner() as owner:
        return owner.execute(STORED, ["2024", "2024/%"]).fetchall()


def test_the_district_reads_all_of_every_item(story_visit, stored):
    found = table(story_visit("district_officer"), "/duties/export.xlsx?year=2024")
    assert found.header[0] == "Điểm"
    assert len(found.header) == 18
    assert stored
    told = sorted(str([row[title] for title in TITLES]) for row in found.rows)
    assert told == sorted(str([*map(blank, row)]) for row in stored)
    assert found.totals["Điểm"] == f"Tổng cộng: {len(stored)}"


def test_a_commune_sees_how_others_stand_and_nothing_that_they_typed(story_visit, stored):
    found = table(story_visit("commune_officer", "00703"), "/duties/export.xlsx?year=2024")
    assert len(found.rows) == len(stored)
    (own,) = {row["Cơ quan"] for row in found.rows if "Kim Thạch" in row["Cơ quan"]}
    typed = [row for row in found.rows if row["Số văn bản"] or row["Giải trình"] or row["Lý do trả lại"]]
    assert {row["Cơ quan"] for row in typed} <= {own}
    shown = sorted((row["Cơ quan"], str(row["Ngày nộp"])) for row in found.rows)
    assert shown == sorted((row[2], str(blank(row[5]))) for row in stored)


def test_days_late_are_counted_from_the_deadline_that_holds(story_visit):
    late = [
        row
        for row in table(story_visit("district_officer"), "/duties/export.xlsx?year=2024").rows
        if row["Số ngày quá hạn"]
    ]
    assert late
    for row in late:
        until = row["Ngày nộp"] or date(2024, 10, 23)
        assert row["Số ngày quá hạn"] == (until - row["Thời hạn"]).days
