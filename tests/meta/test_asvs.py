"""Rows of docs/security.md that no other test shows."""

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.accounts import first_administrator, open_sessions
from portal.core import pages
from portal.core.access import Permission, needs
from portal.extensions import csrf
from tests.pages import Page, Visitor

ROOT = Path(__file__).resolve().parents[2]
MODULES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "portal").rglob("*.py")}
SCRIPTS = {path.name: path.read_text("utf-8") for path in (ROOT / "static").rglob("*.js")}


def policy_of(headers):
    """Return the directives of a Content-Security-Policy."""
    parts = (one.split() for one in headers["Content-Security-Policy"].split(";") if one.strip())
    return {name: set(values) for name, *values in parts}


def named_in(pattern, texts=MODULES):
    """Return the files whose text has a pattern."""
    return {name for name, text in texts.items() if re.search(pattern, text, re.MULTILINE)}


def test_the_policy_lets_nothing_run_that_is_not_the_portals(app):
    headers = Visitor(app).get("/sign-in").response.headers
    policy = policy_of(headers)
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ({"'none'"}, {"'self'"}, {"'self'"})
    assert policy["base-uri"] == policy.get("object-src", policy["default-src"]) == {"'none'"}
    assert policy["form-action"] == {"'self'"}
    assert not re.search("unsafe-|\\*", headers["Content-Security-Policy"])


def test_pages_hold_no_plug_in_and_no_frame():
    templates = {path.name: path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")}
    assert len(templates) > 100
    assert named_in(r"<(object|embed|applet|i?frame)\b", templates) == set()


def test_no_other_origin_is_let_in(app):
    client = app.test_client()
    for answer in (
        client.get("/sign-in", headers={"Origin": "https://elsewhere.example"}),
        client.options("/sign-in", headers={"Origin": "https://elsewhere.example"}),
    ):
        assert [name for name, _value in answer.headers if name.lower().startswith("access-control-")] == []


def test_every_answer_is_fenced_in(app):
    """A page, a form that is refused, what is not there, a style sheet, the service worker: each says the same."""
    with app.test_request_context():
        paths = {"/sign-in": 200, pages.asset("app.css"): 200, "/sw.js": 200, "/nothing-here": 404, "/duties": 302}
    client = app.test_client()
    answers = {path: client.get(path, base_url="https://localhost") for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == paths
    answers["refused"] = client.post("/locale", base_url="https://localhost")
    for path, answer in answers.items():
        hsts = re.fullmatch(r"max-age=(\d+); includeSubDomains", answer.headers["Strict-Transport-Security"])
        assert int(hsts.group(1)) >= 31536000, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        assert policy_of(answer.headers)["frame-ancestors"] == {"'none'"}, path
        kind, _, charset = answer.headers["Content-Type"].partition("; ")
        assert charset == "charset=utf-8", (path, kind)
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_trace_is_no_verb_of_the_portal(app):
    for path in ("/sign-in", "/healthz", "/duties"):
        assert app.test_client().open(path, method="TRACE").status_code in (302, 405)


def test_what_keeps_a_secret_is_random_by_the_system():
    """`random` makes the illustrative figures only."""
    users = named_in(r"^\s*(import random|from random )")
    assert [one for one in users if not one.startswith("portal/seed/")] == []


def test_a_sessions_token_has_128_bits_and_more():
    source = Path(open_sessions.__file__).read_text(encoding="utf-8")
    assert [int(one) for one in re.findall(r"secrets\.token_\w+\((\d+)\)", source)] == [32, 32]


def test_what_is_signed_is_signed_with_sha256(app):
    """Cookie, form's token, the first administrator's address: 43 signs are 256 bits, SHA-1's would be 27."""
    page = Visitor(app).get("/sign-in")
    cookie = page.response.headers["Set-Cookie"].partition(";")[0]
    with app.app_context():
        address = first_administrator.make_token()
    for signed in (cookie, page.form("/sign-in").fields["csrf_token"], address):
        assert len(signed.rpartition(".")[2]) == 43


def test_a_cookie_that_was_changed_opens_nothing(app):
    name, officer = app.config["SESSION_COOKIE_NAME"], Visitor(app, "commune_officer", "00952")
    officer.get("/account")
    cookie = officer.client.get_cookie(name).value

    def opens(value):
        stranger = app.test_client()
        stranger.set_cookie(name, value)
        return stranger.get("/account").status_code == 200

    assert opens(cookie)
    body, _, signature = cookie.rpartition(".")
    for place in (2, len(body) // 3, len(cookie) - 5):
        assert not opens(cookie[:place] + ("A" if cookie[place] != "A" else "B") + cookie[place + 1 :]), place
    assert not any(opens(one) for one in (body, f"{body}.", f"{body}.{'A' * len(signature)}", f".{signature}"))


def test_no_form_is_excepted_from_the_token(app):
    assert app.config["WTF_CSRF_CHECK_DEFAULT"]
    assert app.config["WTF_CSRF_METHODS"] >= {"POST", "PUT", "PATCH", "DELETE"}
    ours = {one for one in csrf._exempt_views if one.startswith("portal.")}
    assert (ours, csrf._exempt_blueprints) == (set(), set())
    used = {method for rule in app.url_map.iter_rules() for method in rule.methods}
    assert used == {"GET", "HEAD", "OPTIONS", "POST"}


def test_what_an_error_says_inside_is_not_said_outside(app, monkeypatch):
    @needs(Permission.PUBLIC)
    def broken(**_path):
        raise RuntimeError("SELECT secret-4711 FROM accounts")

    assert not app.debug
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as where it is no test
    monkeypatch.setitem(app.view_functions, "accounts.open_link", broken)
    page = Page(app.test_client().get("/sign-in/link/x"))
    assert page.status == 500
    assert not re.search("4711|Traceback|RuntimeError|SELECT|\\.py", page.text)


def test_no_folder_is_listed_and_no_other_file_served(app):
    for path in ("/.git/config", "/.env", "/assets/", "/static/", "/portal/config.py", "/assets/0/../../wsgi.py"):
        assert app.test_client().get(path).status_code == 404, path
    assert app.static_folder is None
    assert named_in(r"\bsend_from_directory\b") == set()


def test_who_asks_is_said_by_the_proxy_alone(app, databases, monkeypatch):
    """Without TRUSTED_PROXIES the header counts for nothing; with one, its last entry alone, which the proxy wrote."""
    sent = {"headers": {"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}, "environ_base": {"REMOTE_ADDR": "198.51.100.7"}}
    officer = Visitor(app, "commune_officer", "00952")
    officer.client.get("/admin/people", **sent)
    monkeypatch.setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, 1, 1, 1))  # as portal/assembly.py
    officer.client.get("/admin/people", **sent)
    with databases.owner() as owner:
        told = owner.execute("SELECT address FROM access_log ORDER BY id").fetchall()
    assert told == [("198.51.100.0/24",), ("203.0.113.0/24",)]


def test_a_form_takes_no_field_that_it_does_not_show(app, databases):
    """Nor is what was typed a format or a template."""
    officer, name = Visitor(app, "commune_officer", "00703"), "THT {0.__class__} %(name)s %n {{7*7}}"
    home = officer.get("/", 302).location
    typed = {"kind": "THT", "working_name": name, "opened_on": "2024-03-04", "expected_members": "6"}
    more = {"id": "999", "tenant_id": "1", "unit_id": "1", "version": "77", "state": "stopped", "stage": "counted"}
    typed["sector"] = officer.get(f"{home}/foundings/new").all("//select[@name='sector']/option[@value!='']/@value")[0]
    made = officer.forge(f"{home}/foundings", typed | more | {"members": "99", "certificate_number": "X"}).location
    assert name in officer.get(made).words("h1")
    columns = "tenant_id, id, version, state, members, certificate_number"
    with databases.owner() as owner:
        (row,) = owner.execute(f"SELECT {columns} FROM foundings WHERE working_name = %s", [name]).fetchall()
    tenant = int(home.rpartition("/")[2])
    assert row == (tenant, int(made.rpartition("/")[2]), 1, "open", None, None)
    assert row[1] != 999


def test_a_parameter_is_read_from_one_place(app):
    """Form and address are told apart; where both are asked, the value leads within the portal, or is a choice."""
    assert named_in(r"request\.values") == {"portal/accounts/second_factor_routes.py", "portal/returns/review.py"}
    stranger = Visitor(app)
    token = stranger.get("/sign-in").form("/sign-in").fields["csrf_token"]
    data = {"email": ["an@xa.example", "<b>other"], "password": "x", "csrf_token": token}
    page = Page(stranger.client.post("/sign-in?email=third%40xa.example", data=data))
    assert page.all("//input[@name='email']/@value") == ["an@xa.example"]


def test_nothing_else_opens_a_line_to_elsewhere():
    """The mail server, ClamAV, the launcher's own port: no address comes from a user, and none is followed."""
    libraries = (
        r"^\s*(?:import|from) (?:socket|ssl|smtplib|http|ftplib|urllib\.request|urllib3|requests|httpx|aiohttp)\b"
    )
    mail = {"portal/notices/smtp.py", "portal/operations/doctor.py"}
    assert named_in(libraries) == {"portal/core/virus_scan.py", "portal/launcher.py", *mail}


def test_only_these_ciphers_and_hashes_are_used():
    code = "\n".join(MODULES.values())
    assert set(re.findall(r"^from cryptography\S* import (.+)$", code, re.MULTILINE)) == {
        *("InvalidTag", "AESGCM", "SHA256", "HKDF")
    }
    assert set(re.findall(r"\bhashlib\.(\w+)", code)) == {"sha256", "file_digest"}
    assert set(re.findall(r"file_digest\([^)]*?\"(\w+)\"", code)) <= {"sha256"}
    assert not re.search(r"\b(md5|sha1|DES|ARC4|ECB|CBC)\b", code)
    subtle = " ".join(line for text in SCRIPTS.values() for line in text.splitlines() if "crypto.subtle" in line)
    assert set(re.findall(r"\b(?:AES|RSA|SHA|HMAC|PBKDF)\S*?(?=\")", subtle)) == {"AES-GCM"}


def test_scripts_put_text_in_as_text():
    made = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|srcdoc)\b"
    assert named_in(made, SCRIPTS) == set()
    assert named_in(r"= \{\};", SCRIPTS) == set()  # what is kept by name inherits nothing: Object.create(null)
    assert named_in(r"(Object\.assign\(|\.\.\.)[^;]*JSON\.parse", SCRIPTS) == set()
    assert named_in(r"onpaste|\"paste\"", SCRIPTS) == set()  # a password may be pasted


def name_of(package):
    return re.sub(r"[-_.]+", "-", package).lower()


def brought(wanted):
    """Return the names of all packages that some requirements bring, themselves among them, as installed here."""
    waiting, found = list(wanted), set()
    while waiting:
        one = waiting.pop()
        if (key := (name_of(one.name), frozenset(one.extras))) in found:
            continue
        found.add(key)
        for text in metadata.requires(one.name) or ():
            more = Requirement(text)
            if more.marker is None or any(more.marker.evaluate({"extra": extra}) for extra in ("", *one.extras)):
                waiting.append(more)
    return {name for name, _extras in found}


def test_every_component_is_pinned_with_what_it_brings():
    lines = [(ROOT / name).read_text("utf-8").splitlines() for name in ("requirements.txt", "constraints.txt")]
    asked, more = ([Requirement(line) for line in text if line and line[0] != "#"] for text in lines)
    assert all(re.fullmatch(r"==[\w.]+", str(one.specifier)) for one in (*asked, *more))
    assert brought(asked) - {name_of(one.name) for one in (*asked, *more)} == set()
    assert "-c constraints.txt" in (ROOT / "Makefile").read_text("utf-8")
