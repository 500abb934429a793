"""What may be attached: told by its content, under a name that fits, once, and removed with a way back."""

from datetime import datetime

import pytest

from portal.attachments import services
from portal.attachments.queries import files_of
from portal.core import clock
from portal.core.errors import RuleBroken
from portal.duties.models import DutyItemFile
from tests.attachments.attaching import PDF, add


def refused(record, *given, **more):
    with pytest.raises(RuleBroken) as broken:
        add(record, *given, **more)
    return broken.value.field


def test_it_is_kept_with_what_it_is_and_called_by_its_name_without_a_title(record):
    one = add(record)
    assert (one.title, one.file_name, one.media_type, one.size) == ("kế hoạch.pdf",) * 2 + ("application/pdf", len(PDF))
    assert (one.tenant_id, one.item_id, one.removed_at) == (*record, None)
    assert add(record, PDF + b" ", title=" Kế  hoạch ").title == "Kế hoạch"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.pdf"), (b"plain text", "a.pdf"), (PDF, "a.docx"), (PDF, "a"), (b"MZ\x90\x00", "a.pdf")],
)
def test_what_is_refused_is_named_at_the_file(record, content, name):
    assert refused(record, content, name) == "file"


def test_no_file_and_a_title_that_is_too_long(record):
    with pytest.raises(RuleBroken):
        services.add(DutyItemFile, record, None)
    with pytest.raises(Exception, match="200") as invalid:
        add(record, title="x" * 201)
    assert invalid.value.field == "title"
    assert files_of(DutyItemFile, record) == []


def test_the_same_document_stands_once_until_it_is_removed(record):
    one = add(record)
    assert refused(record, name="khác.pdf") == "file"
    services.remove(one)
    again = add(record, name="khác.pdf")
    assert files_of(DutyItemFile, record) == [again, one]


def test_so_many_and_no_more(record, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 2)
    first = add(record)
    add(record, PDF + b"2")
    assert refused(record, PDF + b"3") == "file"
    services.remove(first)
    assert add(record, PDF + b"3")


def test_too_large_is_said(record, monkeypatch):
    monkeypatch.setattr(services, "MOST_BYTES", len(PDF) - 1)
    assert refused(record) == "file"
    monkeypatch.setattr(services, "MOST_BYTES", len(PDF))
    assert add(record)


def test_removed_once_keeps_its_moment_and_comes_back(record):
    one = add(record)
    services.remove(one)
    first = one.removed_at
    with clock.frozen(datetime(2024, 12, 1)):
        services.remove(one)
    assert one.removed_at == first
    services.restore(one)
    assert one.removed_at is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\tệp\\kế hoạch.pdf", "kế hoạch.pdf"),
        ("../../etc/a.pdf", "a.pdf"),
        ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 200, "x" * 150),
        ("a." + "y" * 200, "a." + "y" * 148),
        ("", ""),
    ],
)
def test_a_name_without_its_folders_and_not_too_long(given, name):
    assert services._base_name(given) == name
