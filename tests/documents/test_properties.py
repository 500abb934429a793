"""The properties of a file are its issuer's, not those of the library's template."""

from datetime import date

from docx import Document

from portal.documents.properties import APPLICATION, set_properties


def test_a_file_says_whose_it_is_and_when_it_was_made():
    file = Document()
    set_properties(file, "Ủy ban nhân dân\nxã Cao Bồ", "Báo cáo", date(2024, 10, 23))
    known = file.core_properties
    assert (known.author, known.title, known.comments) == ("Ủy ban nhân dân xã Cao Bồ", "Báo cáo", "")
    assert known.created.date() == known.modified.date() == date(2024, 10, 23)
    package = file.part.package
    assert not [one for one in package.rels.values() if one.reltype.endswith("/thumbnail")]
    [program] = [one for one in package.rels.values() if one.reltype.endswith("/extended-properties")]
    assert APPLICATION.encode() in program.target_part.blob
