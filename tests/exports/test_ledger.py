"""The ledger's files: who led and who supported, which number stands under which head."""

import csv
import io

import pytest
from docx import Document

from tests.exports.reading import blank, table, tables

WAY = ("Số hộ được tiếp cận", "Số hộ quan tâm", "Số sáng lập viên", "Số THT, HTX thành lập", "Đã đủ 12 tháng")


@pytest.fixture
def office(story_visit):
    """Who may choose among the bodies."""
    return story_visit("district_officer")


def counts(databases, code, part, kind):
    """Foundings that count, by the code of their unit, which a body led or supported."""
    with databases.owner() as owner:
        rows = owner.execute(
            "SELECT u.code, count(*) FROM founding_credits c JOIN bodies b ON b.id = c.body_id"
            " JOIN foundings f ON f.tenant_id = c.tenant_id AND f.id = c.founding_id JOIN units u ON u.id = f.tenant_id"
            " WHERE b.code = %s AND c.part = %s AND f.kind = %s AND f.state = 'counted'"
            " AND f.counted_on >= '2021-01-01' GROUP BY u.code",
            [code, part, kind],
        )
        return dict(rows.fetchall())


@pytest.mark.parametrize("code", ["HND", "LHPN"])
def test_lead_and_support_stand_under_their_own_heads(office, databases, code):
    found = table(office, f"/ledger/export.xlsx?body={code}")
    seen = 0
    for kind in ("HTX", "THT"):
        for part, word in (("lead", "chủ trì"), ("support", "phối hợp")):
            expected = counts(databases, code, part, kind)
            told = {row["Mã xã"]: row[f"{kind} {word}"] for row in found.rows}
            assert {unit: number for unit, number in told.items() if number} == expected, (kind, part)
            assert found.totals[f"{kind} {word}"] == sum(expected.values())
            seen += bool(expected)
    assert seen >= 3


def test_the_unit_s_own_result_stands_beside_its_quota(office, databases):
    found = table(office, "/ledger/export.xlsx")
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


def test_activities_are_all_there_with_every_column(office, databases):
    found = table(office, "/ledger/activities/export.xlsx?body=all")
    with databases.owner() as owner:
        stored = owner.execute("SELECT held_on, villages, topics FROM activities").fetchall()
    assert stored
    assert len(found.rows) == len(stored)
    days = sorted(str(value) for row in found.rows for value in row.values() if hasattr(value, "year"))
    assert days == sorted(str(held_on) for held_on, *_ in stored)


def test_the_way_by_commune_and_by_body(office):
    by_commune, by_body = tables(office, "/ledger/funnel/export.xlsx?body=all")
    assert (by_commune.name, by_body.name) == ("Theo xã", "Theo đơn vị")
    assert len(by_commune.rows) == 24
    for title in WAY:
        whole = by_commune.totals[title]
        assert whole == sum(row[title] or 0 for row in by_commune.rows)
        assert by_body.rows[-1][title] == whole  # each founding once, though several bodies may have a part
    assert by_body.rows[-1]["Đơn vị"] == "Tất cả (mỗi THT, HTX tính một lần)"
    for row in by_commune.rows:
        assert (row["Còn hoạt động sau 12 tháng"] == "") == (row["Đã đủ 12 tháng"] == 0)
        assert row["Đã đủ 12 tháng"] + row["Chưa đủ 12 tháng"] == row["Số THT, HTX thành lập"]


def test_what_stands_behind_a_number_of_the_way(office, databases):
    found = table(office, "/ledger/funnel/foundings/export.xlsx?body=all&outcome=founded")
    with databases.owner() as owner:
        names = owner.execute(
            "SELECT working_name, counted_on, kind FROM foundings"
            " WHERE state = 'counted' AND counted_on >= '2021-01-01'"
        ).fetchall()
    told = [(row["Tên"], row["Ngày ghi nhận"], row["Loại hình"]) for row in found.rows]
    assert sorted(told) == sorted(names)
    assert found.totals["Mã xã"] == f"Tổng cộng: {len(names)}"
    for row in found.rows:
        young = str(row["Đủ 12 tháng"]) > "2024-10-23"
        assert (row["Sau 12 tháng"] == "Chưa đủ 12 tháng") == young


def test_claims_say_who_asks_for_what_and_what_was_answered(office, databases):
    found = table(office, "/ledger/claims/export.xlsx?body=all")
    with databases.owner() as owner:
        stored = owner.execute(
            "SELECT f.working_name, b.name_vi, c.proposed_on, c.decided_on, c.reason, c.part, c.decided_part"
            " FROM credit_claims c JOIN bodies b ON b.id = c.body_id"
            " JOIN foundings f ON f.tenant_id = c.tenant_id AND f.id = c.founding_id"
        ).fetchall()
    assert stored
    words = {"lead": "chủ trì", "support": "phối hợp", None: ""}
    titles = ("Tên", "Đơn vị", "Ngày đề nghị", "Ngày trả lời", "Lý do", "Đề nghị", "Được xác nhận")
    told = sorted(str([row[title] for title in titles]).casefold() for row in found.rows)
    expected = [[*map(blank, row[:5]), words[row[5]], words[row[6]]] for row in stored]
    assert told == sorted(str(row).casefold() for row in expected)


OUTCOME = ("Kết quả trong kế hoạch", "Tỷ lệ so với kế hoạch (%)", "Kết quả ngoài kế hoạch")


def test_plan_and_result_of_a_body(office):
    found = table(office, "/ledger/targets/export.xlsx?body=HND")
    assert found.header == ["Mã xã", "Xã, thị trấn", "Chỉ tiêu tự đặt", "Năm", "Kế hoạch", *OUTCOME]
    assert found.rows
    for row in found.rows:
        if row["Kế hoạch"]:
            assert row[OUTCOME[1]] == pytest.approx(100 * row[OUTCOME[0]] / row["Kế hoạch"])
        else:
            assert row[OUTCOME[1]] == ""
        assert (row[OUTCOME[2]] == "") is (row["Kế hoạch"] != "")  # what nobody planned stands apart


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx"])
def test_a_body_s_own_table_in_each_form(office, form):
    answer = office.client.get(f"/ledger/tables/export.{form}?table=activities")
    assert answer.status_code == 200
    assert answer.data[:2] == (b"\xef\xbb" if form == "csv" else b"PK")


def test_a_body_s_own_table_says_the_same_on_paper_as_in_a_file(office):
    address = "/ledger/tables/export.{}?table=activities"
    paper = Document(io.BytesIO(office.client.get(address.format("docx")).data)).tables[1]
    head, *lines = [["" if cell.text == "–" else cell.text for cell in row.cells] for row in paper.rows]
    file = csv.DictReader(
        office.client.get(address.format("csv")).data.decode("utf-8-sig").splitlines()[3:], delimiter=";"
    )
    rows = [row for row in file if not row[head[0]].startswith("Tổng cộng")]
    assert len(rows) > 5
    assert [dict(zip(head, line, strict=True)) for line in lines[: len(rows)]] == rows
    assert lines[len(rows)][0] == f"Tổng cộng: {len(rows)}"


@pytest.mark.parametrize(("role", "signs"), [("district_officer", "/BC-VP"), ("inspector", "-BC/UBKT")])
def test_the_paper_of_an_own_table_bears_its_body_s_signs(story_visit, role, signs):
    visitor = story_visit(role)
    paper = Document(io.BytesIO(visitor.client.get("/ledger/tables/export.docx?table=activities").data))
    assert signs in paper.tables[0].rows[0].cells[0].text


def test_there_is_no_other_form(office):
    for path in ("/ledger/export.pdf", "/ledger/export.docx", "/ledger/tables/export.pdf"):
        assert office.client.get(path).status_code == 404, path
