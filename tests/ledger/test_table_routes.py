"""The body's own tables: its columns, its Word document."""

import io
import zipfile

from docx import Document

from tests.ledger.plans import OTHER, OWN, activity, body_id
from tests.metrics.records import founding, unit_id


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
