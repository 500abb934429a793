"""The six documents are read back: form, margins, fonts, numbers, dates, and every figure against its source."""

import json
from datetime import date

from tests.reports.reading import DAY, NATION, PARTY, number

LABELS = 1  # column of what a row tells


def return_of(rows, period, commune="00952"):
    return rows(
        "SELECT r.tenant_id, r.id FROM returns r JOIN units u ON u.id = r.tenant_id"
        " WHERE r.period_id = %s AND u.code = %s AND u.kind <> 'district'",
        period,
        commune,
    )[0]


def command(app, *arguments):
    result = app.test_cli_runner().invoke(args=["figures", "--json", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def state_form(paper, issuer, signs):
    left, right = paper.head
    assert left[: len(issuer)] == issuer
    assert left[len(issuer)] == f"Số: {signs}"
    assert right[:2] == NATION
    assert DAY.search(right[2])
    assert paper.faults() == []


def party_form(paper, number_line):
    left, right = paper.head
    assert left == ["HUYỆN ỦY VỊ XUYÊN", left[1], "*", number_line]
    assert left[1].startswith("VĂN PHÒNG HUYỆN ỦY")
    assert right[0] == PARTY
    assert DAY.search(right[1])
    assert not any(one in paper.text for one in NATION)
    assert paper.faults() == []


def same_objectives(paper, records):
    """Each objective's row says what the command says."""
    told = paper.table(("TT", "Mục tiêu"))[1:]
    assert len(told) == len(records) > 0
    for (_tt, text, _target, result, _verdict, known), record in zip(told, records, strict=True):
        assert text == record["text"]
        assert number(result) == (None if record["value"] is None else round(record["value"], 2))
        if record["denominator"] is not None and record["value"] is not None:
            made_of = result.split("(")[1].rstrip(")").split("/")
            shown = [round(float(one), 2) for one in (record["numerator"], record["denominator"])]
            assert [float(number(one)) for one in made_of] == shown
        assert known == f"{record['coverage']['have']}/{record['coverage']['of']}"


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
    order = list(_lines())
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


def _lines():
    from portal.returns.figures import LINES

    return (line.code for line in LINES)


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
    sums = {code: [sum((one["values"].get(code) or 0) for _n, one in kept)] for code in _lines()}
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


def test_the_yearly_report(story_visit, story_app, rows, fetch):
    paper = fetch(story_visit("district_leader"), "/district/reports/yearly.docx?year=2024")
    state_form(paper, ["ỦY BAN NHÂN DÂN", "HUYỆN VỊ XUYÊN"], "      /BC-UBND")
    same_objectives(paper, command(story_app))
    told = {row[1]: [number(cell) for cell in row[2:6]] for row in paper.table(("TT", "Xã, thị trấn"))[2:]}
    counted = rows(
        "SELECT u.name_vi, c.kind, count(*) FROM collectives c JOIN units u ON u.id = c.tenant_id"
        " WHERE c.kind IN ('HTX', 'THT') AND c.registered_on BETWEEN '2024-01-01' AND '2024-10-23'"
        " AND c.origin = 'founding' GROUP BY 1, 2"
    )
    for name, kind, value in counted:
        assert told[name][0 if kind == "THT" else 2] == value
    assert told["Cộng"][0] == sum(value for _n, kind, value in counted if kind == "THT")
    assert told["Cộng"][2] == sum(value for _n, kind, value in counted if kind == "HTX")
    done, whole = rows(
        "SELECT count(*) FILTER (WHERE state IN ('submitted', 'accepted')), count(*) FROM duty_items"
        " WHERE period IN ('', '2024', '2021-2025') OR period LIKE '2024/%' OR period LIKE '%-%'"
    )[0]
    assert paper.table(("TT", "Điểm", "Sản phẩm"))[-1][3] == f"{done}/{whole}"
    assert len([name for name in paper.zip.namelist() if name.endswith(".png")]) == 1


def test_the_annex_of_a_decision(story_visit, rows, fetch):
    decision, name, day = rows("SELECT id, number, decided_on FROM quota_decisions ORDER BY decided_on, id DESC")[-1]
    paper = fetch(story_visit("district_leader"), f"/district/quotas/annex.docx?decision={decision}")
    state_form(paper, ["ỦY BAN NHÂN DÂN", "HUYỆN VỊ XUYÊN"], name)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    assert paper.head[1][2] == f"Vị Xuyên, ngày {day.day:02d} tháng {month} năm {day.year}"
    assert any(one.startswith(f"(Kèm theo Quyết định số {name} ngày {day.day:02d} ") for one in paper.paragraphs)
    held = rows(
        "SELECT DISTINCT ON (q.tenant_id, q.kind, q.year) u.name_vi, q.kind, q.year, q.value FROM quotas q"
        " JOIN units u ON u.id = q.tenant_id JOIN quota_decisions d ON d.id = q.decision_id"
        " ORDER BY q.tenant_id, q.kind, q.year, d.decided_on DESC, d.id DESC"
    )
    values = {(unit, kind, year): value for unit, kind, year, value in held}
    told = paper.inner[0]
    assert told[0] == ["TT", "Xã, thị trấn", "Tổ hợp tác", "Hợp tác xã"]
    for row in told[2:-1]:
        for place, kind in ((2, "THT"), (8, "HTX")):
            expected = [values.get((row[1], kind, year)) for year in range(2021, 2026)]
            assert [number(cell) for cell in row[place : place + 6]] == [*expected, sum(one or 0 for one in expected)]
    total = sum(value for (_u, kind, _y), value in values.items() if kind == "HTX")
    assert number(told[-1][13]) == total
    assert f"cần ít nhất 31: vượt {total - 31}." in paper.text


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
    assert "Tất cả các đơn vị đã gửi báo cáo." in nobody.paragraphs


def test_the_status_of_the_duties(story_visit, rows, fetch):
    office = story_visit("district_officer")
    paper = fetch(office, "/duties/report.docx?year=2023")
    party_form(paper, "Số       -BC/VP")
    told = paper.table(("TT", "Điểm"))
    assert [row[1] for row in told[1:-1]] == [one for (one,) in rows("SELECT clause FROM duties ORDER BY seq")]
    done, whole = rows(
        "SELECT count(*) FILTER (WHERE state IN ('submitted', 'accepted')), count(*) FROM duty_items"
        " WHERE period IN ('', '2023') OR period LIKE '2023/%' OR period LIKE '%-%'"
    )[0]
    assert told[-1][6] == f"{done}/{whole}"
    assert date(2024, 10, 23).strftime("%d/%m/%Y") in paper.text


def test_nothing_at_all_still_makes_documents(visit, app, databases, fetch):
    """The district without any record: every total says so, no file breaks."""
    office = visit("district_officer")
    for path in ("/district/reports/yearly.docx", "/duties/report.docx", "/district/quotas/annex.docx"):
        assert fetch(office, path).faults() == []
