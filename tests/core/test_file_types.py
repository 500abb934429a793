"""What a file is, by what it holds; the office packages are opened no further than their table of contents."""

import io
import zipfile

import pytest

from portal.core import file_types
from portal.core.file_types import DOCX, JPEG, PDF, PNG, XLSX, recognise

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def package(content_type, *parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("[Content_Types].xml", f'<Override ContentType="{content_type}"/>')
        for part in parts:
            made.writestr(part, "<x/>")
    return buffer.getvalue()


KNOWN = {
    "pdf": (b"%PDF-1.7\n", PDF),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", PNG),
    "docx": (package(WORD, "word/document.xml"), DOCX),
    "xlsx": (package(EXCEL, "xl/workbook.xml"), XLSX),
}
UNKNOWN = {
    "nothing": b"",
    "text": b"not %PDF-1.7",
    "a web page": b"<html><body>%PDF-</body></html>",
    "a program": b"MZ\x90\x00\x03",
    "another picture": b"GIF89a",
    "any package": package("text/plain", "word/document.xml"),
    "a document with macros": package(WORD.replace("document.main", "document.macroEnabled.main"), "word/document.xml"),
    "a document without its main part": package(WORD, "xl/workbook.xml"),
    "half a package": KNOWN["docx"][0][:-30],
    "a package that is none": b"PK\x03\x04" + bytes(100),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_file(name):
    content, kind = KNOWN[name]
    stream = io.BytesIO(content)
    stream.seek(3)
    assert recognise(stream) is kind
    assert stream.tell() == 0


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_taken(name):
    stream = io.BytesIO(UNKNOWN[name])
    assert recognise(stream) is None
    assert stream.tell() == 0


def test_a_package_of_too_many_parts_or_bytes_is_not_taken(monkeypatch):
    monkeypatch.setattr(file_types, "MOST_PARTS", 1)
    assert recognise(io.BytesIO(KNOWN["docx"][0])) is None
    monkeypatch.setattr(file_types, "MOST_PARTS", 2)
    assert recognise(io.BytesIO(KNOWN["docx"][0])) is DOCX
    monkeypatch.setattr(file_types, "MOST_UNPACKED", 10)
    assert recognise(io.BytesIO(KNOWN["docx"][0])) is None


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(**parts):
    """Return a Word document with further parts, by name."""
    buffer = io.BytesIO(package(WORD, "word/document.xml"))
    with zipfile.ZipFile(buffer, "a") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return buffer


def relation(kind, target="https://elsewhere.example/t.dotm", mode="External"):
    return f'<R><Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></R>'


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "xl/macrosheets/sheet1.xml", "word/activeX/activeX1.bin"])
def test_what_runs_is_told_whatever_the_document_calls_itself(part):
    stream = document(**{part: "x"})
    assert recognise(stream) is DOCX
    assert file_types.active_content(stream) == "macros"
    assert stream.tell() == 0


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "image", "frame"])
def test_what_is_fetched_from_elsewhere_is_told(kind):
    rels = "word/_rels/settings.xml.rels"
    assert file_types.active_content(document(**{rels: relation(kind)})) == "remote"
    assert file_types.active_content(document(**{rels: relation(kind).encode("utf-16")})) == "remote"
    assert file_types.active_content(document(**{rels: relation(kind, "media/1.png", "Internal")})) is None


def test_a_list_of_relations_that_cannot_be_read_counts_as_one():
    for text in ("<R", "<R>" + " " * 2**20 + "</R>"):
        assert file_types.active_content(document(**{"word/_rels/a.rels": text})) == "remote"


def test_a_link_to_press_and_other_files_are_harmless():
    assert file_types.active_content(document(**{"word/_rels/document.xml.rels": relation("hyperlink")})) is None
    assert file_types.active_content(io.BytesIO(b"%PDF-1.7")) is None


def test_a_damaged_one_is_said_to_be_so():
    data = document(**{"word/_rels/a.rels": relation("hyperlink")}).getvalue()
    at = data.rindex(b"PK\x03\x04")
    assert file_types.active_content(io.BytesIO(data[:at] + b"XXXX" + data[at + 4 :])) == "broken"
