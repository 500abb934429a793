"""A .docx as a PDF, by LibreOffice where it is installed. No Flask, no database."""

import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
LONGEST = 60  # seconds for one file


class NoPdf(Exception):
    """LibreOffice is not installed, or could not make this file in time."""


def program() -> str | None:
    """Return the path of LibreOffice on this machine, or None."""
    return next((found for one in PROGRAMS if (found := shutil.which(one))), None)


def of_docx(data: bytes) -> bytes:
    """Return a document as a PDF; raises NoPdf.

    The program works in a folder of its own, profile included, which goes with the file: two at once do not meet.
    """
    found = program()
    if found is None:
        raise NoPdf("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "paper.docx")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [found, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=LONGEST, check=True)
        except (OSError, subprocess.SubprocessError) as problem:
            raise NoPdf(str(problem)) from problem
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise NoPdf("LibreOffice wrote no file")
        return made.read_bytes()
