"""Makes the pictures of every paper anew: `make papers`. Needs LibreOffice Writer and pdftoppm (Poppler).

Each paper of `tests/reports/papers.py` on the illustrative district goes through the portal's own way to PDF; its first
two pages and the last are kept as docs/papers/NAME-PAGE.png.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from portal.core import clock
from portal.documents import pdf
from tests.conftest import STORY_NOW
from tests.database import Databases
from tests.reports.papers import PAPERS, fetch, prepared

KEPT = Path(__file__).parents[2] / "docs" / "papers"
DOTS = 80  # dots per inch


def main():
    """Make the pictures; exit status 1 where a program is missing."""
    missing = [
        name for name, found in (("LibreOffice", pdf.program()), ("pdftoppm", shutil.which("pdftoppm"))) if not found
    ]
    if missing:
        print(f"Not installed: {', '.join(missing)}. Debian: apt install libreoffice-writer-nogui poppler-utils")
        return 1
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            found = prepared(databases)
            with clock.frozen(STORY_NOW):
                for paper in PAPERS:
                    _draw(paper.name, fetch(databases.app, paper, found).data)
        finally:
            databases.stop()
    return 0


def _draw(name, data):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "paper.pdf")
        source.write_bytes(pdf.of_docx(data))
        command = ["pdftoppm", "-gray", "-r", str(DOTS), str(source), str(Path(folder, "page"))]
        subprocess.run(command, check=True)
        pages = sorted(Path(folder).glob("page-*.pgm"))
        for number, page in [*enumerate(pages[:2], 1), *([(len(pages), pages[-1])] if len(pages) > 2 else [])]:
            kept = KEPT / f"{name}-{number}.png"
            kept.write_bytes(png_of(page.read_bytes()))
            print(f"{kept.relative_to(KEPT.parents[1])}: {kept.stat().st_size // 1024} KB")


def png_of(pgm):
    """Return a grey picture (binary PGM, 256 greys) as a PNG of 16 greys: a page of text in some 30 KB."""
    _magic, size, _most, dots = pgm.split(b"\n", 3)
    wide, high = map(int, size.split())
    rows = []
    for at in range(high):
        row = dots[at * wide : (at + 1) * wide] + b"\xff" * (wide % 2)
        rows.append(b"\0" + bytes(left & 0xF0 | right >> 4 for left, right in zip(row[::2], row[1::2], strict=True)))
    head = struct.pack(">IIBBBBB", wide, high, 4, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


if __name__ == "__main__":
    sys.exit(main())
