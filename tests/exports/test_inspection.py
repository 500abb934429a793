"""The commission's findings as a file."""

import pytest

from tests.exports.reading import blank, table

TITLES = ("Số văn bản", "Đơn vị được kiểm tra", "Căn cứ", "Nội dung phát hiện", "Kiến nghị", "Ngày ghi nhận")
TITLES += ("Hạn trả lời", "Ngày trả lời", "Ngày kết thúc")


@pytest.fixture
def stored(databases, story_app):
    with databases.owner() as owner:
        return owner.execute(
            "SELECT f.document_number, b.name_vi, f.basis, f.text, f.recommendation, f.opened_on, f.deadline,"
            " f.answered_on, f.closed_on, f.state, f.item_id FROM findings f JOIN bodies b ON b.id = f.body_id"
        ).fetchall()


def test_each_cell_is_the_findings(story_visit, stored):
    found = table(story_visit("inspector"), "/inspection/export.xlsx?state=all")
    assert len(stored) > 3
    told = sorted(str([row[title] for title in TITLES]) for row in found.rows)
    assert told == sorted(str([*map(blank, row[:9])]) for row in stored)
    assert found.totals["Số văn bản"] == f"Tổng cộng: {len(stored)}"
    assert sum(bool(row["Sản phẩm"]) for row in found.rows) == sum(row[10] is not None for row in stored)


def test_late_is_what_is_open_past_its_deadline(story_visit, stored):
    found = table(story_visit("inspector"), "/inspection/export.xlsx?state=all")
    late = {row["Số văn bản"] for row in found.rows if row["Quá hạn"] == "x"}
    over = {row[0] for row in stored if str(row[6]) < "2024-10-23" and row[9] != "closed"}
    assert late <= over
    assert {row["Quá hạn"] for row in found.rows} <= {"", "x"}
