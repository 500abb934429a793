"""The ledger's files: which number stands under which head."""

import pytest

from tests.exports.reading import table


@pytest.fixture
def front(story_visit):
    return story_visit("district_front_officer", "MTTQ")


def test_the_unit_s_own_result_stands_beside_its_quota(front, databases):
    found = table(front, "/ledger/export.xlsx")
    with databases.owner() as owner:
        counted = owner.execute(
            "SELECT u.code, f.kind, count(*) FROM foundings f JOIN units u ON u.id = f.tenant_id"
            " WHERE f.state = 'counted' AND f.counted_on >= '2021-01-01' GROUP BY 1, 2"
        ).fetchall()
    for code, kind, number in counted:
        (row,) = (row for row in found.rows if row["Mã xã"] == code)
        assert row[f"{kind} của xã"] == number
    for kind in ("HTX", "THT"):
        assert found.totals[f"Chỉ tiêu {kind}"] == sum(row[f"Chỉ tiêu {kind}"] or 0 for row in found.rows)


def test_plan_and_result_of_a_body(front):
    found = table(front, "/ledger/targets/export.xlsx?body=HND")
    assert found.header == ["Mã xã", "Xã, thị trấn", "Chỉ tiêu tự đặt", "Năm", "Kế hoạch", "Kết quả", "Tỷ lệ (%)"]
    assert found.rows
    for row in found.rows:
        if row["Kế hoạch"]:
            assert row["Tỷ lệ (%)"] == pytest.approx(100 * row["Kết quả"] / row["Kế hoạch"])
        else:
            assert row["Tỷ lệ (%)"] == ""


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx"])
def test_a_body_s_own_table_in_each_form(front, form):
    answer = front.client.get(f"/ledger/tables/export.{form}?table=activities")
    assert answer.status_code == 200
    assert answer.data[:2] == (b"\xef\xbb" if form == "csv" else b"PK")


def test_there_is_no_other_form(front):
    for path in ("/ledger/export.pdf", "/ledger/export.docx", "/ledger/tables/export.pdf"):
        assert front.client.get(path).status_code == 404, path
