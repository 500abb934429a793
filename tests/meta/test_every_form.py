"""Every form of every role, sent as its page renders it, filled in, without its key, and without its version.

Nothing is sent that the page does not hold. As it is rendered, a form is taken, or comes back with what is wrong;
filled in, it is taken. `make verify` sends all of them, `make test` some (`SEED=5 make test`: others).
"""

import copy
import io
import random
import re
from collections import Counter, defaultdict
from contextlib import contextmanager

import pytest
from flask import Response
from sqlalchemy import event

from portal.core import clock
from portal.core.access import CLOSED_LIBRARY_ENDPOINTS, Role
from portal.extensions import db
from portal.pipeline import FORMS_WITHOUT_KEY
from tests.conftest import STORY_NOW
from tests.meta.furnishing import FURNISHED, furnished
from tests.meta.test_role_matrix import visitor
from tests.meta.walking import Walk, buttons, filled, own_address
from tests.pages import Page, check_page, sent
from tests.shares import SEED

TRIES = 3  # a form that cannot be filled in on one page may be on another
SAMPLED_ROLES, SAMPLED_FORMS = 2, 3
OF_THE_PAGE = {"csrf_token", "form_key", "version"}
# How a form is filled in, one way after the other, until it is taken.
WAYS = ({"every": False}, {}, {"ticked": True}, {"every": False, "last": True}, {"ticked": True, "last": True})

# What no generic answer can make valid, and why.
NOT_FILLED = {
    "known_at.enter": "The database is younger than its story: the system held no records at any moment of it.",
    "returns.save_nil": "The commune's records show something to report: tests/returns/test_pages.py.",
    "admin.new_person": "A post's body and role must fit each other: tests/accounts/test_people.py.",
    "admin.add_posting": "A post's body and role must fit each other: tests/accounts/test_people.py.",
}
# What no page offers as a form, and why.
NO_FORM = {
    "security.login": "Its page is only for who is not signed in: tests/accounts/test_sign_in.py.",
    "known_at.leave": "Its button stands in the view of a past moment: tests/inspection/test_view.py.",
    "accounts.use_link": "Its page opens by a link that is not on any page: tests/accounts/test_people.py.",
}


@pytest.fixture
def walker(databases):
    starts = furnished(databases)
    with clock.frozen(STORY_NOW):
        yield Forms(databases, starts)


class Forms:
    """All forms that are found, each sent from the untouched database."""

    def __init__(self, databases, starts):
        self.databases, self.app, self.starts = databases, databases.app, starts
        self.found, self.faults, self.filled, self.refused = [], [], defaultdict(list), defaultdict(list)
        self.refresh()

    def refresh(self):
        self.databases.fresh(FURNISHED)

    def walk(self, roles, most):
        """Find all forms of some roles and send them, each shape of a form once a role."""
        for role in roles:
            tries, done = Counter(), set()
            walk, someone, waiting = self.find(role, most)
            while waiting:
                form = waiting.pop(0)
                if form.shape in done or tries[form.shape] == TRIES or form.endpoint in NO_FORM:
                    continue
                tries[form.shape] += 1
                self.found.append(form)
                waiting += self.send(walk, someone, form)
                if self.filled[form.endpoint][-1]:
                    done.add(form.shape)
            self.faults += walk.broken

    def find(self, role, most):
        """Return the walk of a person of a role, that person, and the forms on the pages that were found."""
        someone = visitor(self.app, role)
        walk = Walk(someone, role.value, most, SEED)
        return walk, someone, list(walk.from_pages(someone, ["/", *self.starts.get(role, ())]))

    def sample(self, roles, number):
        """Send some forms of some roles, drawn by the seed: one page of each kind, each shape of a form once."""
        for role in roles:
            walk, someone, forms = self.find(role, 1)
            shapes = list({form.shape: form for form in forms if form.endpoint not in NO_FORM}.values())
            for form in walk.random.sample(shapes, min(number, len(shapes))):
                self.found.append(form)
                self.send(walk, someone, form, follow=False)
            self.faults += walk.broken

    def send(self, walk, someone, form, *, follow=True):
        """Send a form in every way; return the forms that its success leads to."""
        if form.endpoint is None:
            self.faults.append(f"{form}: no address takes it ({form.action})")
            self.filled[form.endpoint].append(False)
            return []
        needed = {"csrf_token"} if form.endpoint in FORMS_WITHOUT_KEY else {"csrf_token", "form_key"}
        if not needed <= form.names:
            self.faults.append(f"{form}: no token or no key")
        self.check_as_rendered(someone, form)
        good, answer, sender = self.fill(someone, form)
        after = []
        if answer is not None and follow:
            before = [*form.before, (form.action, good, form.element.get("enctype"))]
            if answer.location:
                after = list(walk.from_pages(sender, [own_address(answer.location, form.action)], before))
            else:
                after = list(walk.forms(answer, form.action, before))
        if answer is not None:
            self.refresh()
        if form.endpoint not in FORMS_WITHOUT_KEY:
            self.check_without_key(someone, form, good)
        if form.element.xpath(".//input[@name='version'][@value != '0']"):
            self.check_without_version(someone, form, good, is_valid=answer is not None)
        if form.before:
            self.refresh()
        return after

    def post(self, someone, form, pairs):
        """Send from the untouched database, after what leads to the form; return the answer and who sent it."""
        sender = copy.copy(someone)
        sender.client = self.app.test_client()
        with sender.client.session_transaction() as mine, someone.client.session_transaction() as theirs:
            mine.update(theirs)
        if form.before:
            self.refresh()
        for action, data, enctype in form.before:
            sender.client.post(action, data=parts(data), content_type=enctype)
        try:
            answer = sender.client.post(form.action, data=parts(pairs), content_type=form.element.get("enctype"))
        except Exception as error:  # the application under test hands them on: each is a page of 500
            answer = Response(f"{type(error).__name__}: {error}", 500)
        page = Page(answer)
        if page.status < 500 and page.tree is not None and "<html" in page.text:
            check_page(page.text)
        if page.status >= 500:
            self.faults.append(f"{form}: {page.text[:200]} for {told(pairs)}")
        return page, sender

    def check_as_rendered(self, someone, form):
        empty = [(one, (b"", "")) for one in form.element.xpath(".//input[@type='file']/@name")]
        plain = [*sent(form.element), *empty]
        for pairs in [[*plain, button] for button in buttons(form.element)] or [plain]:
            page, _sender = self.post(someone, form, pairs)
            self.check_answer(form, page, pairs)
            if page.status < 400:
                self.refresh()

    def fill(self, someone, form):
        """Fill in what must be filled, then all, then with boxes ticked, by each of its buttons, until it is taken."""
        pairs = []
        for way in WAYS:
            for button in range(max(1, len(buttons(form.element)))):
                pairs = filled(form.element, **way, button=button)
                page, sender = self.post(someone, form, pairs)
                self.check_answer(form, page, pairs)
                if page.status < 400:
                    self.filled[form.endpoint].append(True)
                    return pairs, page, sender
        self.filled[form.endpoint].append(False)
        self.refused[form.endpoint].append((str(form), told(pairs), summary(page)))
        return pairs, None, None

    def check_answer(self, form, page, pairs):
        if page.status in (200, 204, 302, 303):
            return
        if page.status not in (409, 422):
            self.faults.append(f"{form}: {page.status} for {told(pairs)}")
        elif (why := lacking(form, page)) is not None:
            self.faults.append(f"{form}: {page.status} {why} for {told(pairs)}")

    def check_without_key(self, someone, form, good):
        with self.app.app_context(), writes(db.engine) as written:
            page, _sender = self.post(someone, form, [pair for pair in good if pair[0] != "form_key"])
        if page.status != 422 or (written and not form.before):
            self.faults.append(f"{form}: {page.status} without its key; written: {written}")
        elif form.element.get("enctype") != "multipart/form-data":
            again = [one for one in page.tree.forms if one.action == form.action]
            told_so = {pair for pair in good if pair[0] not in OF_THE_PAGE}
            if not again or not told_so <= set(again[0].form_values()):
                self.faults.append(f"{form}: without its key, what was typed is lost")

    def check_without_version(self, someone, form, good, *, is_valid):
        for version in ([], [("version", "")], [("version", "x9")], [("version", "9" * 30)]):
            pairs = [pair for pair in good if pair[0] != "version"] + version
            page, _sender = self.post(someone, form, pairs)
            if page.status != 409 and (is_valid or page.status != 422):
                self.faults.append(f"{form}: {page.status} with {version or 'no version'}")
                if page.status < 400:
                    self.refresh()
            elif (why := lacking(form, page)) is not None:
                self.faults.append(f"{form}: {page.status} with {version or 'no version'} {why}")


def parts(pairs):
    data = defaultdict(list)
    for name, value in pairs:
        data[name].append((io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value)
    return dict(data)


def told(pairs):
    return {name: value for name, value in pairs if name not in ("csrf_token", "form_key")}


@contextmanager
def writes(engine):
    """Note what is written within."""
    noted = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            noted.append(statement[:60])

    event.listen(engine, "before_cursor_execute", note)
    yield noted
    event.remove(engine, "before_cursor_execute", note)


def summary(page):
    return " ".join(page.words(".error-summary").split()) if page.tree is not None else page.text[:200]


def lacking(form, page):
    """Say what a page lacks that answers a form which is wrong: the form again, and what is wrong with it."""
    if page.tree is None:
        return "without a page"
    path = form.action.split("?")[0]
    if not any((one.action or path).split("?")[0] == path for one in page.tree.forms if one.method == "POST"):
        return "without the form"
    said = "//*[contains(@class, 'error-summary') or contains(@class, 'conflict') or contains(@class, 'error')]"
    words = re.sub(r"\s", "", "".join(node.text_content() for node in page.all(said)))
    return None if words else "without a message"


def faults(walker):
    return f"{len(walker.faults)} faults:\n" + "\n".join(walker.faults) if walker.faults else ""


def test_a_sample_of_forms(walker):
    walker.sample(random.Random(SEED).sample(list(Role), SAMPLED_ROLES), SAMPLED_FORMS)
    assert faults(walker) == ""
    assert len(walker.found) == SAMPLED_ROLES * SAMPLED_FORMS
    assert any(any(taken) for taken in walker.filled.values())


@pytest.mark.verify
@pytest.mark.timeout(3600)
def test_every_form_of_every_role(walker):
    walker.walk(list(Role), 12)
    assert faults(walker) == ""
    assert {endpoint for endpoint, taken in walker.filled.items() if not any(taken)} == set(NOT_FILLED)
    takes = {rule.endpoint for rule in walker.app.url_map.iter_rules() if "POST" in rule.methods}
    reached = {form.endpoint for form in walker.found}
    assert takes - CLOSED_LIBRARY_ENDPOINTS - reached == set(NO_FORM)
