"""PDF by LibreOffice: a stand-in program shows how it is called; without one the answer says so."""

import pytest

from portal.documents import pdf
from portal.documents.word import Letterhead, Paper

STANDS_IN = """#!/bin/sh
for one in "$@"; do last="$one"; done
printf '%%PDF-1.7 of ' > "${last%.docx}.pdf"
cat "$last" >> "${last%.docx}.pdf"
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Put a program of another name on the path; returns a function that writes it."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(pdf, "PROGRAMS", ("stand-in",))

    def write(script):
        made = tmp_path / "stand-in"
        made.write_text(script)
        made.chmod(0o755)

    return write


def test_a_document_goes_through_the_program(office):
    office(STANDS_IN)
    assert pdf.of_docx(b"words") == b"%PDF-1.7 of words"


@pytest.mark.verify
@pytest.mark.skipif(pdf.program() is None, reason="LibreOffice is not installed")
def test_libreoffice_makes_a_pdf_of_a_paper():
    paper = Paper(Letterhead("party", "Huyện ủy", "Văn phòng", 5, "BC/VP", "Vị Xuyên", None))
    paper.title("Báo cáo", "Kết quả")
    made = pdf.of_docx(paper.finish())
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")


def test_without_the_program_or_a_file_there_is_no_pdf(office):
    assert pdf.program() is None
    with pytest.raises(pdf.NoPdf):
        pdf.of_docx(b"words")
    office("#!/bin/sh\nexit 3\n")
    with pytest.raises(pdf.NoPdf):
        pdf.of_docx(b"words")
    office("#!/bin/sh\nexit 0\n")
    with pytest.raises(pdf.NoPdf):
        pdf.of_docx(b"words")
