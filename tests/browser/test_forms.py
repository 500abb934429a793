"""static/js/forms.js: a form is sent once, with its token, and what it lacks is said in the portal's language."""

import pytest
from playwright.sync_api import expect

from tests.browser.small_page import tell

FORM = '<form method="post" action="/save" data-keep="one"><input name="name"><button>Lưu</button></form>'


def presses(page, times):
    page.evaluate(f"for (let i = 0; i < {times}; i++) document.querySelector('main button').click()")


def posts(small, expected):
    """How many forms arrived, a moment after the expected number did: a second one then would show."""

    def arrived():
        return sum(request.method == "POST" for request in small.sent)

    for _ in range(100):
        if arrived() >= expected:
            break
        small.page.wait_for_timeout(50)
    small.page.wait_for_timeout(50)
    return arrived()


def test_a_form_is_sent_once_until_it_is_answered(small):
    page = small.open(FORM, "forms")
    button = page.locator("main button")
    presses(page, 3)
    assert posts(small, 1) == 1
    expect(button).to_have_attribute("aria-busy", "true")

    tell(page, "htmx:afterRequest")
    expect(button).not_to_have_attribute("aria-busy", "true")
    presses(page, 1)
    assert posts(small, 2) == 2


def test_a_dead_network_does_not_lock_a_form(small):
    small.page.clock.install()
    page = small.open(FORM, "forms")
    presses(page, 1)
    assert posts(small, 1) == 1
    page.clock.run_for(15_000)  # the clock goes on by itself too: far enough from the 30 seconds on both sides
    presses(page, 1)
    assert posts(small, 1) == 1
    page.clock.run_for(20_000)
    presses(page, 1)
    assert posts(small, 2) == 2


def test_a_page_brought_back_can_send_again(small):
    page = small.open(FORM, "forms")
    presses(page, 1)
    assert posts(small, 1) == 1
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    presses(page, 1)
    assert posts(small, 2) == 2


def test_every_request_of_htmx_carries_the_token(small):
    page = small.open("", "forms")
    page.evaluate("window.headers = {}")
    tell(page, "htmx:configRequest", "{headers}")
    assert page.evaluate("headers") == {"X-CSRFToken": "token-of-the-page"}


def test_what_is_missing_is_said_in_the_language_of_the_page(small):
    page = small.open(
        '<form><input name="name" required><input name="members" type="number" min="7"><button>Lưu</button></form>',
        "forms",
    )
    said = "name => document.forms[0].elements[name].validationMessage"
    page.locator("main button").click()
    assert page.evaluate(said, "name") == "Hãy điền mục này."
    page.fill("[name=name]", "THT")
    assert page.evaluate(said, "name") == ""
    page.fill("[name=members]", "3")
    page.locator("main button").click()
    assert page.evaluate(said, "members") == "Xem lại mục này."
    page.fill("[name=members]", "9")
    assert page.evaluate("document.forms[0].checkValidity()")


def test_a_file_on_its_way_is_seen(small):
    page = small.open(
        '<form method="post" action="/in" data-upload><progress hidden max="100"></progress><button>G</button></form>',
        "forms",
    )
    bar = page.locator("progress")
    presses(page, 1)
    expect(bar).to_be_visible()
    form = "document.querySelector('form')"
    tell(page, "htmx:xhr:progress", "{lengthComputable: true, loaded: 30, total: 120}", at=form)
    assert bar.evaluate("bar => bar.value") == 25
    # All of it has been sent: now the server works, nobody knows how long.
    tell(page, "htmx:xhr:progress", "{lengthComputable: true, loaded: 120, total: 120}", at=form)
    assert bar.evaluate("bar => bar.position") == -1


@pytest.mark.parametrize(("again", "address"), [("/list?kind=HTX", "/list?kind=HTX"), ("", "/before"), (None, "/page")])
def test_a_page_that_answers_a_form_takes_a_readable_address(small, again, address):
    small.open('<a href="/page">x</a>', "dom", path="/before")
    body = "" if again is None else f"<script>document.body.dataset.again = '{again}'</script>"
    small.open(body, "forms")
    page = small.open('<a href="/page">x</a>', "dom", path="/before")
    page.locator("main a").click()
    page.locator("html[data-ready]").wait_for()
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize(
    ("early", "changes"),
    [
        ("", 0),
        ("document.querySelector('select').value = 'b'", 1),
        ("document.querySelector('input').checked = true", 1),
    ],
)
def test_a_filter_chosen_before_the_scripts_came_is_applied(small, early, changes):
    page = small.open(
        '<form class="filters" hx-get="/list"><select name="kind"><option>a</option><option>b</option></select>'
        '<input type="checkbox" name="stalled"></form>'
        "<script>window.changes = 0; document.addEventListener('change', () => { window.changes++ });"
        f"{early}</script>",
        "forms",
    )
    assert page.evaluate("changes") == changes
