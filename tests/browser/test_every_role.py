"""The main pages of all nine posts: on a phone and at a desk, light and dark, readable for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.core.access import COMMUNE_ROLES, Role
from tests.browser.people import DESK, PHONE

LEVELS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
COMMUNE, FRONT = "00919", "MTTQ"
# Beside the pages of the menu: one page reached by each of these links, where a role has it.
DEEPER = (
    "a[href*='/foundings/']:not([href*='district'])",
    "a[href$='/foundings/new']",
    "a[href*='/registry/']",
    "a[href*='/duties/items/']",
    "a[href*='/district/quotas/']",
    "a[href*='/admin/people/']",
)


def main_pages(page):
    """Return the addresses of a role's menu, of its account, and of one page of each kind that they lead to."""
    page.goto("/")
    found = [page.url.removeprefix(_base(page)), "/account", *_links(page, ".nav-main a")]
    for address in list(dict.fromkeys(found)):
        page.goto(address)
        found += [link for selector in DEEPER for link in _links(page, f"main {selector}")[:1]]
    return _one_of_each(dict.fromkeys(found))


def _base(page):
    return page.evaluate("location.origin")


def _links(page, selector):
    return page.locator(selector).evaluate_all("all => all.map(one => one.getAttribute('href'))")


def _one_of_each(addresses):
    """Leave out addresses that differ only in numbers and arguments."""
    kinds = {
        "/".join("n" if part.isdigit() else part for part in one.split("?")[0].split("/")): one for one in addresses
    }
    return list(kinds.values())


@pytest.fixture(scope="module", params=list(Role), ids=str)
def pages(request, story_portal):
    """A page of a role's browser, and the addresses of its main pages."""
    code = (
        COMMUNE if request.param in COMMUNE_ROLES else FRONT if request.param is Role.DISTRICT_FRONT_OFFICER else None
    )
    page = story_portal.open(request.param, code)
    yield page, main_pages(page)
    page.context.close()


def test_a_phone_shows_every_page_without_scrolling_sideways(pages):
    page, addresses = pages
    page.set_viewport_size(PHONE)
    widths = {}
    for address in addresses:
        page.goto(address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    assert {address: width for address, width in widths.items() if width > PHONE["width"]} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_shut_out(pages, size, scheme):
    page, addresses = pages
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    violations = [line for address in addresses for line in _violations(page, address)]
    assert not violations, "\n".join(violations)


def _violations(page, address):
    page.goto(address)
    found = Axe().run(page, options=LEVELS).response["violations"]
    return [
        f"{address}: {one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"][:3]
    ]
