"""A commune's report read back: form, numbers, every line against its source."""

from tests.reports.reading import number
from tests.reports.sources import codes_of_lines, return_of, state_form


def test_a_communes_report(story_visit, rows, quarter, fetch):
    commune, number_ = return_of(rows, quarter(2))
    paper = fetch(story_visit("commune_officer", "00952"), f"/communes/{commune}/returns/{number_}/document.docx")
    state_form(paper, ["ỦY BAN NHÂN DÂN", "XÃ CAO BỒ"], "      /BC-UBND")
    assert "BÁO CÁO" in paper.paragraphs
    assert "Kính gửi: Ủy ban nhân dân huyện Vị Xuyên." in paper.paragraphs
    kept, narrative = rows(
        "SELECT figures, narrative FROM return_snapshots WHERE tenant_id = %s AND return_id = %s"
        " ORDER BY event_seq DESC LIMIT 1",
        commune,
        number_,
    )[0]
    table = paper.table(("TT", "Chỉ tiêu"))
    columns = [[number(row[place]) for row in table[1:]] for place in (2, 3, 4)]
    order = list(codes_of_lines())
    assert len(order) == len(table) - 1
    for column, name in zip(columns, ("values", "previous", "last_year"), strict=True):
        assert column == [kept[name].get(code) for code in order], name
    for part in ("results", "difficulties", "recommendations"):
        assert narrative["nothing_to_report"] or (narrative[part] or "Không nêu.") in paper.text
    leader = rows(
        "SELECT a.person_name FROM accounts a JOIN postings p ON p.account_id = a.id JOIN bodies b ON b.id = p.body_id"
        " WHERE b.code = 'UBND-00952' AND p.role = 'commune_leader'"
    )[0][0]
    left, right = paper.signature
    assert left[0] == "Nơi nhận:"
    assert right[:2] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert right[2:6] == [""] * 4, "the place of signature and seal stays empty"
    assert right[-1] == leader
