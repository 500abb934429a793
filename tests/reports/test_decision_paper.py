"""The decision on quotas as a draft to sign: grounds, articles, the annex that it names (Decree 30, annex III)."""


def test_a_decision_is_written_to_be_signed(story_visit, rows, fetch):
    decided = rows("SELECT id, number, basis FROM quota_decisions ORDER BY decided_on, id")
    leader = story_visit("district_leader")
    first = fetch(leader, f"/district/quotas/decision.docx?decision={decided[0][0]}")
    assert first.faults() == []
    assert "QUYẾT ĐỊNH" in first.paragraphs
    at = first.paragraphs.index("QUYẾT ĐỊNH:")
    assert [one[:7] for one in first.paragraphs[at + 1 : at + 5]] == ["Điều 1.", "Điều 2.", "Điều 3.", "Điều 4."]
    assert "Giao chỉ tiêu" in first.paragraphs[at + 1]
    assert first.paragraphs[at + 4].endswith("thi hành Quyết định này./.")
    assert decided[0][1] in first.head[0][2]
    assert first.signature[1][:2] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    grounds = first.paragraphs[first.paragraphs.index("ỦY BAN NHÂN DÂN HUYỆN VỊ XUYÊN") + 1 : at]
    assert all(one.endswith(";") for one in grounds if one and one != grounds[-1])
    assert grounds[-1].endswith(".")
    last = fetch(leader, f"/district/quotas/decision.docx?decision={decided[-1][0]}")
    if len(decided) > 1:
        assert f"thay thế Phụ lục kèm theo Quyết định số {decided[-2][1]}" in last.text
    sums = dict(
        rows(
            "SELECT kind, sum(value) FROM (SELECT DISTINCT ON (q.tenant_id, q.kind, q.year) q.kind, q.value"
            " FROM quotas q JOIN quota_decisions d ON d.id = q.decision_id"
            " ORDER BY q.tenant_id, q.kind, q.year, d.decided_on DESC, d.id DESC) held GROUP BY kind"
        )
    )
    assert f"{sums['THT']:.0f} tổ hợp tác, {sums['HTX']:.0f} hợp tác xã" in last.text


def test_what_is_being_prepared_has_no_number_yet(story_visit, fetch):
    paper = fetch(story_visit("district_officer"), "/district/quotas/decision.docx")
    assert paper.head[0][2].startswith("Số:       /QĐ-UBND")
    assert "ngày … tháng … năm …" in paper.head[1][2]
