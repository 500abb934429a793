"""People at their browsers: signed in on a post, with or without JavaScript, on a phone or a desk."""

from contextlib import suppress
from datetime import date

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from portal.units import queries as units
from tests.pages import account_for, cookie_of

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}


class Portal:
    """The served portal, and the browsers open on it."""

    def __init__(self, app, chromium, address):
        self.app, self.chromium, self.address = app, chromium, address
        self.contexts, self.errors = [], []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for context in self.contexts:
            context.close()
        assert not self.errors, f"JavaScript failed: {self.errors}"

    def open(self, role=None, code=None, *, at=DESK, **options):
        """Return a page of a new browser context, signed in as the account of a role and code, if any."""
        # What a service worker answers no test can hold up: those who are about it let it in.
        options = {"service_workers": "block", **options}
        context = self.chromium.new_context(base_url=self.address, viewport=at, locale="vi-VN", **options)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        if role:
            context.add_cookies([self.pass_for(role, code)])
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def pass_for(self, role, code=None):
        """Return the session cookie of an account."""
        signer = self.app.session_interface.get_signing_serializer(self.app)
        with self.app.app_context():
            value = signer.dumps(cookie_of(self.account(role, code)))
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.address}

    def account(self, role, code=None):
        """Return the account of a role and the code of its unit or body."""
        with self.app.app_context():
            found = account_for(role, code)
            assert found is not None, (role, code)
            return found

    def tenant_id(self, code):
        """Return the key of a commune or town of an official code."""
        with self.app.app_context():
            return next(unit.id for unit in units.communes(date(2024, 10, 23)) if unit.code == code)


def fill(page, form, **values):
    """Fill in fields of a form by their names: text, dates and choices."""
    for name, value in values.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)


def until(page, holds, arg=None, *, seconds=8):
    """Wait until JavaScript says so. (Playwright's own waiting evaluates a string, which our pages forbid.)"""
    for _ in range(int(seconds * 20)):
        with suppress(PlaywrightError):  # a page that is just being left answers nothing
            if page.evaluate(holds, arg):
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within {seconds} seconds: {holds}")


NOT_KEPT = "Object.keys(localStorage).every((name) => !name.startsWith('draft:'))"
KEPT = f"!({NOT_KEPT})"


def settled(page):
    """Wait until htmx has come to rest."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
