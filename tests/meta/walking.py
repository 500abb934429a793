"""Walks a person's pages by their links, finds the forms on them, and fills them in as they ask to be."""

import random
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from tests.pages import Page, typed

TODAY, LATER = "2024-10-23", "2026-01-15"
HOST = "http://localhost"
# By a word in the name of a field, first what is most particular; else by its type.
WORDS = {
    "email": "nguoi.moi@vixuyen.example",
    "url": "https://vixuyen.example",
    "registered_on": "2019-05-03",
    "starts_on": TODAY,
    "deadline": LATER,
    "until": "2024-11-20",
    "last_year": "2030",
    "ends_on": LATER,
    "valid_to": "",
    "code": "K9",
    "number": "12/BC-UBND",
    "reason": "Bổ sung theo biên bản họp thôn",
    "basis": "Căn cứ khảo sát nhu cầu tại các thôn",
}
BY_TYPE = {"date": TODAY, "time": "08:00", "number": "9", "email": "nguoi.moi@vixuyen.example"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
REGISTER = "Loại hình;Tên;Ngày đăng ký;Số đăng ký\nTHT;THT nuôi ong thôn Nà Lách;03/05/2019;91/THT\n".encode()
SKIPPED = ("submit", "image", "reset", "button")


@dataclass
class Form:
    """A form as a page renders it, with what was sent before to come to that page."""

    role: str
    endpoint: str
    names: frozenset
    action: str
    element: object
    place: str  # the page
    before: list = field(default_factory=list)  # (action, data, enctype) of what was sent first

    @property
    def shape(self):
        return self.endpoint, self.names

    def __str__(self):
        return f"{self.role}: {self.endpoint} on {self.place}{' after sending' if self.before else ''}"


class Walk:
    """What a person finds: pages by their links, each kind of page at most `most` times, forms by their shape."""

    def __init__(self, visitor, role, most, seed):
        self.visitor, self.role, self.most = visitor, role, most
        self.random = random.Random(f"{seed} {role}")
        self.adapter = visitor.app.url_map.bind("localhost")
        self.seen, self.visited, self.broken = set(), Counter(), []

    def endpoint(self, path, method):
        try:
            return self.adapter.match(urlsplit(path).path, method=method)[0]
        except Exception:
            return None

    def from_pages(self, visitor, starts, before=()):
        """Yield the forms of some pages, always, and of those that their links lead to."""
        ways, always = list(starts), set(starts)
        while ways:
            path = ways.pop(self.random.randrange(len(ways)))
            kind = self.endpoint(path, "GET")
            if not opens_a_page(kind) or (self.visited[kind] >= self.most and path not in always):
                continue
            self.visited[kind] += 1
            page = Page(visitor.client.get(path))
            if page.status >= 400:
                self.broken.append(f"{self.role}: a link to {path} answers {page.status}")
            new = sorted(links(page, path) - self.seen)
            self.seen |= set(new)
            ways += new
            yield from self.forms(page, path, before)

    def forms(self, page, path, before):
        for element in page.tree.forms if page.tree is not None else []:
            if element.method != "POST":
                continue
            action = own_address(element.action or path, path)
            names = frozenset(element.xpath(".//@name"))
            endpoint = self.endpoint(action, "POST")
            yield Form(self.role, endpoint, names, action, element, path, list(before))


def opens_a_page(endpoint):
    return (
        endpoint is not None and not endpoint.startswith(("exports.", "assets.", "health.")) and "file" not in endpoint
    )


def own_address(link, path):
    whole = urljoin(HOST + path, link).split("#")[0]
    return whole[len(HOST) :] if whole.startswith(HOST + "/") else ""


def links(page, path):
    """Return where a page leads: its links, its redirect, and the questions that its GET forms ask when filled."""
    found = {page.location} if page.location else set()
    if page.tree is not None:
        found |= set(page.all("//a/@href"))
        for form in page.tree.forms:
            if form.method == "GET":
                pairs = [pair for pair in filled(form) if not isinstance(pair[1], tuple)]
                found.add(f"{form.action or path}?{urlencode(pairs)}")
    return {own_address(link, path) for link in found} - {""}


def buttons(form):
    found = form.xpath(".//button[@name][not(@type) or @type='submit'] | .//input[@type='submit'][@name]")
    return [(one.get("name"), one.get("value", "")) for one in found]


def filled(form, *, every=True, ticked=False, last=False, button=0):
    """Return what a person sends who fills in each empty field as its type, name and bounds ask.

    `every`: also those that may stay empty; `ticked`: every box; `last`: the last of several choices, not the first.
    """
    pairs, groups = [], set()
    for field_ in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        kind = field_.get("type", "text") if field_.tag == "input" else field_.tag
        name = field_.get("name")
        if field_.get("disabled") is not None or kind in SKIPPED:
            continue
        if kind in ("checkbox", "radio"):
            chosen = field_.checked or (name not in groups and _takes(form, field_, ticked, last))
            if chosen:
                groups.add(name)
                pairs.append((name, field_.get("value", "on")))
        elif kind == "file":
            pairs.append((name, _file(field_)))
        elif kind == "select":
            pairs += [(name, one) for one in _selected(field_, every or field_.get("required") is not None, last)]
        elif kind == "hidden":
            pairs.append((name, field_.get("value", "")))
        else:
            asked = every or field_.get("required") is not None
            pairs.append((name, _value(field_) or (_fitting(field_, kind, name) if asked else "")))
    return pairs + buttons(form)[button : button + 1]


def _file(field_):
    is_table = ".csv" in field_.get("accept", "")
    return (REGISTER, "so.csv") if is_table else (PDF, "quyet-dinh.pdf")


def _takes(form, box, ticked, last):
    """An empty group of radios or required boxes takes its first or last; other boxes only where all are ticked."""
    group = form.xpath(".//input[@name=$name]", name=box.get("name"))
    if any(one.checked for one in group) or (last and box is not group[-1]):
        return False
    return box.get("type") == "radio" or ticked or box.get("required") is not None


def _selected(select, asked, last):
    if not asked or (select.xpath(".//option[@selected]") and not last):
        return list(select.value) if select.multiple else [select.value or ""]
    choices = [one for one in select.value_options if one] or [""]
    return [choices[-1 if last else 0]]


def _value(field_):
    return typed(field_) if field_.tag == "textarea" else field_.get("value", "")


def _fitting(field_, kind, name):
    told = next((value for word, value in WORDS.items() if word in name), None)
    if kind in ("date", "time"):
        return told if told and told[:2] == "20" else BY_TYPE[kind]
    if kind == "number" or field_.get("inputmode") in ("numeric", "decimal"):
        if told and told.isdigit():
            return told
        return str(max(int(field_.get("min") or 0), min(int(field_.get("max") or 9), 9)))
    if told is None or told[:2] == "20":
        told = BY_TYPE.get(kind, "Nội dung thử của biểu mẫu")
    return told[: int(field_.get("maxlength") or 500)]
