"""Finds forms and filters by walking the pages, and sends each with one thing wrong."""

import io
import random
import secrets
import traceback
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.pages import Page, sent

NASTY = (
    *("", " ", "\t", "0", "-1", "1", "999999999", str(2**31), str(2**63), "9" * 400, "1e308", "NaN", "1,5"),
    *("1.000.000,5", "٣", "½", "abc", "null", "[]", "{}", "true", "on", "2024-02-30", "0001-01-01", "9999-12-31"),
    *("2024-10", "12/13/2024", "2024-10-23T25:61", "a\r\nSet-Cookie: x=1", "a\nb", "\x00", "\x7f\x1b[31m"),
    *("\u202e\u0000", "\ufeff", "a\u0301" * 50, "<script>alert(1)</script>", "' OR 1=1 --", "%s%n%d", "{{7*7}}"),
    *("../../etc/passwd", "=cmd|' /C calc'!A0", "x" * 20_000, "𝕏😀", "//evil.example", "javascript:alert(1)"),
)
ODD_FILES = ((b"", "a.xlsx"), (b"PK\x03\x04rubbish", "a.xlsx"), (b"x", "\r\n.docx"), (b"%PDF-", "x" * 900))
ENDS_SESSION = ("/sign-out", "/account/posting", "/account/password", "/close")
LEAST_PAGES = 3


@dataclass
class Form:
    """A form as a page renders it."""

    page: str
    action: str
    method: str
    pairs: list
    files: frozenset

    @property
    def shape(self):
        path = "/".join("#" if part.isdigit() else part for part in self.action.split("?")[0].split("/"))
        return self.method, path, tuple(sorted({name for name, _value in self.pairs}))


@dataclass
class Fuzzer:
    """One visitor's walk and what came of it."""

    visitor: object
    rng: random.Random
    faults: list = field(default_factory=list)
    tried: Counter = field(default_factory=Counter)

    def walk(self, most, starts=("/",)):
        """Open up to `most` pages, one of each shape first; return their forms and filters, each shape once."""
        waiting, seen, shapes, found = list(starts), set(), Counter(), {}
        while waiting and len(seen) < most:
            waiting.sort(key=lambda address: shapes[shape_of(address)])
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            shapes[shape_of(address)] += 1
            page = self.fetch(address)
            if page is None or page.tree is None:
                continue
            if page.location:
                waiting.append(page.location)
            for form in forms_of(page, address):
                found.setdefault(form.shape, form)
            links = [link for link in page.all("//a/@href") if link.startswith("/") and "/assets/" not in link]
            for link in links:
                if "?" in link:
                    query = parse_qsl(link.split("?", 1)[1], keep_blank_values=True)
                    one = Form(address, link.split("?")[0], "get", query, frozenset())
                    found.setdefault(one.shape, one)
            waiting += [link.split("#")[0] for link in links if shapes[shape_of(link)] < LEAST_PAGES]
        return list(found.values())

    def fetch(self, address):
        return self.send("get", address, "as it is")

    def fuzz(self, form, number):
        """Send a form with one thing wrong, in so many ways."""
        if any(part in form.action for part in ENDS_SESSION):
            return
        ways = [(name, value) for name in {name for name, _ in form.pairs} - {"csrf_token"} for value in NASTY]
        for name, value in self.rng.sample(ways, min(number, len(ways))):
            pairs = [(key, value if key == name else old) for key, old in form.pairs]
            self.deliver(form, pairs, f"{name} = {value[:40]!r}")
        if form.method == "post":
            self.as_a_whole(form, self.rng.sample(WHOLES, min(len(WHOLES), max(2, number // 2))))

    def as_a_whole(self, form, wholes):
        for whole in wholes:
            whole(self, form)

    def deliver(self, form, pairs, told):
        if form.method == "get":
            self.send("get", f"{form.action}?{urlencode(pairs)}", told)
        else:
            data = {}
            for name, value in fresh(pairs):
                data.setdefault(name, []).append(value)
            self.send("post", form.action, told, data=data)

    def send(self, method, address, told, **options):
        self.tried[shape_of(address)] += 1
        try:
            answer = getattr(self.visitor.client, method)(address, **options)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            ours = [one for one in traceback.extract_tb(error.__traceback__) if "/portal/" in one.filename]
            last = ours[-1] if ours else place
            self.faults.append(f"{method} {address} ({told}): {error!r:.200} at {last.filename}:{last.lineno}")
            return None
        if answer.status_code >= 500:
            self.faults.append(f"{method} {address} ({told}): {answer.status_code}")
        return Page(answer)


def forms_of(page, address):
    for form in page.tree.forms:
        action, files = form.action or address, form.xpath(".//input[@type='file']/@name")
        if action.startswith("/"):
            pairs = [pair for pair in sent(form) if pair[0] not in files]
            method = (form.get("method") or "get").lower()
            yield Form(address, action.split("?")[0] if method == "get" else action, method, pairs, frozenset(files))


def shape_of(address):
    parts = urlsplit(address).path.split("/")
    return "/".join("#" if part.isdigit() else part for part in parts)


def fresh(pairs):
    """Return the pairs under a one-time key of their own, so that each is really looked at."""
    return [(name, secrets.token_hex(6) if name == "form_key" else value) for name, value in pairs]


def _needed(form):
    return [(name, value) for name, value in fresh(form.pairs) if name in ("csrf_token", "form_key")]


def missing(fuzzer, form):
    fuzzer.send("post", form.action, "all fields missing", data=dict(_needed(form)))


def as_files(fuzzer, form):
    needed = dict(_needed(form))
    data = {name: (io.BytesIO(b"text"), "a.txt") for name, _value in form.pairs if name not in needed}
    fuzzer.send("post", form.action, "texts as files", data=data | needed, content_type="multipart/form-data")


def files_as_text(fuzzer, form):
    data = {**dict(fresh(form.pairs)), **dict.fromkeys(form.files, "not a file")}
    fuzzer.send("post", form.action, "files as text", data=data, content_type="multipart/form-data")


def odd_files(fuzzer, form):
    for name in form.files:
        for content, called in ODD_FILES:
            data = {**dict(fresh(form.pairs)), name: (io.BytesIO(content), called)}
            fuzzer.send("post", form.action, f"file {called[:20]!r}", data=data, content_type="multipart/form-data")


def nameless_part(fuzzer, form):
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode())
        for name, value in fresh(form.pairs)
    )
    body += b"--b\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--b--\r\n"
    fuzzer.send("post", form.action, "a part without a name", data=body, content_type="multipart/form-data; boundary=b")


def broken_multipart(fuzzer, form):
    kind = "multipart/form-data; boundary=b"
    fuzzer.send("post", form.action, "broken multipart", data=b"--b\r\nContent-Dispo", content_type=kind)
    fuzzer.send("post", form.action, "no boundary", data=b"x", content_type="multipart/form-data")


def other_types(fuzzer, form):
    token = {"X-CSRFToken": dict(form.pairs).get("csrf_token", "")}
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded; charset=utf-16"):
        fuzzer.send("post", form.action, kind, data=b'{"a": [1]}\xff', content_type=kind, headers=token)


def doubled(fuzzer, form):
    data = {}
    for name, value in fresh(form.pairs):
        data[name] = [value, value] if name in ("csrf_token", "form_key") else [value, "", "x"]
    fuzzer.send("post", form.action, "each field three times", data=data)


WHOLES = (missing, as_files, files_as_text, odd_files, nameless_part, broken_multipart, other_types, doubled)
