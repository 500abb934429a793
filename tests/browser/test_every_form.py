"""Every kind of form with something to type, against everything that happens on a weak line.

Nothing typed is lost, and what arrives is one record. The forms are those that the pages of every role in a furnished
district show. Their views are counted in the place of being run: that what is counted twice would be saved twice,
tests/core/test_form_keys.py holds. `make verify` plays all of them, `make test` some, one kind of fault each.
"""

from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from flask import abort, request
from playwright.sync_api import Error as PlaywrightError
from werkzeug.datastructures import MultiDict

from portal.core import clock, tenancy
from portal.core.access import CLOSED_LIBRARY_ENDPOINTS, Role, needs, permission_of, send_to
from portal.extensions import db
from portal.pipeline import FORMS_THAT_SET, FORMS_WITHOUT_KEY
from portal.units.scope import district_scope
from tests.browser.conftest import on_the_day
from tests.browser.people import KEPT, NOT_KEPT, Portal, until
from tests.conftest import STORY_NOW
from tests.meta.furnishing import FURNISHED, furnished
from tests.meta.test_role_matrix import BODIES, COMMUNE_ROLES, OWN, visitor
from tests.meta.walking import Walk, filled
from tests.shares import SEED

KINDS = ("textarea", "input:not([type])", *(f"input[type={one}]" for one in ("text", "number", "date", "email", "tel")))
TYPED = ".//textarea | .//input[not(@type) or contains(' text number date email tel ', concat(' ', @type, ' '))]"
FIELDS = f"""const fields = [...form.elements].filter((one) =>
  one.name && !one.readOnly && !one.disabled && one.matches("{", ".join(KINDS)}"));"""
TYPE_IN = f"""(form, turn) => {{
  form.noValidate = true;
  for (let one = form.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
  {FIELDS}
  fields.forEach((field, index) => {{
    const said = {{ number: index + turn, date: `2024-03-0${{turn}}` }};
    field.value = said[field.type] ?? `Gõ ${{index}} chữ ${{turn}}`;
    if (field.maxLength > 0) field.value = field.value.slice(0, field.maxLength);
    field.dispatchEvent(new Event("input", {{bubbles: true}}));
  }});
  return fields.map((field) => [field.name, field.value]);
}}"""
HELD = f"""form => {{ {FIELDS} return fields.map((field) => [field.name, field.value]); }}"""

# What takes a form, by the map of addresses. A new address is written into one of these two lists, or a test fails:
# a form that holds something to type is then played against every fault.
HERE = Path(__file__).parent
WITH_TEXT = set((HERE / "forms_with_text.txt").read_text().split())
WITHOUT_TEXT = set((HERE / "forms_without_text.txt").read_text().split())


# Sent by who is not signed in: there is no account under whose key a draft could lie.
OF_STRANGERS = {"first.administrator", "notices.forgotten_password"}


def takers(app):
    """Return the endpoints that take a form under a one-time key."""
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    return takes - set(FORMS_WITHOUT_KEY) - CLOSED_LIBRARY_ENDPOINTS - OF_STRANGERS


def test_no_form_is_forgotten(app):
    assert takers(app) == WITH_TEXT | WITHOUT_TEXT
    assert not WITH_TEXT & WITHOUT_TEXT


@pytest.fixture(scope="module")
def furnished_portal(databases, chromium, address):
    """The illustrative district, in which something waits for everybody."""
    starts = furnished(databases)
    for app in on_the_day(databases, FURNISHED):
        with Portal(app, chromium, address) as made:
            made.starts = starts
            yield made


class Looking(Walk):
    """Opens a page of each kind, and a second one where there is something to type: states differ."""

    def forms(self, page, path, before):
        found = list(super().forms(page, path, before))
        if not any(form.element.xpath(TYPED) for form in found):
            self.visited[self.endpoint(path, "GET")] += 1
        return found


@pytest.fixture(scope="module")
def every_form(furnished_portal):
    """Each kind of form with something to type: endpoint → (role, page, form)."""
    found, app = {}, furnished_portal.app
    with clock.frozen(STORY_NOW):
        for role in Role:
            someone = visitor(app, role)
            walk = Looking(someone, role.value, 2, SEED)
            for form in walk.from_pages(someone, ["/", *furnished_portal.starts.get(role, ())]):
                if form.endpoint in takers(app) and form.element.xpath(TYPED):
                    found.setdefault(form.endpoint, (role, form))
        with history_open(app):
            someone, role = visitor(app, Role.DISTRICT_LEADER), Role.DISTRICT_LEADER
            place = someone.get("/district/quotas").all("//a/@href[contains(., '/correct')]")[0]
            for form in Walk(someone, role.value, 1, SEED).forms(someone.get(place), place, ()):
                if form.endpoint == CORRECTION:
                    found[CORRECTION] = (role, form)
    return found


CORRECTION = "quotas.correct"  # its form stands on its page while history is open


@contextmanager
def history_open(app):
    """The set-up is open, as while the decisions of the past are entered."""
    with app.test_request_context(), tenancy.acting_as(district_scope()):
        before = clock.read_setting(clock.SET_UP)
        _set(clock.SET_UP, "open")
    yield
    with app.test_request_context(), tenancy.acting_as(district_scope()):
        _set(clock.SET_UP, before)


def _set(key, value):
    clock.write_setting(key, value)
    db.session.commit()


@pytest.mark.verify
@pytest.mark.timeout(900)
def test_the_lists_say_what_the_pages_show(every_form):
    """What is shown with something to type is in the list, and all of the list is shown."""
    assert set(every_form) == WITH_TEXT


class Counted:
    """Stands in the place of an endpoint's view for what it takes: counts it, or answers with an error."""

    def __init__(self, app, endpoint):
        self.app, self.endpoint, self.original = app, endpoint, app.view_functions[endpoint]
        self.taken, self.code = [], None

    def __enter__(self):
        with self.app.app_context():
            permission = permission_of(self.endpoint)

        @needs(permission)
        def view(**path):
            if request.method != "POST":
                return self.original(**path)
            if self.code:
                abort(self.code)
            self.taken.append(request.form)
            return send_to("/account")

        self.app.view_functions[self.endpoint] = view
        return self

    def __exit__(self, *_error):
        self.app.view_functions[self.endpoint] = self.original


class Lost(Exception):
    """What was typed is not there, or not sent."""


@contextmanager
def suppress_navigation():
    """Let a page go elsewhere while a script in it is asked to send."""
    try:
        yield
    except PlaywrightError as error:
        if "context was destroyed" not in str(error):
            raise


class Play:
    """One form in a browser: typed in, then everything happens to it, one after the other, until it is sent."""

    def __init__(self, portal, role, form, counted):
        self.portal, self.counted, self.address = portal, counted, form.place
        self.role = role
        action = form.element.get("action")
        own = f'[action="{action}"]' if action else ":not([action])"
        typed = ":is(textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio]))"
        self.selector = f"form[method=post]{own}:has({typed})"
        code = OWN if role in COMMUNE_ROLES else BODIES.get(role)
        self.cookie = portal.pass_for(role, code)
        self.page, self.typed = self.watch(portal.open(role, code)), None

    def watch(self, page):
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    @property
    def form(self):
        return self.page.locator(self.selector).first

    def type_in(self, turn):
        self.page.goto(self.address)
        self.typed = self.form.evaluate(TYPE_IN, turn)
        until(self.page, KEPT)

    def submit(self):
        with suppress_navigation():  # what waited after an error may be sent by itself at this very moment
            self.form.evaluate("""form => {
              form.noValidate = true;
              form.requestSubmit ? form.requestSubmit() : form.submit();
            }""")

    def check(self, *, said=True):
        """What was typed stands in the form; a line says so, where it was brought back."""
        for _ in range(60):
            held = self.form.evaluate(HELD)
            if held == self.typed and (not said or self.page.locator("form > .restored").count()):
                return
            self.page.wait_for_timeout(50)
        raise Lost([pair for pair in self.typed if pair not in held] or "no line says that it was brought back")

    def check_taken(self, number):
        """It arrived, once, as it was typed, and the device keeps nothing of it."""
        until(self.page, NOT_KEPT)
        if len(self.counted.taken) != number:
            raise Lost(f"taken {len(self.counted.taken)} times in the place of {number}")
        form = self.counted.taken[-1]
        missing = [pair for pair in self.typed if pair[1] not in form.getlist(pair[0])]
        if missing:
            raise Lost(f"not sent: {missing}")

    @contextmanager
    def line_cut(self, reaches_server=False):
        def answer(route, request):
            if request.method != "POST":
                route.fallback()
                return
            if reaches_server:
                route.fetch(max_redirects=0)
            route.abort()

        self.page.route("**/*", answer)
        yield
        self.page.unroute_all()

    def f5(self):
        self.page.reload()
        self.check()

    def back(self):
        self.page.goto("/account")
        self.page.go_back()
        self.check()

    def tab_closed(self):
        context = self.page.context
        self.page.close()
        self.page = self.watch(context.new_page())
        self.page.goto(self.address)
        self.check()

    def session_ended(self):
        self.page.context.clear_cookies()
        self.submit()
        self.page.locator("[data-sign-in]").wait_for()
        self.page.context.add_cookies([self.cookie])
        self.page.goto(self.address)
        self.check()

    def cut(self):
        with self.line_cut():
            self.submit()
            self.page.locator("#network").wait_for(state="visible")
            self.check(said=False)
            self.page.reload()
            self.check()

    def error(self, code):
        self.counted.code = code
        self.submit()
        self.page.locator("#flash .flash").first.wait_for()
        self.check(said=False)
        self.page.reload()
        self.check()
        self.counted.code = None

    def token_expired(self):
        self.page.evaluate("document.querySelector('meta[name=csrf-token]').content = 'old'")
        self.submit()
        self.check_taken(1)

    def answer_lost(self):
        self.type_in(2)
        with self.line_cut(reaches_server=True):
            self.submit()
            self.page.locator("#network").wait_for(state="visible")
            self.check(said=False)
        self.page.reload()
        try:
            until(self.page, NOT_KEPT, seconds=4)
        except AssertionError:  # htmx sends this form: it goes at a press
            self.check()
            self.submit()
        self.check_taken(2)


# In this order: each leaves the form filled in, but for the two that send it.
FAULTS = {
    "F5": Play.f5,
    "Back": Play.back,
    "tab closed": Play.tab_closed,
    "session ended": Play.session_ended,
    "cut before sending": Play.cut,
    "403": lambda play: play.error(403),
    "409": lambda play: play.error(409),
    "500": lambda play: play.error(500),
    "503": lambda play: play.error(503),
    "token expired": Play.token_expired,
    "answer lost": Play.answer_lost,
}
SHARES = 4  # of all forms, each a test of its own


def played(portal, endpoint, role, form, faults=tuple(FAULTS)):
    """Return what went wrong with a form: fault → what."""
    wrong = {}
    state = history_open(portal.app) if endpoint == CORRECTION else nullcontext()
    with state, Counted(portal.app, endpoint) as counted:
        play = Play(portal, role, form, counted)
        play.page.context.set_default_timeout(8_000)
        try:
            play.type_in(1)
            for fault in faults:
                try:
                    FAULTS[fault](play)
                except Exception as error:
                    wrong[fault] = str(error).splitlines()[0][:300]
                    counted.code = None
                    play.page.unroute_all()
                    play.page.context.add_cookies([play.cookie])
                    play.page.evaluate("localStorage.clear()")
                    play.type_in(1)
        except Exception as error:
            wrong["typing"] = str(error).splitlines()[0][:300]
        finally:
            play.page.context.close()
            portal.contexts.clear()
    return wrong


@pytest.mark.verify
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_is_lost_and_nothing_doubled(furnished_portal, every_form, share):
    wrong = {}
    for number, (endpoint, (role, form)) in enumerate(sorted(every_form.items())[share::SHARES]):
        found = played(furnished_portal, endpoint, role, form)
        print(f"{number + 1}/{len(every_form)} {endpoint}: {found or 'held'}", flush=True)
        if found:
            wrong[endpoint] = found
    print(f"{len(every_form)} forms, {len(FAULTS)} faults", flush=True)
    assert wrong == {}


@pytest.mark.verify
@pytest.mark.timeout(900)
def test_without_a_script_nothing_is_doubled_without_a_question(furnished_portal, every_form):
    """The answer is lost, the page is opened and filled in anew: the same under another key."""
    doubled = {}
    for endpoint, (role, form) in every_form.items():
        typed = MultiDict(pair for pair in filled(form.element) if isinstance(pair[1], str))
        version = typed.get("version")
        if endpoint in FORMS_THAT_SET or version not in (None, "", "0"):
            continue  # the second one is a conflict; or it sets what is set already
        with Counted(furnished_portal.app, endpoint) as counted:
            someone = visitor(furnished_portal.app, role)
            answers = []
            for key in ("first", "second"):
                sent = {name: typed.getlist(name) for name in typed} | {"form_key": key, "csrf_token": someone.token()}
                answers.append(someone.forge(form.action, sent, status=None))
        if len(counted.taken) != 2 or "vẫn ghi thêm?" not in answers[1].text:
            doubled[endpoint] = [one.status for one in answers]
    assert doubled == {}


@pytest.mark.parametrize(
    ("endpoint", "role", "path", "faults"),
    [
        ("foundings.create", Role.COMMUNE_OFFICER, "{home}/foundings/new", ("F5", "tab closed", "token expired")),
        ("ledger.new_activity", Role.COMMUNE_FRONT_OFFICER, "{home}/activities/new", ("Back", "cut before sending")),
        ("inspection.new", Role.INSPECTOR, "/inspection/findings/new", ("session ended", "500")),
    ],
)
def test_a_sample_of_them(portal, endpoint, role, path, faults):
    """One form for each kind of fault; all forms against all of them are `make verify`'s."""
    someone = visitor(portal.app, role)
    walk = Walk(someone, role.value, 1, SEED)
    place = path.format(home=f"/communes/{portal.tenant_id(OWN)}")
    form = next(one for one in walk.forms(someone.get(place), place, ()) if one.endpoint == endpoint)
    assert played(portal, endpoint, role, form, faults) == {}
