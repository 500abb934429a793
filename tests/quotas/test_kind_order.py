"""THT before HTX before the interest groups: one place says it, and page, file and form follow it."""

import csv
import io
import re
from pathlib import Path

from portal.quotas import queries
from portal.registry.choices import FOUNDED_KINDS, KINDS
from tests.quotas.conftest import CAO_BO

ROOT = Path(__file__).parents[2]
# Two kinds listed one after the other, the wrong way round: in code, in a template, in a text.
REVERSED = re.compile(
    r"""["']HTX["'],\s*["']THT["']|["']interest_group["'],\s*["'](THT|HTX)["']|\bHTX (and|và) THT\b|KINDS\[::-1\]"""
)
HEADED = re.compile(r"\b(THT|HTX)\b")


def kinds_of(headings):
    """Return the kinds that headings name, each once, in the order of their coming."""
    return list(dict.fromkeys(found.group() for one in headings if (found := HEADED.search(one))))


def texts():
    for folder, ending in (("portal", "*.py"), ("templates", "*.html"), ("translations", "messages.po")):
        # (the order of the dice in the illustrative story is no order that anybody sees)
        yield from (path for path in (ROOT / folder).rglob(ending) if "demo" not in path.parts)


def test_one_place_says_the_order():
    assert FOUNDED_KINDS == ("THT", "HTX")
    assert list(KINDS) == [*FOUNDED_KINDS, "interest_group"]


def test_nothing_lists_the_kinds_the_other_way_round():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts()
        for match in REVERSED.finditer(path.read_text())
    ]
    assert found == []


def headings(visitor, address):
    """Return the header of a page's file: the first row that names a kind or a year."""
    path, _, query = address.partition("?")
    text = visitor.client.get(f"{path}/export.csv?{query}").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))
    return next(row for row in rows if len(kinds_of(row)) == 2 and len(row) > 2)


def test_page_and_file_have_the_kinds_in_one_order(story_visit):
    officer, district = story_visit("commune_officer", CAO_BO), story_visit("district_officer")
    body = story_visit("district_front_officer", "MTTQ")
    home = officer.follow("/")
    own = f"{home.response.request.path}/quotas"
    assert kinds_of(district.get(own).all("//*[@class='two']//h2/text()")) == ["THT", "HTX"]
    proposals = district.get("/district/quotas/proposals").all("//thead//th/text()")
    ledger = body.get("/ledger").all("//*[@id='communes']//thead//th/text()")
    overview = district.get("/district").all("//*[@id='units']//thead//th//text()")
    workspace = home.all("//*[contains(@class, 'quota-years')]//th/text()")
    for place, of_page in enumerate((proposals, ledger, overview, workspace)):
        assert kinds_of(of_page) == list(FOUNDED_KINDS), (place, of_page)
    for visitor, address in ((district, own), (district, "/district/quotas/proposals"), (body, "/ledger")):
        assert kinds_of(headings(visitor, address)) == list(FOUNDED_KINDS), address
    grid = officer.get(f"{own}/proposal").all("//tbody/tr/th[@scope='row']/text()")
    assert grid == list(FOUNDED_KINDS)
    tabs = district.get("/district/quotas").all("//nav[@class='tabs']/a/text()")
    assert kinds_of(tabs) == list(FOUNDED_KINDS)


def test_what_a_decision_changes_is_told_in_the_order_of_the_kinds():
    given = {(1, "HTX", 2024): 1, (1, "THT", 2025): 2, (1, "THT", 2024): 3, (2, "HTX", 2024): 4}
    changes = queries.changes_between({}, given)
    assert [(one.tenant_id, one.kind, one.year) for one in changes] == [
        (1, "THT", 2024),
        (1, "THT", 2025),
        (1, "HTX", 2024),
        (2, "HTX", 2024),
    ]
