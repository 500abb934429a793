"""What a file is, decided by what it holds, never by its name or by what a browser says of it. Pure."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

import filetype
from filetype.types.archive import Pdf
from filetype.types.image import Jpeg, Png
from lxml import etree

MOST_UNPACKED = 200 * 1024 * 1024  # bytes that a package says it unpacks to: a real document stays far below
MOST_PARTS = 5_000
_MOST_DIRECTORY = 1024 * 1024  # bytes of the package's own table of contents, all of which is read into memory
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_CONTENT_TYPES = 256 * 1024
_MAIN_PART = re.compile(rb'ContentType\s*=\s*["\']([^"\']+\.main\+xml)["\']')
_OFFICE = "application/vnd.openxmlformats-officedocument"
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error),
    *(KeyError, ValueError, NotImplementedError, RuntimeError, OSError, EOFError),
)
# Parts that run: VBA, the older macro sheets of Excel, controls; whatever the document calls itself.
_RUNS = re.compile(r"(?i)(vbaProject\.bin|vbaData\.xml|/macrosheets/|/activeX/|/ctrlProps/.*\.bin)")
_MOST_RELATIONS = 1024 * 1024
_PRESSED = frozenset({"hyperlink", "externalLinkPath", "externalLink", "xlPathMissing"})


@dataclass(frozen=True)
class FileType:
    """One kind of file: its short name, its media type, the endings that its name may have."""

    name: str
    media_type: str
    endings: tuple[str, ...]


PDF = FileType("PDF", "application/pdf", ("pdf",))
JPEG = FileType("JPEG", "image/jpeg", ("jpg", "jpeg"))
PNG = FileType("PNG", "image/png", ("png",))
DOCX = FileType("DOCX", f"{_OFFICE}.wordprocessingml.document", ("docx",))
XLSX = FileType("XLSX", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",))
KNOWN = (PDF, JPEG, PNG, DOCX, XLSX)
ENDINGS = tuple(ending for one in KNOWN for ending in one.endings)
_HEADS = {Pdf(): PDF, Jpeg(): JPEG, Png(): PNG}  # what the library tells by a file's first bytes
# Main part's content type → the kind of file and the part that must be there. Those with macros are not among them.
_PACKAGES = {
    f"{DOCX.media_type}.main+xml": (DOCX, "word/document.xml"),
    f"{XLSX.media_type}.main+xml": (XLSX, "xl/workbook.xml"),
}


def recognise(stream: BinaryIO) -> FileType | None:
    """Return what a stream that can seek holds, or None for what is none of the known kinds; leaves it at its start.

    Of a package only the list of its parts is unpacked, up to a small limit.
    """
    stream.seek(0)
    head = stream.read(32)
    try:
        found = filetype.match(head, _HEADS)
        if found is not None:
            return _HEADS[found]
        return _package(stream) if head.startswith(b"PK\x03\x04") else None
    finally:
        stream.seek(0)


def active_content(stream: BinaryIO) -> str | None:
    """Return what of an office document does something when it is opened: "macros", "remote"; "broken"; else None.

    Remote is whatever is fetched from elsewhere without a press: a template, an object, a picture. A link that one
    presses is none, nor is another workbook that formulas name. Leaves the stream at its start.
    """
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        stream.seek(0)
        return None
    try:
        with zipfile.ZipFile(stream) as package:
            if any(_RUNS.search(part.filename) for part in package.infolist()):
                return "macros"
            rels = [part for part in package.infolist() if part.filename.endswith(".rels")]
            return "remote" if any(_fetches(package, part) for part in rels) else None
    except _UNREADABLE:
        return "broken"
    finally:
        stream.seek(0)


def _fetches(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Say whether a list of relations names something outside; one that cannot be read counts as such."""
    with package.open(part) as file:
        text = file.read(_MOST_RELATIONS + 1)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        relations = list(etree.fromstring(text, parser)) if len(text) <= _MOST_RELATIONS else None
    except etree.XMLSyntaxError:
        return True
    if relations is None:
        return True
    outside = [one for one in relations if (one.get("TargetMode") or "").casefold() == "external"]
    return any((one.get("Type") or "").rpartition("/")[2] not in _PRESSED for one in outside)


def _package(stream: BinaryIO) -> FileType | None:
    if not _has_small_directory(stream):
        return None
    try:
        with zipfile.ZipFile(stream) as package:
            return _office(package)
    except _UNREADABLE:
        return None


def _has_small_directory(stream: BinaryIO) -> bool:
    """A table of contents without end would be read into memory before anything can be counted."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_536 - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22 or tail[max(0, at - 20) :].startswith(b"PK\x06\x07"):
        return False  # no end, or that of a package of more than 4 GB
    return bool(struct.unpack_from("<L", tail, at + 12)[0] <= _MOST_DIRECTORY)


def _office(package: zipfile.ZipFile) -> FileType | None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return None
    with package.open(_CONTENT_TYPES) as file:
        listed = file.read(_MOST_CONTENT_TYPES + 1)
    if len(listed) > _MOST_CONTENT_TYPES:
        return None
    names = {part.filename for part in parts}
    main = [_PACKAGES.get(found.decode("ascii", "replace")) for found in _MAIN_PART.findall(listed)]
    return next((kind for kind, part in filter(None, main) if part in names), None)
