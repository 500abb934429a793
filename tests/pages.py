"""A visitor who reads every page with care: each fetched page must be valid before a test looks at it."""

import re
import secrets

import html5lib
from lxml import html as lxml_html
from sqlalchemy import select

from portal.accounts import open_sessions
from portal.accounts.models import Account, Body, Posting, SignInSession
from portal.extensions import db
from tests.database import FAR, START, open_token

VOID_OK = {"unexpected-null-character"}
_VALID: set[int] = set()  # the structures of pages that were parsed in this process, without an error


def account_for(role, code=None):
    """Return the account of a role and the code of its unit or body, or of the role alone."""
    statement = select(Account).join(Posting, Posting.account_id == Account.id).join(Body, Posting.body_id == Body.id)
    statement = statement.where(Posting.role == role).order_by(Account.id)
    if code:
        statement = statement.where(Body.code.in_((code, f"UBND-{code}", f"MTTQ-{code}")))
    return db.session.scalars(statement).first()


def cookie_of(account):
    """Return what the cookie of a signed-in person holds: the session that each template keeps ready for everybody.

    Where it was ended, or the person is new, another is opened. It was last used in a far future: a test that moves
    the clock by months does not sign in again.
    """
    token = open_token(account.id)
    statement = select(SignInSession.id).where(SignInSession.token_hash == open_sessions.hashed(token))
    if db.session.scalar(statement.where(SignInSession.ended_at.is_(None))) is None:
        token = secrets.token_hex(8)
        values = {"account_id": account.id, "token_hash": open_sessions.hashed(token), "device": "", "address": ""}
        db.session.add(SignInSession(**values, started_at=START, proved_at=START, expires_at=FAR))
        db.session.commit()
    seen = int(FAR.timestamp())
    known = dict.fromkeys((open_sessions.SEEN, open_sessions.PROVED, open_sessions.UNTIL), seen)
    return {"_user_id": account.fs_uniquifier, "_fresh": True, open_sessions.TOKEN: token, **known}


class Page:
    """One answer: its status, its text, its parsed tree."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.text = response.get_data().decode(errors="replace")  # a file may be no text
        self.location = response.headers.get("Location")
        is_html = response.mimetype == "text/html" and self.text.strip()
        self.tree = lxml_html.fromstring(self.text) if is_html else None

    def words(self, selector="body"):
        """Return the visible words under a CSS-like tag or id selector, spaces folded."""
        found = self.tree.xpath(_xpath(selector))
        return " ".join(" ".join(node.text_content() for node in found).split())

    def all(self, xpath):
        return self.tree.xpath(xpath)

    def form(self, action_part="", number=0):
        """Return the form whose address ends in a part, or else contains it."""
        actions = [(form, form.action or "") for form in self.tree.forms]
        forms = [form for form, action in actions if action.partition("?")[0].endswith(action_part)]
        forms = forms or [form for form, action in actions if action_part in action]
        assert forms, f"no form to {action_part!r} on this page: {[form.action for form in self.tree.forms]}"
        return forms[number]


def _xpath(selector):
    if selector.startswith("#"):
        return f"//*[@id='{selector[1:]}']"
    if selector.startswith("."):
        return f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {selector[1:]} ')]"
    return f"//{selector}"


class Visitor:
    """A browser without JavaScript, signed in on a post (or nobody)."""

    def __init__(self, app, role=None, code=None):
        self.app = app
        self.client = app.test_client()
        if role:
            self.sign_in_as(role, code)

    def sign_in_as(self, role, code=None):
        with self.app.app_context():
            account = account_for(role, code)
            assert account is not None, (role, code)
            self.account_id, cookie = account.id, cookie_of(account)
        with self.client.session_transaction() as session:
            session.update(cookie)

    def get(self, path, status=200, **options):
        page = Page(self.client.get(path, **options))
        return self._checked(page, status)

    def follow(self, path):
        return self._checked(Page(self.client.get(path, follow_redirects=True)), 200)

    def send(self, page, action_part="", values=None, status=302, number=0, headers=None, **changes):
        """Fill in and send a form of a page, as a browser would: hidden fields and present values included.

        What the form does not hold cannot be given; None leaves a field out, as a box that is not ticked.
        """
        form = page.form(action_part, number)
        missing = {*changes, *(values or {})} - set(form.xpath(".//@name"))
        assert not missing, f"the form to {form.action!r} does not hold {sorted(missing)}"
        data = [(name, value) for name, value in sent(form) if name not in changes and name not in (values or {})]
        for name, value in {**(values or {}), **changes}.items():
            data += [(name, one) for one in (value if isinstance(value, list) else [value]) if one is not None]
        path = form.action or page.response.request.path
        pairs = {}
        for name, value in data:
            pairs.setdefault(name, []).append(value)
        if status is not None and status < 400:
            assert not (held := held_back(form, pairs)), f"a browser would not send this form: {held}"
        answer = self.client.post(path, data=pairs, headers=headers, content_type=form.get("enctype"))
        return self._checked(Page(answer), status)

    def token(self, path="/account"):
        """Return the CSRF token of a page."""
        return self.get(path).all("//meta[@name='csrf-token']/@content")[0]

    def forge(self, path, data=None, status=302, headers=None):
        """Send what no page offered, to an address directly, with a valid CSRF token and a one-time key of its own."""
        data = {"form_key": secrets.token_hex(6), **(data or {})}
        if "csrf_token" not in data:
            data["csrf_token"] = self.token()
        return self._checked(Page(self.client.post(path, data=data, headers=headers)), status)

    def _checked(self, page, status):
        if status is not None:
            assert page.status == status, f"{page.status}, not {status}: {_plain(page)}"
        if page.tree is not None and "<html" in page.text:
            check_page(page.text)
        return page


def _plain(page):
    return " ".join(page.tree.text_content().split())[:1500] if page.tree is not None else page.text[:500]


def check_page(text):
    """Assert that a whole page is valid HTML, has one h1, no duplicate id, nothing inline, labelled fields."""
    bare = structure(text)
    if bare not in _VALID:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(text)
        errors = [(position, code) for position, code, _ in parser.errors if code not in VOID_OK]
        assert not errors, f"invalid HTML: {errors[:5]} near {_near(text, errors[0][0])}"
        _VALID.add(bare)
    tree = lxml_html.fromstring(text)
    assert len(tree.xpath("//h1")) == 1, f"{len(tree.xpath('//h1'))} h1"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"duplicate ids: {sorted({one for one in ids if ids.count(one) > 1})}"
    assert not tree.xpath("//@style"), "inline style"
    assert not tree.xpath("//script[not(@src)]"), "inline script"
    assert not re.search(r"<[^>]+\son\w+=", text), "inline event handler"
    assert tree.get("lang") in ("vi", "en")
    # On a phone a cell without anything in it is left out (td:empty); a space in it would leave a gap.
    blank = [
        cell.get("class")
        for cell in tree.xpath("//table[contains(@class, 'cards')]//td[not(*)][normalize-space()='']")
        if cell.text
    ]
    assert not blank, f"cells with nothing but space: {blank}"
    for field in tree.xpath("//input[not(@type='hidden' or @type='submit')] | //select | //textarea"):
        labelled = field.get("aria-label") or field.get("aria-labelledby") or field.xpath("ancestor::label")
        assert labelled or tree.xpath(f"//label[@for='{field.get('id')}']"), (
            f"no label: {lxml_html.tostring(field)[:200]}"
        )
    empty = "ancestor::div[contains(@class, 'field')][1]//select[not(.//option[@value='' or @value='0'])]"
    wrong = [one.getparent().text_content() for one in tree.xpath("//label/*[@class='optional']") if one.xpath(empty)]
    assert not wrong, f"called optional, and without an empty choice: {wrong}"


def structure(text):
    """Return what the validity of a page hangs on: its tags and attributes, without its words.

    Most pages of a test run are another one with other words; parsing HTML5 strictly takes longer than serving it.
    """
    bare = re.sub("&(?:amp|lt|gt|quot|nbsp|#34|#39);", "", text)
    bare = re.sub(r'(?<! type)="[^"<>&\x00-\x08\x0b\x0c\x0e-\x1f]*"', '=""', bare)
    bare = re.sub(r">[^<&\x00-\x08\x0b\x0c\x0e-\x1f]+", ">", bare)
    return hash(re.sub(r"(<(tr|li|option)\b.*?</\2>)\1+", r"\1", bare))


def sent(form):
    """Return what a browser sends of a form in which nothing is typed, as pairs."""
    areas = {area.get("name"): typed(area) for area in form.xpath(".//textarea[@name]")}
    return [(name, areas.get(name, value)) for name, value in form.form_values()]


def typed(area):
    """Return the text of an area: the line break that follows its tag is no part of it."""
    return re.sub(r"\A\r?\n", "", area.text or "")


def held_back(form, pairs):
    """Return the fields for which a browser itself would refuse to send a form with these values."""
    return [
        field.get("name")
        for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]")
        if not field.get("disabled") and not _fits(field, [str(one) for one in pairs.get(field.get("name"), [])])
    ]


def _fits(field, values):
    kind = field.get("type", "text") if field.tag == "input" else field.tag
    filled = [one for one in values if one]
    if kind == "checkbox":
        filled = [one for one in values if one == field.get("value", "on")]
    if "required" in field.attrib and not filled:
        return False
    if kind == "select":
        return set(values) <= set(field.value_options)
    if kind == "number":
        return all(re.fullmatch(r"-?\d+", one) and _between(field, int(one)) for one in filled)
    return all(len(one) <= int(field.get("maxlength", 10**6)) for one in values)


def _between(field, value):
    return int(field.get("min", value)) <= value <= int(field.get("max", value))


def _near(text, position):
    line = text.splitlines()[position[0] - 1] if position[0] <= len(text.splitlines()) else ""
    return f"line {position[0]}: {line[:200]}"
