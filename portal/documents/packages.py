"""What a file is that somebody sent as a spreadsheet, judged before anything is unpacked; or a refusal."""

import io
import re
import zipfile
import zlib
from typing import Any

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 60 * MEGABYTE
MOST_PARTS = 2_000
# Times that a large part may shrink: a sheet shrinks 10 to 20 times, what is made to burst 300 and more.
MOST_SHRUNK = 100
LARGE_PART = 5 * MEGABYTE
MOST_ROWS = 20_000
MOST_COLUMNS = 256
_CHUNK = 64 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")  # Excel 2, 3 and 4
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype html|html|table|meta|head|body|div)|^MIME-Version:", re.IGNORECASE)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")
_ENDINGS = ("xlsx", "xls", "ods", "csv", "txt")


class Refused(Exception):
    """A file that is not read at all: `code` says why, `values` with which numbers or names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def kind_of(data: bytes, file_name: str) -> str:
    """Return "xlsx", "xls", "ods" or "csv"; raises Refused for anything else, and for a name that says otherwise."""
    ending = file_name.rpartition(".")[2].casefold()
    if ending == "xlsb":
        raise Refused("xlsb")
    kind = kind_by_content(data)
    if ending == "xlsm":
        raise Refused("macros")
    if ending not in _ENDINGS:
        raise Refused("unknown_ending", ending=ending[:12])
    if ending.replace("txt", "csv") != kind:
        raise Refused("wrong_ending", ending=ending, kind=kind)
    return kind


def kind_by_content(data: bytes) -> str:
    """Return the kind of a file whose name is not known any more; raises Refused for what is no spreadsheet."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refused("encrypted")
        return "xls"
    if data.startswith(_OLD_EXCEL):
        return "xls"
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    return "csv" if data.startswith(UTF_16) else _kind_of_text(data)  # "Unicode text", as Excel saves it


def _kind_of_text(data: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]:
        raise Refused("xml_2003")
    if (data.lstrip()[:1] == b"<" or data.startswith(b"MIME")) and _HTML.search(data[:4096]):
        raise Refused("html")
    if data.lstrip()[:1] == b"<" or b"\0" in data[:4096] or data.startswith(b"%PDF"):
        raise Refused("not_a_spreadsheet")
    return "csv"


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_declared(parts)
            kind = _kind_of_parts(archive, {part.filename.replace("\\", "/"): part for part in parts})
            for part in parts:
                _check_part(archive, part)
            return kind
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused("broken") from error
    except RuntimeError as error:  # what the library raises for an encrypted part
        raise Refused("encrypted") from error


def _check_declared(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise Refused("broken")
    sizes = [(part.file_size, part.compress_size) for part in parts]
    whole, packed = sum(size for size, _packed in sizes), sum(packed for _size, packed in sizes)
    bursts = any(size > max(LARGE_PART, MOST_SHRUNK * shrunk) for size, shrunk in [*sizes, (whole, packed)])
    if bursts or whole > MOST_UNPACKED:
        raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE)


def _kind_of_parts(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    if "mimetype" in parts or "content.xml" in parts:
        return _open_document(archive, parts)
    if "EncryptedPackage" in parts:
        raise Refused("encrypted")
    if "[Content_Types].xml" not in parts:
        raise Refused("not_a_spreadsheet")
    listed = _head(archive, parts["[Content_Types].xml"], 256 * 1024)
    if b"sheet.binary" in listed:
        raise Refused("xlsb")
    if "xl/vbaProject.bin" in parts or b"sheet.macroEnabled" in listed:
        raise Refused("macros")
    if b"spreadsheetml.sheet.main+xml" in listed or b"spreadsheetml.template.main+xml" in listed:
        return "xlsx"
    raise Refused("not_a_spreadsheet")


def _open_document(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    manifest = _head(archive, parts["META-INF/manifest.xml"], MEGABYTE) if "META-INF/manifest.xml" in parts else b""
    if b"encryption-data" in manifest:
        raise Refused("encrypted")
    kind = _head(archive, parts["mimetype"], 200) if "mimetype" in parts else manifest
    if _ODS.encode() not in kind or "content.xml" not in parts:
        raise Refused("not_a_spreadsheet")
    return "ods"


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(part) as stream:
        return stream.read(most)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part piece by piece, so that a false declaration is found out without unpacking it into memory."""
    size, tail, repeats, is_xml = 0, b"", 0, part.filename.endswith((".xml", ".rels"))
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > part.file_size or size > MOST_UNPACKED:
                raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE)
            if is_xml and _DOCTYPE.search(tail + piece):
                raise Refused("entities")
            if part.filename == "content.xml":
                repeats += _repeated(tail + piece)
            tail = piece[-64:]
    if repeats > MOST_ROWS * MOST_COLUMNS:
        raise Refused("too_many_rows", rows=MOST_ROWS)


def _repeated(piece: bytes) -> int:
    """Return how many cells a piece of an .ods repeats; the filling to the sheet's end is what all of them have."""
    found = (int(number) for number in _REPEATED.findall(piece))
    return sum(number for number in found if number < 16_000)
