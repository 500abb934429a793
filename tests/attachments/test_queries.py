"""A file is found under its own record alone."""

from portal.attachments.queries import file_of, files_of
from portal.duties.models import DutyItemFile
from tests.attachments.attaching import add


def test_another_records_file_is_none(record):
    one = add(record)
    assert file_of(DutyItemFile, record, one.id) is one
    assert file_of(DutyItemFile, (record[0], record[1] + 1), one.id) is None
    assert file_of(DutyItemFile, (record[0] + 1, record[1]), one.id) is None
    assert files_of(DutyItemFile, (record[0], record[1] + 1)) == []
