"""Each reason for which a file is not read has its words."""

import re
from pathlib import Path

import pytest

from portal.documents import csv_table, packages, workbook
from portal.documents.workbook import Refused
from portal.imports.upload_errors import message

SOURCES = "".join(Path(one.__file__).read_text(encoding="utf-8") for one in (workbook, packages, csv_table))
CODES = sorted(set(re.findall(r'Refused\(\s*"(\w+)"', SOURCES)) | {"encrypted", "broken", "too_many_sheets"})


@pytest.mark.parametrize("code", CODES)
def test_every_reason_has_words_of_its_own(app, code):
    given = {"megabytes": 10, "rows": 20_000, "sheets": 40, "ending": "xls", "kind": "xlsx", "row": 3, "cell": "S!A9"}
    with app.test_request_context():
        said = message(Refused(code, **given))
        assert said
        assert said != message(Refused("broken")) or code == "broken"
        assert "None" not in said


def test_an_unknown_reason_is_a_damaged_file(app):
    with app.test_request_context():
        assert message(Refused("?")) == message(Refused("broken"))
