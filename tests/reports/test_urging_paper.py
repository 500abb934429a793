"""The urging letter read back."""

from tests.reports.sources import state_form


def test_the_urging_letter(story_visit, rows, quarter, fetch):
    period, office = quarter(3), story_visit("district_officer")
    paper = fetch(office, f"/district/returns/{period}/urging-letter.docx")
    state_form(paper, ["ỦY BAN NHÂN DÂN", "HUYỆN VỊ XUYÊN"], "      /UBND-VP")
    assert paper.head[0][3].startswith("V/v đôn đốc báo cáo")
    owed = rows(
        "SELECT u.name_vi FROM returns r JOIN units u ON u.id = r.tenant_id WHERE r.period_id = %s"
        " AND r.state IN ('draft', 'returned') ORDER BY u.code",
        period,
    )
    assert [row[1] for row in paper.table(("TT", "Đơn vị"))[1:]] == [name for (name,) in owed]
    assert f"Cộng: {len(owed)} đơn vị." in paper.paragraphs
    assert paper.signature[1][:2] == ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]
    nobody = fetch(office, f"/district/returns/{quarter(2)}/urging-letter.docx")
    assert "Tất cả các đơn vị đã gửi báo cáo./." in nobody.paragraphs
