"""Plan beside result; from village to founding, against sums worked out here in plain Python; the body's own tables."""

from tests.ledger.plans import ACTIVITIES, FOUNDINGS, OTHER, OWN, commune_id


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
    in_one = officer.get(f"/ledger/funnel?commune={commune_id(databases, OTHER)}")
    assert shown(row(in_one, "by-body", bodies["HND"])) == expected("HND", OTHER)
    assert expected("HND", OTHER)[0] == "0"
    assert row(in_one, "by-body", bodies["HND"])[0] == "–"
    farmers = visit("district_front_officer", "HND").get("/ledger/funnel?body=LHPN")
    assert shown(row(farmers, "by-commune", "Cộng")) == expected("HND")
    year = officer.get("/ledger/funnel?body=HND&year=2024")
    assert row(year, "by-commune", names[OWN])[3:] == ["1", "chưa biết"]


def test_each_number_leads_to_its_list(records, visit):
    officer = visit("district_officer")
    page = officer.get("/ledger/funnel?body=HND")
    links = page.all("//section[@id='by-commune']//td/a")
    assert len(links) > 8
    for link in links:
        listed = officer.get(link.get("href"))
        rows = listed.all("//tbody/tr")
        figure = " ".join(link.text_content().split())
        if "outcome=alive" in link.get("href"):
            assert str(len(rows)) == figure.split("/")[0]
        assert rows or figure.startswith("0/")
    assert len(officer.get("/ledger/funnel/foundings?body=HND&outcome=ended").all("//tbody/tr")) == 1
    assert len(officer.get("/ledger/funnel/foundings?body=HND&outcome=young").all("//tbody/tr")) == 1
    officer.get("/ledger/funnel/foundings?outcome=x&page=99")
    for path in ("funnel", "funnel/foundings"):
        assert officer.get(f"/ledger/{path}/export.csv?body=HND").status == 200
        assert officer.get(f"/ledger/{path}/export.xlsx").status == 200
