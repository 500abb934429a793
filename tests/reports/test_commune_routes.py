"""A commune's report on its page: numbered once, kept as it went out; its numbers set by hand."""

import pytest

from tests.reports.reading import Docx

EXPORT = "documents/export.csv"


@pytest.fixture
def report(story_visit, databases):
    """Return leader and address of the second quarter's report of Cao Bồ."""
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        row = owner.execute(
            "SELECT r.tenant_id, r.id FROM returns r JOIN units u ON u.id = r.tenant_id JOIN periods p ON"
            " p.id = r.period_id WHERE u.code = '00952' AND u.kind <> 'district' AND p.number = 2 AND p.year = 2024"
        ).fetchone()
    return story_visit("commune_leader", "00952"), f"/communes/{row[0]}/returns/{row[1]}/document", row


def test_a_commune_numbers_its_report_and_the_file_stays(report, databases, story_visit):
    leader, path, (commune, _return) = report
    before = leader.client.get(f"{path}.docx").data
    assert Docx(before).head[0][2] == "Số:       /BC-UBND"
    page = leader.get(path)
    assert "01/BC-UBND" in page.words("main")
    leader.send(page, "/document", signer="Nguyễn Văn An", deputy="y")
    out = leader.client.get(f"{path}.docx").data
    head = Docx(out).head
    assert head[0][2] == "Số: 01/BC-UBND"
    assert head[1][2] == "Cao Bồ, ngày 23 tháng 10 năm 2024"
    # A later correction of the records changes neither the file nor the number.
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.writes', %s, false)", [f"{{{commune}}}"])
        owner.execute("DELETE FROM collective_statuses WHERE tenant_id = %s", [commune])
    assert leader.client.get(f"{path}.docx").data == out
    assert not [form for form in leader.get(path).tree.forms if form.action.endswith("/document")]
    listed = story_visit("commune_officer", "00952").get(f"/communes/{commune}/documents")
    assert listed.words(".doc-number") == "01/BC-UBND"
    sheet = leader.client.get(f"/communes/{commune}/{EXPORT}").get_data(as_text=True)
    assert "01/BC-UBND;23/10/2024" in sheet


def test_the_same_form_twice_gives_one_number(report, databases):
    leader, path, (commune, _return) = report
    page = leader.get(path)
    leader.send(page, "/document")
    leader.send(page, "/document")
    assert leader.get(f"/communes/{commune}/documents").text.count("/file.docx") == 1


def test_who_numbers_what(report, story_visit):
    """A commune its own, the district its own; a report that nobody signed has no number."""
    leader, path, _key = report
    office = story_visit("district_officer")
    assert not office.get(path).tree.forms[0].action.endswith("/document")
    for visitor, where in ((office, path), (leader, "/district/reports/yearly"), (leader, "/duties/report")):
        visitor.forge(where, status=403)
    other = story_visit("commune_leader", "00919")
    other.forge(path, status=404)


def test_the_next_number_is_set_by_hand(report):
    leader, _path, (commune, _return) = report
    where = f"/communes/{commune}/documents"
    leader.send(leader.get(where), "/numbers", next_number="7")
    assert leader.get(where).words("tbody").endswith("7")
    page = leader.send(leader.get(where), "/numbers", status=422, next_number="0")
    assert page.all("//*[@class='error-summary']")


def test_an_unsigned_report_gets_no_number(story_visit, databases):
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        code, commune, number = owner.execute(
            "SELECT u.code, r.tenant_id, r.id FROM returns r JOIN units u ON u.id = r.tenant_id"
            " WHERE r.state = 'draft' AND u.kind <> 'district' LIMIT 1"
        ).fetchone()
    leader = story_visit("commune_leader", code)
    path = f"/communes/{commune}/returns/{number}/document"
    assert leader.get(path).words("#refused")
    leader.forge(path, status=422)
