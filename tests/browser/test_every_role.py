"""Every page that a role reaches by its own links: axe at three widths, light and dark; no sideways scroll.

`make verify` walks all of them; `make test` looks at a few, drawn by SEED.
"""

import random
import re
from functools import cache

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error as PlaywrightError

from portal.core.access import CLOSED_LIBRARY_ENDPOINTS, COMMUNE_ROLES, ROLE_PERMISSIONS, Role, permission_of
from tests.browser.people import DESK, PHONE
from tests.shares import SEED

TABLET = {"width": 768, "height": 1024}
CODES = {**dict.fromkeys(COMMUNE_ROLES, "00919"), Role.DISTRICT_FRONT_OFFICER: "MTTQ", Role.DUTY_HOLDER: "BTG"}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# axe keeps the size of targets (WCAG 2.2, 2.5.8) switched off unless it is asked for.
EVERYTHING = {"runOnly": {"type": "tag", "values": LEVELS}, "rules": {"target-size": {"enabled": True}}}
WITHOUT_COLOURS = {**EVERYTHING, "rules": {**EVERYTHING["rules"], "color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SUMMARY = """options => axe.run(document, {...options, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(one =>
    one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`)))"""
# Addresses that lead to another page, that answer a machine, or that need no post.
FETCHED = {f"{feature}.fetch_file" for feature in ("registry", "duties", "inspection")}
NO_PAGE = {"assets.serve", "health.healthz", "home.index", "foundings.of_collective", *FETCHED}
NO_PAGE |= {"district.objective_chart"}  # a drawing within a page
NO_PAGE |= {"device.token", "device.service_worker"}  # for scripts
NOT_BY_LINK = {"accounts.open_link", "security.login"}


@cache
def _rule(app, address):
    """Return the endpoint of an address and which parts it names (of a new row: none); None for no page of ours."""
    try:
        endpoint, named = app.url_map.bind("").match(re.split(r"[?#]", address)[0], method="GET")
    except Exception:
        return None, ()
    return endpoint, tuple(sorted(named))


def _links(page):
    return page.locator("a[href^='/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")


def _open(page, address):
    """Open a page; None for what the browser saves instead of showing it."""
    try:
        return page.goto(address)
    except PlaywrightError as error:
        if "Download is starting" in str(error):
            return None
        raise


def _walk(portal, page, look):
    """Open one page of each endpoint that links lead to, from the first page on; return the endpoints seen."""
    waiting, seen = ["/"], {}
    while waiting:
        address = waiting.pop(0)
        endpoint, named = _rule(portal.app, address)
        if endpoint is None or (endpoint, named) in seen or endpoint in ("foundings.of_collective", *FETCHED):
            continue
        seen[endpoint, named] = address
        answer = _open(page, address)
        if answer is None:
            continue
        assert answer.status == 200, (address, answer.status)
        waiting += _links(page)
        if endpoint != "home.index":
            look(page)
    return {endpoint for endpoint, _named in seen}


# Each element of a page with what its looks and its meaning come from: its parent, classes, kind and ARIA.
SHAPES = """[...new Set([...document.querySelectorAll("main *")].map(one => {
  const name = node => `${node.localName}.${node.getAttribute("class") ?? ""}`;
  const kept = /^(aria-|role|type|scope|open|hidden|disabled|readonly)/;
  const marks = one.getAttributeNames().filter(key => kept.test(key));
  return `${name(one.parentElement)}>${name(one)}[${marks.map(key => key === "type" || key === "role" ?
    `${key}=${one.getAttribute(key)}` : key)}]`;
}))]"""


def _look(page, wrong, known):
    """Look at a loaded page at every width, and at the narrowest one with all that opens open, light and dark.

    A page of whose every part the like was looked at before, on this post's pages or another's, is only measured.
    """
    page.set_viewport_size(PHONE)
    wrong += _sideways(page)
    shapes = set(page.evaluate(SHAPES))
    if shapes <= known:
        return
    known |= shapes
    page.evaluate(AXE_SCRIPT)
    page.set_viewport_size(DESK)
    wrong += _violations(page, EVERYTHING, 1366)
    page.set_viewport_size(TABLET)
    wrong += _violations(page, WITHOUT_COLOURS, 768)
    page.set_viewport_size(PHONE)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    wrong += _violations(page, EVERYTHING, "360 opened") + _sideways(page)
    page.emulate_media(color_scheme="dark")
    wrong += _violations(page, COLOURS, "360 dark")
    page.emulate_media(color_scheme="light")


def _violations(page, options, where):
    return [f"{_place(page)} {where}: {line}" for line in page.evaluate(SUMMARY, options)]


def _sideways(page):
    width, inside = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    return [] if width <= inside else [f"{_place(page)} scrolls sideways: {width} > {inside}"]


def _place(page):
    return page.evaluate("location.pathname")


def _allowed(app, role):
    """Return the endpoints of all pages that a role may open."""
    with app.app_context():
        pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
        mine = {one for one in pages if permission_of(one) in ROLE_PERMISSIONS[role]}
    return mine - CLOSED_LIBRARY_ENDPOINTS - NO_PAGE - NOT_BY_LINK


# What an entry of the register can hold and the story leaves out.
PARTS = (
    "INSERT INTO products (tenant_id, collective_id, name, folded_name, ocop_stars, recognised_on, mark_kind,"
    " mark_name, version) SELECT tenant_id, id, 'Chè Shan', 'walk', 4, '2023-01-01', 'brand', 'Chè Vị Xuyên', 1"
    " FROM collectives",
    "INSERT INTO partners (tenant_id, collective_id, name, folded_name, subject, contract_number, starts_on, version)"
    " SELECT tenant_id, id, 'Công ty Hùng An', 'cong ty', 'Bao tiêu', '1/HĐ', '2023-01-01', 1 FROM collectives",
    "INSERT INTO evidence_files (tenant_id, collective_id, title, file_name, media_type, size, sha256, removed_at)"
    " SELECT tenant_id, c.id, 'Chứng nhận', 'a.pdf', 'application/pdf', 8, '', gone FROM collectives c,"
    " (VALUES (NULL::timestamptz), (now())) AS v (gone)",
    "UPDATE yearly_records SET high_tech = true, high_tech_what = 'Nhà màng', linked = true, linkage_share = 60,"
    " managers_trained = managers, rating_score = year % 100, linkage_partner = 'Công ty Hùng An',"
    " not_rated_reason = NULL",
    "INSERT INTO import_batches (tenant_id, run, records, file_name, sha256, state, added, changed, same, applied_at)"
    " SELECT DISTINCT tenant_id, 'walk', 'registry', 'sổ đăng ký.xlsx', '', 'applied', 3, 2, 1, now()"
    " FROM collectives",
)


@pytest.fixture(scope="module", autouse=True)
def _full_entries(story_portal, databases):
    with databases.owner() as owner:
        for statement in PARTS:
            owner.execute(statement)


@pytest.fixture(scope="module")
def content_known():
    """The shapes of what was looked at already."""
    return set()


@pytest.mark.parametrize("role", random.Random(SEED).sample(list(Role), 3), ids=str)
def test_a_few_pages_of_a_role_are_open_to_everybody(story_portal, content_known, role):
    page = story_portal.open(role, CODES.get(role))
    page.goto("/")
    wrong, linked = [], {}
    for address in _links(page):
        linked.setdefault(_rule(story_portal.app, address)[0], address)
    pages = sorted(one for one in linked if one and one not in NO_PAGE and not re.search("exports|file", one))
    for endpoint in random.Random(f"{SEED} {role}").sample(pages, 3):
        assert page.goto(linked[endpoint]).status == 200, linked[endpoint]
        _look(page, wrong, content_known)
    assert not wrong, "\n".join(wrong)


@pytest.mark.verify
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_page_of_a_role_is_open_to_everybody(story_portal, content_known, role):
    page = story_portal.open(role, CODES.get(role))
    wrong = []
    seen = _walk(story_portal, page, lambda page: _look(page, wrong, content_known))
    page.context.close()
    assert not wrong, "\n".join(wrong)
    assert seen - {"home.index", "health.healthz"} == _allowed(story_portal.app, role)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menu_of_a_person_is_open_to_everybody(story_portal, scheme):
    page = story_portal.open("commune_officer", CODES[Role.COMMUNE_OFFICER], at=PHONE, color_scheme=scheme)
    page.goto("/")
    page.locator("details.menu summary").click()
    page.evaluate(AXE_SCRIPT)
    assert _violations(page, EVERYTHING, scheme) + _sideways(page) == []


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page"])
def test_a_visitor_is_not_shut_out(story_portal, path):
    page, wrong = story_portal.open(), []
    page.goto(path)
    _look(page, wrong, set())
    assert wrong == []
