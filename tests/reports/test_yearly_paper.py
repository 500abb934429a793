"""The yearly report read back."""

from tests.reports.reading import number
from tests.reports.sources import command, same_objectives, state_form


def test_the_yearly_report(story_visit, story_app, rows, fetch):
    paper = fetch(story_visit("district_leader"), "/district/reports/yearly.docx?year=2024")
    state_form(paper, ["ỦY BAN NHÂN DÂN", "HUYỆN VỊ XUYÊN"], "      /BC-UBND")
    same_objectives(paper, command(story_app))
    told = {row[1]: [number(cell) for cell in row[2:8]] for row in paper.table(("TT", "Xã, thị trấn"))[2:]}
    counted = rows(
        "SELECT u.name_vi, c.kind, count(*) FROM collectives c JOIN units u ON u.id = c.tenant_id"
        " WHERE c.kind IN ('HTX', 'THT') AND c.registered_on BETWEEN '2024-01-01' AND '2024-10-23'"
        " AND c.origin = 'founding' GROUP BY 1, 2"
    )
    for name, kind, value in counted:
        assert told[name][0 if kind == "THT" else 3] == value
    assert told["Cộng"][0] == sum(value for _n, kind, value in counted if kind == "THT")
    assert told["Cộng"][3] == sum(value for _n, kind, value in counted if kind == "HTX")
    done, whole = rows(
        "SELECT count(*) FILTER (WHERE state IN ('submitted', 'accepted')), count(*) FROM duty_items"
        " WHERE period IN ('', '2024', '2021-2025') OR period LIKE '2024/%' OR period LIKE '%-%'"
    )[0]
    assert paper.table(("TT", "Điểm", "Sản phẩm"))[-1][3] == f"{done}/{whole}"
    assert len([name for name in paper.zip.namelist() if name.endswith(".png")]) == 1
