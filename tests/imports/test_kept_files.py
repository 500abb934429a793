"""A spreadsheet between preview and saving: its own tenant's, gone by its age; what was sent to a commune waits."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.core import clock, files
from portal.documents.workbook import Cell, Table
from portal.imports import kept_files
from portal.reminders import purge

OURS, THEIRS = 7, 8


@pytest.fixture
def on_disk(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "FILES", tmp_path)
    with app.app_context():
        yield tmp_path


def aged(folder, days):
    moment = (clock.now() - timedelta(days=days)).timestamp()
    for path in Path(folder).rglob("*"):
        os.utime(path, (moment, moment))


def test_it_is_found_again_by_the_tenant_that_sent_it(on_disk):
    sha256 = kept_files.keep(OURS, b"rows")
    assert kept_files.kept(OURS, sha256) == b"rows"
    assert kept_files.kept(THEIRS, sha256) is None
    assert kept_files.kept(OURS, "../8/" + sha256) is None
    assert files.kept(OURS) == []  # no paper of the commune's


def test_what_was_sent_is_found_again_as_it_was_until_it_is_confirmed(on_disk):
    day = date(2024, 10, 23)
    odd = [Cell("shown", "1,2 tr", "1.2", "tr"), Cell("month_first", "10/23/2024", day=day), Cell("error", "#REF!")]
    rows = [["Tên", None, 7, 7.5, True, day], odd, []]
    tables = [Table("Sổ", rows, hidden_rows=frozenset({2, 3}), hidden_columns=frozenset({1}), is_text=True, merged=[])]
    sha256 = kept_files.keep_sent(OURS, tables)
    assert kept_files.sent(OURS, sha256) == tables
    assert kept_files.sent(THEIRS, sha256) is None
    assert kept_files.sent(OURS, "../7/" + sha256) is None
    assert kept_files.kept(OURS, sha256) is None  # no file that was looked at
    assert kept_files.sent(OURS, kept_files.keep(OURS, b"rows")) is None
    kept_files.forget_sent(OURS, sha256)
    assert kept_files.sent(OURS, sha256) is None
    assert files.kept(OURS) == []


@pytest.mark.parametrize(("days", "gone"), [(6.9, 0), (7.1, 2)])
def test_what_was_only_looked_at_goes_after_a_week(on_disk, days, gone):
    previewed = [kept_files.keep(tenant, b"rows") for tenant in (OURS, THEIRS)]
    kept_files.keep_sent(OURS, [Table("Sổ", [["sent"]])])
    aged(on_disk, days)
    young = kept_files.keep(OURS, b"of today")
    os.utime(files.path(OURS, young, kept_files.PREVIEWS), (clock.now().timestamp(),) * 2)
    assert purge.purge() == gone
    assert (kept_files.kept(OURS, previewed[0]) is None) == bool(gone)
    assert kept_files.kept(OURS, young) == b"of today"
    assert len(files.kept(OURS)) == 1
