"""What a file is, by its bytes and its name; what would burst, hides something or is protected is refused."""

import io
import zipfile

import pytest

from portal.documents import packages
from portal.documents.packages import LARGE_PART, MOST_PARTS, Refused, kind_of

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as made:
        for name, content in parts:
            made.writestr(name, content)
    return held.getvalue()


def xlsx(*more, listed=SHEET):
    return archive([("[Content_Types].xml", f"<Types>{listed}</Types>"), ("xl/workbook.xml", "<x/>"), *more])


def ods(*more, mimetype=ODS):
    return archive([("mimetype", mimetype), ("content.xml", "<x/>"), *more])


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (xlsx(), "a.xlsx", "xlsx"),
        (xlsx(listed="spreadsheetml.template.main+xml"), "a.XLSX", "xlsx"),
        (ods(), "a.ods", "ods"),
        (archive([("META-INF/manifest.xml", ODS), ("content.xml", "")]), "a.ods", "ods"),
        (OLE + b"x", "a.xls", "xls"),
        (b"\x09\x02\x06\x00", "a.xls", "xls"),
        (b"a;b\n", "a.csv", "csv"),
        (b"a\tb\n", "a.txt", "csv"),
        ("a\tb".encode("utf-16"), "a.txt", "csv"),
    ],
)
def test_kinds(data, name, kind):
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (xlsx(), "a.xlsb", "xlsb"),
        (xlsx(), "a.xlsm", "macros"),
        (xlsx(), "a.doc", "unknown_ending"),
        (xlsx(), "a", "unknown_ending"),
        (xlsx(), "a.csv", "wrong_ending"),
        (b"a;b", "a.xlsx", "wrong_ending"),
        (xlsx(listed="sheet.binary"), "a.xlsx", "xlsb"),
        (xlsx(("xl/vbaProject.bin", "x")), "a.xlsx", "macros"),
        (xlsx(listed="sheet.macroEnabled"), "a.xlsx", "macros"),
        (xlsx(listed="wordprocessingml"), "a.xlsx", "not_a_spreadsheet"),
        (archive([("a.txt", "x")]), "a.xlsx", "not_a_spreadsheet"),
        (archive([("EncryptedPackage", "x")]), "a.xlsx", "encrypted"),
        (ods(("META-INF/manifest.xml", "<encryption-data/>")), "a.ods", "encrypted"),
        (ods(mimetype="application/vnd.oasis.opendocument.text"), "a.ods", "not_a_spreadsheet"),
        (archive([("mimetype", ODS)]), "a.ods", "not_a_spreadsheet"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xls", "encrypted"),
        (b"PK\x03\x04 and nothing", "a.xlsx", "broken"),
        (b"<html><table>", "a.xls", "html"),
        (b"  <!DOCTYPE html>", "a.csv", "html"),
        (b"MIME-Version: 1.0\n", "a.xls", "html"),
        (b"<?xml?><w urn:schemas-microsoft-com:office:spreadsheet>", "a.xls", "xml_2003"),
        (b"<svg/>", "a.csv", "not_a_spreadsheet"),
        (b"a\0b", "a.csv", "not_a_spreadsheet"),
        (b"%PDF-1.7", "a.csv", "not_a_spreadsheet"),
        (xlsx(("xl/a.xml", '<!ENTITY a "x">')), "a.xlsx", "entities"),
        (xlsx(("xl/a.rels", "<!doctype x>")), "a.xlsx", "entities"),
    ],
)
def test_refusals(data, name, code):
    with pytest.raises(Refused) as refused:
        kind_of(data, name)
    assert refused.value.code == code


def test_a_doctype_cut_in_two_by_the_reading_is_seen():
    text = "x" * (packages._CHUNK - 4) + "<!DOCTYPE a>"
    with pytest.raises(Refused, match="entities"):
        kind_of(xlsx(("xl/a.xml", text)), "a.xlsx")
    assert kind_of(xlsx(("xl/a.bin", text)), "a.xlsx") == "xlsx"


def test_what_bursts_and_what_is_only_large():
    bomb = xlsx(("xl/a.xml", b"0" * (LARGE_PART + 1)))
    with pytest.raises(Refused) as refused:
        kind_of(bomb, "a.xlsx")
    assert (refused.value.code, refused.value.values) == ("unpacks_too_large", {"megabytes": 60})
    assert kind_of(xlsx(("xl/a.xml", b"0" * (LARGE_PART - 1000))), "a.xlsx") == "xlsx"


def test_a_part_that_is_larger_than_it_says():
    data = bytearray(xlsx(("xl/a.xml", b"0" * 5000)))
    at = data.rindex(b"xl/a.xml") - 46 + 24  # the size in the directory
    data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(Refused):
        kind_of(bytes(data), "a.xlsx")


def test_two_parts_of_one_name_and_too_many_parts():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = xlsx(("xl/a.xml", "1"), ("xl/a.xml", "2"))
    with pytest.raises(Refused, match="broken"):
        kind_of(twice, "a.xlsx")
    many = xlsx(*[(f"p{number}", "") for number in range(MOST_PARTS)])
    with pytest.raises(Refused, match="broken"):
        kind_of(many, "a.xlsx")


def test_cells_that_are_repeated_without_end():
    def content(number):
        return ("content.xml", f'<t number-rows-repeated="{number}"/>' * 400)

    def book(number):
        return archive([("mimetype", ODS), content(number)])

    assert kind_of(book(16_000), "a.ods") == "ods"  # the filling to the sheet's end
    with pytest.raises(Refused, match="too_many_rows"):
        kind_of(book(15_999), "a.ods")
