"""The annex of a decision read back."""

from tests.reports.reading import number


def test_the_annex_of_a_decision(story_visit, rows, fetch):
    decision, name, day = rows("SELECT id, number, decided_on FROM quota_decisions ORDER BY decided_on, id DESC")[-1]
    paper = fetch(story_visit("district_leader"), f"/district/quotas/annex.docx?decision={decision}")
    assert paper.faults() == []
    assert "CỘNG HÒA" not in paper.text, "an annex has no letterhead (Decree 30)"
    assert paper.paragraphs[0] == "Phụ lục"
    assert paper.paragraphs[1].startswith("CHỈ TIÊU VẬN ĐỘNG THÀNH LẬP TỔ HỢP TÁC")
    assert any(one.startswith(f"(Kèm theo Quyết định số {name} ngày {day.day:02d} ") for one in paper.paragraphs)
    held = rows(
        "SELECT DISTINCT ON (q.tenant_id, q.kind, q.year) u.name_vi, q.kind, q.year, q.value FROM quotas q"
        " JOIN units u ON u.id = q.tenant_id JOIN quota_decisions d ON d.id = q.decision_id"
        " ORDER BY q.tenant_id, q.kind, q.year, d.decided_on DESC, d.id DESC"
    )
    values = {(unit, kind, year): value for unit, kind, year, value in held}
    [told] = paper.tables
    assert told[0] == ["TT", "Xã, thị trấn", "Tổ hợp tác", "Hợp tác xã"]
    for row in told[2:-1]:
        for place, kind in ((2, "THT"), (8, "HTX")):
            expected = [values.get((row[1], kind, year)) for year in range(2021, 2026)]
            assert [number(cell) for cell in row[place : place + 6]] == [*expected, sum(one or 0 for one in expected)]
    total = int(sum(value for (_u, kind, _y), value in values.items() if kind == "HTX"))
    assert number(told[-1][13]) == total
    assert f"cần ít nhất 31: vượt {total - 31}." in paper.text
