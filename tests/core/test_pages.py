"""portal/core/pages.py: what every page is made with; each static file once, for ever, under its fingerprint."""

import gzip

import pytest
from markupsafe import Markup

from portal import config
from portal.config import ROOT
from portal.core import pages
from tests.pages import Visitor


def test_typed_lines_are_kept_and_nothing_in_them_is_markup():
    shown = pages.lines("dòng 1\r\n<b>dòng 2</b>")
    assert shown == Markup('<span class="lines">dòng 1\r\n&lt;b&gt;dòng 2&lt;/b&gt;</span>')
    assert isinstance(shown, Markup)


def test_what_has_one_line_is_shown_as_it_is():
    for value in ("<b>một dòng</b>", "", None, 7):
        assert pages.lines(value) is value
    assert not isinstance(pages.lines("<b>"), Markup)


def addresses(app):
    with app.test_request_context():
        return {name: pages.asset(name) for name in ("bootstrap.css", "app.css", "htmx.js", *pages.MODULES)}


def test_a_file_is_served_plain_or_compressed_and_kept_for_ever(app):
    client = app.test_client()
    for name, address in addresses(app).items():
        plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert plain.status_code == packed.status_code == 200
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data)
        for answer in (plain, packed):
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert answer.mimetype == ("text/css" if name.endswith(".css") else "text/javascript")


def test_only_what_is_here_now_is_served(app):
    """An address of an older content must not show the new one: it would be kept for ever."""
    client = app.test_client()
    fingerprint = addresses(app)["app.css"].split("/")[2]
    assert client.get(f"/assets/{fingerprint}/app.css").status_code == 200
    for address in (f"/assets/{fingerprint}/htmx.js", f"/assets/{fingerprint}/other.css", "/assets/0/app.css"):
        assert client.get(address).status_code == 404


def test_modules_find_each_other_below_one_fingerprint(app):
    found = addresses(app)
    assert len({found[name].rsplit("/", 1)[0] for name in pages.MODULES}) == 1


def test_a_change_in_one_module_changes_the_address_of_all(monkeypatch, tmp_path):
    for folder in ("css", "js"):
        (tmp_path / folder).mkdir()
        for path in (pages.STATIC / folder).iterdir():
            (tmp_path / folder / path.name).write_bytes(path.read_bytes())
    (tmp_path / "js/grid.js").write_bytes(b"// other")
    before = pages.load()
    monkeypatch.setattr(pages, "STATIC", tmp_path)
    after = pages.load()
    assert {name for name in before if after[name].fingerprint != before[name].fingerprint} == set(pages.MODULES)


def test_the_style_sheet_holds_its_sections_in_order():
    text = pages.load()["app.css"].body.decode()
    starts = [text.index((pages.STATIC / f"css/{name}.css").read_text()) for name in pages.STYLES]
    assert starts == sorted(starts)


def test_a_page_names_every_file(app):
    page = Visitor(app).get("/sign-in")
    named = set(page.all("//link[@rel='stylesheet' or @rel='modulepreload']/@href | //script/@src"))
    assert named == set(addresses(app).values())
    assert page.all("//script[@type='module']/@src") == [addresses(app)["app.js"]]


def test_without_htmx_it_is_said_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(pages, "HTMX", tmp_path / "htmx-2.min.js")
    with pytest.raises(RuntimeError, match=r"make run.*requirements-assets\.txt"):
        pages.load()


def test_a_name_that_is_not_the_portals_is_no_request(app, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://portal.example.vn/")
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", config.from_environment()["TRUSTED_HOSTS"])
    for host in ("evil.example", "portal.example.vn.evil.example", "evil.example:443"):
        for path in ("/sign-in", "/healthz", "/nothing-here"):
            assert app.test_client().get(path, headers={"Host": host}).status_code == 400, host
    for host in ("portal.example.vn", "portal.example.vn:443", "127.0.0.1:8000", "localhost"):
        assert app.test_client().get("/sign-in", headers={"Host": host}).status_code == 200, host
    monkeypatch.delenv("BASE_URL")
    assert config.from_environment()["TRUSTED_HOSTS"] is None


@pytest.mark.parametrize("host", ["a" * 64, "..a", "[::1", "a b", "a\u2100", "localhost:99999", "-"])
def test_a_host_that_is_none_is_no_request(app, host):
    for method, path in (("GET", "/sign-in"), ("GET", "/healthz"), ("GET", "/nothing-here"), ("POST", "/duties")):
        answer = app.test_client().open(path, method=method, headers={"Host": host})
        assert answer.status_code < 500, (method, path)


UNREADABLE = ("http://[", "//[", "http://[x]/a", "http://a\u2100b/", "https://localhost:x/", "http://localhost:99999/")


@pytest.mark.parametrize("address", UNREADABLE)
@pytest.mark.parametrize("role", [None, "district_officer"])
def test_what_is_no_address_leads_nowhere(visit, role, address):
    visitor = visit(role)
    token = visitor.token("/sign-in" if role is None else "/account")
    home = "/sign-in" if role is None else "/account"
    way_on = {"csrf_token": token, "locale": "en", "email": "a@example.vn", "password": "x", "next": address}
    for path in ("/locale", "/sign-in", "/sign-in/code", "/account/prove"):
        assert visitor.client.post(path, data=way_on).status_code < 500, path
    for path in ("/sign-in", "/sign-in/code", "/account/prove", "/duties"):
        assert visitor.client.get(path, query_string={"next": address}).status_code < 500, path
    named = {"HX-Request": "true", "HX-Current-URL": address}
    for headers in ({"Referer": address}, named):
        for options in ({}, {"base_url": "https://localhost"}):  # over HTTPS the token's library reads it too
            assert visitor.client.get(home, headers=headers, **options).status_code < 500
            data = {"csrf_token": token, "locale": "en"}
            assert visitor.client.post("/locale", headers=headers, data=data, **options).status_code < 500
            assert visitor.client.post("/duties/schedule", headers=headers, **options).status_code < 500


def test_a_nul_is_no_request_wherever_it_stands(visit):
    visitor = visit("district_officer")
    token = visitor.token()
    for query in ("kind=%00", "kind=HTX&kind=%00", "%00=1"):
        visitor.get(f"/district/quotas?{query}", status=400)
    for data in ({"by_mail": "\x00"}, {"by_mail": ["a", "\x00"]}, {"\x00": "a"}):
        answer = visitor.client.post("/account/notices", data={"csrf_token": token, "form_key": "k", **data})
        assert answer.status_code == 400, data
    named = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\x00.pdf"\r\n\r\n%PDF-\r\n--b--\r\n'
    kind = "multipart/form-data; boundary=b"
    assert visitor.client.post("/district/import", data=named, content_type=kind).status_code == 400


def test_a_whole_address_is_never_made_from_the_request(app):
    with app.test_request_context(headers={"Host": "evil.example"}):
        assert pages.absolute("/duties") == app.config["BASE_URL"].rstrip("/") + "/duties"


def test_no_link_is_built_from_the_request():
    made = [path for path in (ROOT / "portal").rglob("*.py") if "_external" in path.read_text(encoding="utf-8")]
    assert made == []
