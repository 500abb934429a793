"""Plan beside result; from village to founding, against sums worked out here in plain Python; the body's own tables."""

import io
import zipfile

import pytest
from docx import Document

from tests.metrics.records import founding, unit_id

OWN, OTHER = "00952", "00955"


def body_id(owner, code):
    return owner.execute("SELECT id FROM bodies WHERE code = %s", [code]).fetchone()[0]


def activity(owner, code, body, day, kind="village_meeting", reached=10, interested=4, topics="Vận động"):
    owner.execute(
        "INSERT INTO activities (tenant_id, body_id, kind, held_on, villages, households_reached,"
        " households_interested, men, women, topics, note, version)"
        " VALUES (%s, %s, %s, %s, '', %s, %s, 5, 6, %s, '', 1)",
        (unit_id(owner, code), body_id(owner, body), kind, day, reached, interested, topics),
    )


ACTIVITIES = [  # commune, body, its line, day, kind, reached, interested
    (OWN, "HND", "HND", "2024-03-01", "village_meeting", 30, 10),
    (OWN, f"HND-{OWN}", "HND", "2024-04-01", "village_meeting", 20, None),
    (OWN, f"MTTQ-{OWN}", "MTTQ", "2024-04-02", "campaign", 100, 50),
    (OTHER, f"HND-{OTHER}", "HND", "2023-04-01", "training", None, None),
    (OTHER, "LHPN", "LHPN", "2023-04-01", "village_meeting", 7, 7),
]
FOUNDINGS = [  # commune, counted on, members, operating a year later, credits
    (OWN, "2023-05-01", 8, True, [("HND", "lead"), ("LHPN", "support")]),
    (OWN, "2024-05-01", 9, None, [("HND", "support")]),
    (OTHER, "2022-05-01", 7, False, [("HND", "lead")]),
    (OTHER, "2022-06-01", 11, True, []),
    (OTHER, "2020-06-01", 99, True, [("HND", "lead")]),
]


@pytest.fixture
def records(databases, app):
    with databases.owner() as owner:
        for code, body, _line, *rest in ACTIVITIES:
            activity(owner, code, body, *rest)
        for code, day, members, operated, credits in FOUNDINGS:
            number = founding(owner, code, "HTX", "2020-01-01", day, credits=credits)
            owner.execute("UPDATE foundings SET members = %s WHERE id = %s", (members, number))
            if operated is False:
                owner.execute(
                    "INSERT INTO collective_statuses (tenant_id, collective_id, status, from_on, reason)"
                    " SELECT tenant_id, collective_id, 'stopped', '2022-12-01', '' FROM foundings WHERE id = %s",
                    (number,),
                )


def expected(line=None, code=None):
    """reached, interested, founders, founded, operating, aged: worked out from the lists above."""
    held = [one for one in ACTIVITIES if line in (None, one[2]) and code in (None, one[0])]
    came = [
        one
        for one in FOUNDINGS
        if one[1] >= "2021" and code in (None, one[0]) and (line is None or line in dict(one[4]))
    ]
    aged = [one for one in came if one[3] is not None]
    sums = [sum(one[5] or 0 for one in held), sum(one[6] or 0 for one in held), sum(one[2] for one in came), len(came)]
    return [*map(str, sums), f"{sum(one[3] for one in aged)}/{len(aged)}" if aged else "chưa biết" if came else "–"]


def row(page, block, name):
    for tr in page.all(f"//section[@id='{block}']//tr"):
        cells = [" ".join(cell.text_content().split()) for cell in tr]
        if cells[0] == name:
            last = tr.xpath("./td[last()]/a/text()") or [cells[5]]
            return [*cells[1:5], last[0].strip()]
    raise AssertionError(name)


def shown(cells):
    """A figure that nobody stated is a dash, not 0."""
    return ["0" if cell == "–" and place < 2 else cell for place, cell in enumerate(cells)]


def test_the_way_is_what_the_records_say(records, visit, databases):
    with databases.owner() as owner:
        names = dict(owner.execute("SELECT code, name_vi FROM units WHERE kind <> 'district'").fetchall())
        bodies = dict(owner.execute("SELECT code, name_vi FROM bodies").fetchall())
    officer = visit("district_officer")
    page = officer.get("/ledger/funnel")
    for code in (OWN, OTHER):
        assert shown(row(page, "by-commune", names[code])) == expected(code=code)
    for line in ("HND", "LHPN", "MTTQ", "CCB"):
        assert shown(row(page, "by-body", bodies[line])) == expected(line)
        alone = officer.get(f"/ledger/funnel?body={line}")
        assert shown(row(alone, "by-commune", names[OWN])) == expected(line, OWN)
    in_one = officer.get(f"/ledger/funnel?commune={_id(databases, OTHER)}")
    assert shown(row(in_one, "by-body", bodies["HND"])) == expected("HND", OTHER)
    assert expected("HND", OTHER)[0] == "0"
    assert row(in_one, "by-body", bodies["HND"])[0] == "–"
    farmers = visit("district_front_officer", "HND").get("/ledger/funnel?body=LHPN")
    assert shown(row(farmers, "by-commune", "Cộng")) == expected("HND")
    year = officer.get("/ledger/funnel?body=HND&year=2024")
    assert row(year, "by-commune", names[OWN])[3:] == ["1", "chưa biết"]


def _id(databases, code):
    with databases.owner() as owner:
        return unit_id(owner, code)


def test_each_number_leads_to_its_list(records, visit):
    officer = visit("district_officer")
    page = officer.get("/ledger/funnel?body=HND")
    links = page.all("//section[@id='by-commune']//td/a")
    assert len(links) > 8
    for link in links:
        listed = officer.get(link.get("href"))
        rows = listed.all("//tbody/tr")
        figure = " ".join(link.text_content().split())
        if "outcome=operating" in link.get("href"):
            assert str(len(rows)) == figure.split("/")[0]
        assert rows or figure.startswith("0/")
    assert len(officer.get("/ledger/funnel/foundings?body=HND&outcome=ended").all("//tbody/tr")) == 1
    assert len(officer.get("/ledger/funnel/foundings?body=HND&outcome=young").all("//tbody/tr")) == 1
    officer.get("/ledger/funnel/foundings?outcome=x&page=99")
    for path in ("funnel", "funnel/foundings"):
        assert officer.get(f"/ledger/{path}/export.csv?body=HND").status == 200
        assert officer.get(f"/ledger/{path}/export.xlsx").status == 200


def cell(commune, measure, year, page):
    return next(
        name
        for name in page.all("//input[@data-col]/@name")
        if name.startswith("c") and str(commune) in name and str(year) in name
    )


def test_a_plan_stands_beside_the_result(records, visit, databases):
    farmers, own = visit("district_front_officer", "HND"), _id(databases, OWN)
    page = farmers.get("/ledger/targets")
    name = cell(own, "meetings", 2024, page)
    farmers.send(page, "/ledger/targets", values={name: "1"})
    page = farmers.get("/ledger/targets")
    assert page.all(f"//input[@name='{name}']/@value") == ["1"]
    assert "2 · 200 %" in " ".join(page.words("tbody").split())
    assert "200 %" in farmers.get("/ledger").words("#plan")
    # What was done where nothing was planned does not make the plan look met.
    other = cell(_id(databases, OTHER), "meetings", 2023, page)
    farmers.send(page, "/ledger/targets", values={other: "4"})
    assert "2 · 40 %" in farmers.get("/ledger/targets").words("tfoot")
    for wrong in ("x", "-1", "1000", "1,5"):
        bad = farmers.send(farmers.get("/ledger/targets"), "/ledger/targets", values={name: wrong}, status=422)
        assert bad.all(f"//*[@id='{name}-error']"), wrong
        assert bad.all(f"//input[@name='{name}']/@value") == [wrong]
    first, second = farmers.get("/ledger/targets"), farmers.get("/ledger/targets")
    farmers.send(first, "/ledger/targets", values={name: "5"})
    clash = farmers.send(second, "/ledger/targets", values={name: "6"}, status=409)
    assert "5" in clash.words(".conflict")
    farmers.send(clash, "/ledger/targets")
    assert farmers.get("/ledger/targets").all(f"//input[@name='{name}']/@value") == ["6"]
    farmers.send(farmers.get("/ledger/targets"), "/ledger/targets", values={name: ""})
    assert not farmers.get("/ledger/targets").all(f"//input[@name='{name}']/@value")[0]
    story = farmers.get(page.all("//a[contains(@href, '/history')]/@href")[0]).words(".story")
    assert "Giá trị: 5 → thành 6" in story
    assert "Giá trị: 1" in story
    women = visit("district_front_officer", "LHPN")
    assert women.get("/ledger/targets/history").words(".empty")
    assert not [value for value in women.get("/ledger/targets").all("//input[@data-col]/@value") if value]
    assert not visit("inspector").get("/ledger/targets?body=HND").all("//input[@data-col]")
    assert "Kế hoạch" in farmers.get("/ledger/targets/export.csv").text


def test_a_chapter_plans_for_its_own_commune(records, visit):
    chapter = visit("commune_front_officer", OWN)
    page = chapter.get("/ledger/targets?measure=households")
    assert len(page.all("//tbody/tr")) == 1
    name = page.all("//input[@data-col]/@name")[3]
    chapter.send(page, "/ledger/targets", values={name: "200"})
    assert "100 · 50 %" in chapter.get("/ledger/targets?measure=households").words("tbody")
    assert (
        not visit("district_front_officer", "MTTQ")
        .get("/ledger/targets?measure=households")
        .all("//input[@data-col][@value='200']")
    )


def test_each_body_keeps_its_own_columns(records, visit):
    farmers, women = visit("district_front_officer", "HND"), visit("district_front_officer", "LHPN")
    page = farmers.get("/ledger/tables?table=units")
    usual = len(page.all("//thead//th"))
    farmers.send(page, "/ledger/tables", number=1, columns=["unit", "reached", "HTX_lead"])
    page = farmers.get("/ledger/tables?table=units")
    assert len(page.all("//thead//th")) == 3
    assert len(women.get("/ledger/tables?table=units").all("//thead//th")) == usual
    assert len(farmers.get("/ledger/tables?table=activities").all("//thead//th")) > 3
    lines = farmers.get("/ledger/tables/export.csv?table=units").text.splitlines()
    assert lines[3] == "Xã, thị trấn;Số hộ được tiếp cận;HTX chủ trì"
    assert lines[-1].split(";")[1:] == ["50", "2"]
    farmers.send(page, "/ledger/tables", number=1, columns=[], status=422)
    stale = farmers.get("/ledger/tables?table=units")
    farmers.send(farmers.get("/ledger/tables?table=units"), "/ledger/tables", number=1, columns=["unit"])
    farmers.send(stale, "/ledger/tables", number=1, columns=["reached"], status=409)
    inspector = visit("inspector")
    assert not inspector.get("/ledger/tables?table=foundings").all("//main//form[@method='post']")
    inspector.forge("/ledger/tables", {"columns": "unit"}, status=403)


def document(visitor, path):
    return Document(io.BytesIO(visitor.client.get(path).get_data()))


def words_of(paper):
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    return " ".join([one.text for one in paper.paragraphs] + cells)


def test_the_word_document_has_the_form_of_the_body(records, visit):
    paper = document(visit("district_front_officer", "HND"), "/ledger/tables/export.docx?table=activities")
    section, words = paper.sections[0], words_of(paper)
    assert section.page_width > section.page_height
    assert abs(section.page_width.mm - 297) < 1
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "HỘI NÔNG DÂN HUYỆN" in words
    assert len(paper.tables[1].rows) == 1 + 3 + 1
    party = words_of(document(visit("inspector"), "/ledger/tables/export.docx?table=units"))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in party
    assert "CỘNG HÒA" not in party


MARK = "DAUHIEULA"
PAGES = ["", "/activities", "/targets", "/funnel", "/funnel/foundings", "/claims", "/tables"]
EXPORTS = ["export", "activities/export", "targets/export", "funnel/export", "funnel/foundings/export", "claims/export"]


def text_of(answer):
    data = answer.get_data()
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist() if name.endswith("xml"))


def plant(owner, code, mark):
    """Fill a commune with records that carry a mark."""
    unit, front = unit_id(owner, code), body_id(owner, "MTTQ")
    activity(owner, code, "MTTQ", "2024-03-01", topics=mark)
    for credits in ([("MTTQ", "lead")], [("HND", "lead")]):
        number = founding(owner, code, "HTX", "2023-01-01", "2023-02-01", credits=credits)
        owner.execute("UPDATE foundings SET working_name = %s WHERE id = %s", (mark, number))
    owner.execute(
        "INSERT INTO credit_claims (tenant_id, founding_id, body_id, part, note, proposed_on, state, reason, version)"
        " VALUES (%s, %s, %s, 'lead', %s, '2024-01-01', 'proposed', '', 1)",
        (unit, number, front, mark),
    )
    owner.execute(
        "INSERT INTO activity_targets (tenant_id, body_id, measure, year, value, version)"
        " VALUES (%s, %s, 'meetings', 2024, 987, 1)",
        (unit, front),
    )


def test_no_mark_of_another_commune_is_ever_shown(databases, visit):
    with databases.owner() as owner:
        plant(owner, OWN, "CUAXAMINH")
        plant(owner, OTHER, MARK)
        foreign = unit_id(owner, OTHER)
        name = owner.execute("SELECT name_vi FROM units WHERE id = %s", [foreign]).fetchone()[0]
    chapter, front = visit("commune_front_officer", OWN), visit("district_front_officer", "MTTQ")
    queries = ["", f"?commune={foreign}", f"?body=HND&commune={foreign}", "?body=all&own=0&disputed=1"]
    paths = [f"/ledger{page}{query}" for page in PAGES for query in queries]
    paths += [f"/ledger/tables{query}&table={table}" for query in queries[1:] for table in ("units", "foundings")]
    paths += [f"/ledger/{one}.{form}{query}" for one in EXPORTS for form in ("csv", "xlsx") for query in queries[:2]]
    paths += [
        f"/ledger/tables/export.{form}?table={t}&commune={foreign}"
        for form in ("csv", "xlsx", "docx")
        for t in ("activities", "foundings", "units")
    ]
    own = seen = 0
    for path in paths:
        answer = chapter.client.get(path)
        assert answer.status_code == 200, path
        text = text_of(answer)
        assert MARK not in text, path
        assert name not in text, path
        own += "CUAXAMINH" in text
        seen += MARK in text_of(front.client.get(path))
    assert own > 15
    assert seen > 15
    assert chapter.get("/ledger").words("#own-sum") == "1"
    assert front.get("/ledger").words("#own-sum") == "2"
