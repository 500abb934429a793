"""Evidence documents: told by what they hold, kept under the tenant, sent out to be saved, removed with a way back."""

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from tests.registry.acting import OTHER, OWN, link

MEGABYTE = 1024 * 1024
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40) + b"\xff\xd9"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def package(main, part, **parts):
    """Return an Office package whose list of parts names a main part."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", f'<Types><Override PartName="/{part}" ContentType="{main}"/></Types>')
        for name, content in {part: "<x/>", **parts}.items():
            made.writestr(name, content)
    return data.getvalue()


DOCX = package(f"{WORD}.main+xml", "word/document.xml")
XLSX = package(f"{EXCEL}.main+xml", "xl/workbook.xml")
GOOD = {
    "giấy chứng nhận.pdf": (PDF, "application/pdf"),
    "anh.PNG": (PNG, "image/png"),
    "anh.jpg": (JPEG, "image/jpeg"),
    "anh.jpeg": (JPEG + b"2", "image/jpeg"),
    "biên bản.docx": (DOCX, WORD),
    "danh sách.xlsx": (XLSX, EXCEL),
}
BOMB = package(f"{WORD}.main+xml", "word/document.xml", **{"word/big.xml": bytes(201 * MEGABYTE)})
LONG_LIST = package(f'{WORD}.main+xml" x="{" " * 300 * 1024}', "word/document.xml")
BAD = {
    "empty.pdf": b"",
    "page.pdf": b"<!doctype html><script>alert(1)</script>",
    "program.png": b"MZ\x90\x00" + bytes(100),
    "picture.pdf": PNG,
    "paper.jpg": PDF,
    "sheet.docx": XLSX,
    "macro.docx": package("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
    "no-main-part.docx": package(f"{WORD}.main+xml", "word/other.xml"),
    "plain.docx": package("text/plain", "word/document.xml"),
    "torn.docx": DOCX[: len(DOCX) // 2],
    "bomb.docx": BOMB,
    "long-list.docx": LONG_LIST,
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "paper": PDF,
    "paper.pdf.exe": PDF,
    "huge.pdf": PDF + bytes(10 * MEGABYTE),
}


def send(clerk, address, name, content, title="", status=302):
    values = {"file": (io.BytesIO(content), name), "title": title}
    return clerk.send(clerk.get(address), f"{address}/evidence", values=values, status=status)


@pytest.mark.parametrize("name", GOOD)
def test_it_is_kept_and_sent_out_to_be_saved(app, clerk, entry, name):
    content, media_type = GOOD[name]
    send(clerk, entry, name, content, "Chứng nhận")
    page = clerk.get(entry)
    assert "Chứng nhận" in page.words("#evidence")
    answer = clerk.client.get(link(page, r"/evidence/\d+$"))
    assert answer.status_code == 200
    assert answer.data == content
    assert answer.mimetype == media_type
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(content))
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    if not name.isascii():
        assert "filename*=UTF-8''" in disposition


def test_where_it_lies(app, clerk, entry):
    send(clerk, entry, "a.pdf", PDF)
    commune = entry.split("/")[2]
    path = Path(app.config["FILES"]) / commune / hashlib.sha256(PDF).hexdigest()
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not [one for one in path.parent.iterdir() if one.name.startswith(".")]
    root = Path(__file__).parents[2]
    assert root / "static" not in path.parents


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_is_said_at_the_field(clerk, entry, name):
    page = send(clerk, entry, name, BAD[name], "Tài liệu", status=422)
    assert page.all("//*[@id='attached-file-error']")
    assert page.all("//input[@name='title']/@value") == ["Tài liệu"]
    assert clerk.get(entry).words("#evidence").startswith("Tài liệu minh chứng Chưa có")


def test_nothing_was_chosen(clerk, entry):
    page = clerk.send(clerk.get(entry), "/evidence", values={"title": "X"}, status=422)
    assert page.all("//*[@id='attached-file-error']")


def test_sixty_megabytes_get_an_answer_in_plain_words(clerk, entry):
    page = send(clerk, entry, "a.pdf", PDF + bytes(60 * MEGABYTE), status=413)
    assert "12 MB" in page.words("main")


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\x.pdf", "hoá\u202efdp.pdf", "x" * 400 + ".pdf"])
def test_a_name_is_only_a_name(app, clerk, entry, name):
    send(clerk, entry, name, PDF)
    answer = clerk.client.get(link(clerk.get(entry), r"/evidence/\d+$"))
    disposition = answer.headers["Content-Disposition"]
    assert "/" not in disposition.replace("UTF-8''", "")
    assert "\\" not in disposition
    assert "%E2%80%AE" not in disposition
    assert ".pdf" in disposition
    assert len(disposition) < 400


def test_the_same_document_twice_is_said(clerk, entry):
    send(clerk, entry, "a.pdf", PDF, "Giấy chứng nhận")
    page = send(clerk, entry, "b.pdf", PDF, status=422)
    assert "Giấy chứng nhận" in page.words(".error-summary")


def test_a_removed_document_is_gone_and_can_be_brought_back(clerk, entry):
    send(clerk, entry, "a.pdf", PDF, "Giấy chứng nhận")
    address = link(clerk.get(entry), r"/evidence/\d+$")
    clerk.send(clerk.get(entry), f"{address}/remove")
    clerk.get(address, status=404)
    send(clerk, entry, "a.pdf", PDF + b"%", "Lần hai")
    clerk.send(clerk.get(entry), f"{address}/restore")
    assert clerk.client.get(address).data == PDF


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        ("commune_officer", OWN, 200),
        ("commune_leader", OWN, 200),
        ("inspector", None, 200),
        ("commune_officer", OTHER, 404),
        ("administrator", None, 404),
    ],
)
def test_the_wall(clerk, entry, visit, role, code, status):
    send(clerk, entry, "a.pdf", PDF)
    address = link(clerk.get(entry), r"/evidence/\d+$")
    someone = visit(role, code)
    assert someone.client.get(address).status_code == status
    if code == OTHER:
        own = someone.get("/", 302).location
        rest = address.split("/registry/", 1)[1]
        assert someone.client.get(f"{own}/registry/{rest}").status_code == 404
        someone.forge(f"{own}/registry/{rest}/remove", status=404)
    elif role != "commune_officer" and status == 200:
        someone.forge(f"{address}/remove", status=403)
        assert "evidence" not in "".join(form.action or "" for form in someone.get(entry).tree.forms)


def test_nobody_gets_it_without_signing_in(clerk, entry, visit):
    send(clerk, entry, "a.pdf", PDF)
    assert visit().client.get(link(clerk.get(entry), r"/evidence/\d+$")).status_code == 302


def test_a_missing_file_is_said(app, clerk, entry):
    send(clerk, entry, "a.pdf", PDF)
    path = Path(app.config["FILES"]) / entry.split("/")[2] / hashlib.sha256(PDF).hexdigest()
    path.unlink()
    clerk.get(link(clerk.get(entry), r"/evidence/\d+$"), status=404)
