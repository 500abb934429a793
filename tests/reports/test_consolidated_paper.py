"""The consolidated report read back."""

from tests.reports.reading import number
from tests.reports.sources import codes_of_lines, command, party_form, same_objectives


def test_the_consolidated_report(story_visit, story_app, rows, quarter, fetch):
    period, office = quarter(3), story_visit("district_officer")
    paper = fetch(office, f"/district/returns/{period}/report.docx?with=signed")
    party_form(paper, "Số       -BC/VP")
    kept = rows(
        "SELECT DISTINCT ON (u.code) u.name_vi, s.figures FROM returns r JOIN return_snapshots s ON s.tenant_id ="
        " r.tenant_id AND s.return_id = r.id JOIN units u ON u.id = r.tenant_id WHERE r.period_id = %s"
        " AND r.state IN ('signed', 'accepted') AND u.kind <> 'district' ORDER BY u.code, s.event_seq DESC",
        period,
    )
    assert 0 < len(kept) < 24
    sums = {code: [sum((one["values"].get(code) or 0) for _n, one in kept)] for code in codes_of_lines()}
    table = paper.table(("TT", "Chỉ tiêu"))[1:]
    assert [number(row[2]) for row in table] == [one for [one] in sums.values()]
    by_unit = paper.table(("TT", "Xã, thị trấn"))[2:]
    columns = ("new_THT", "total_THT", "operating_THT", "new_HTX", "total_HTX", "operating_HTX")
    assert [row[1] for row in by_unit[:-1]] == [name for name, _f in kept]
    assert [[number(cell) for cell in row[2:]] for row in by_unit[:-1]] == [
        [figures["values"][code] for code in columns] for _n, figures in kept
    ]
    assert [number(cell) for cell in by_unit[-1][2:]] == [sums[code][0] for code in columns]
    assert any(one.startswith(f"Phạm vi số liệu: {len(kept)}/24 ") and "còn thiếu: " in one for one in paper.coverage)
    same_objectives(paper, command(story_app, "--as-of", "2024-09-14"))
    assert len([name for name in paper.zip.namelist() if name.endswith(".png")]) == 1
    assert paper.signature[1][0] == "CHÁNH VĂN PHÒNG"
    assert paper.signature[0][-1] == "- Lưu Văn phòng."
