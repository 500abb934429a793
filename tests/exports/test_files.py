"""What every file shares: its name in plain ASCII, its form, the lines above its table."""

from datetime import date, datetime

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from portal.core import tenancy
from portal.core.fields import Field
from portal.core.kinds import Text, Whole
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.imports.columns import Layout, columns
from portal.units import queries as units
from tests.acting import actor_of
from tests.inspection.acting import OWN, acting

SHEETS = [Sheet("Một", (Column("A"),), [["1"]]), Sheet("Hai", (Column("A"),), [["2"]])]


@pytest.fixture
def officer(app):
    with acting(app, "commune_officer", OWN) as by:
        g.actor = actor_of(by)
        yield g.actor


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("so-dang-ky", "Xã Cao Bồ", "2024-10-23"), "so-dang-ky_Xa-Cao-Bo_2024-10-23.csv"),
        (("a", "", "b"), "a_b.csv"),
        (("../../etc/passwd",), "etc-passwd.csv"),
        (("Đạo Đức / 1", "—"), "Dao-Duc-1.csv"),
    ],
)
def test_a_name_is_plain_ascii_and_leads_nowhere(officer, names, name):
    disposition = files.download(SHEETS, "csv", *names).headers["Content-Disposition"]
    assert disposition.casefold() == f"attachment; filename={name}".casefold()


def test_all_sheets_go_into_a_workbook_and_the_first_into_a_csv(officer):
    one = files.download(SHEETS, "xlsx", "x")
    assert one.mimetype == files.XLSX
    one.direct_passthrough = False
    assert one.data[:2] == b"PK"
    other = files.download(SHEETS, "csv", "x")
    other.direct_passthrough = False
    assert other.mimetype == "text/csv"
    assert b"1" in other.data
    assert b"2" not in other.data


@pytest.mark.parametrize("form", ["pdf", "XLSX", "", "docx"])
def test_there_is_no_other_form(officer, form):
    with pytest.raises(NotFound):
        files.download(SHEETS, form, "x")


def test_the_lines_above_say_what_where_and_who(officer):
    title, where, made = files.heading("Sổ", "Xã Cao Bồ", "as of 1")
    assert (title, where) == ("Sổ", "Xã Cao Bồ, as of 1")
    assert officer.person_name in made
    assert "23/10/2024" in made
    assert files.heading("Sổ", "", "as of 1")[1] == "as of 1"
    assert files.heading("Sổ", "Xã Cao Bồ")[1] == "Xã Cao Bồ"


def test_a_past_moment_is_named(officer, monkeypatch):
    monkeypatch.setattr(tenancy, "recorded_moment", lambda: datetime(2023, 5, 1, 8, 30))
    assert "01/05/2023" in files.heading("Sổ", "x")[2]


def test_a_place_is_the_communes_or_the_districts_name(officer):
    assert files.place_of(officer.commune_id) == units.unit(officer.commune_id).name_vi
    assert files.place_of(None) == units.district().name_vi
    assert files.as_of(date(2024, 5, 3)).endswith("03/05/2024")


def test_without_a_district_there_is_no_place(officer, monkeypatch):
    monkeypatch.setattr(units, "district", lambda: None)
    assert files.place_of(None) == ""


def test_a_described_field_is_a_column_and_a_row_its_cells(officer):
    fields = Field("name", "Tên", Text(), width=30), Field("members", "Số", Whole())
    one = files.column(fields[1])
    assert (one.title, one.kind, one.key) == ("Số", "whole", "members")
    layout = Layout("x", "Sổ", columns(fields))
    sheet = files.layout_sheet(layout, [{"name": "A", "more": 1}, {"members": 0}], ("T",), 5, ["Cộng", 0])
    assert (sheet.name, sheet.heading, sheet.spare, sheet.totals) == ("Sổ", ("T",), 5, ["Cộng", 0])
    assert sheet.rows == [["A", None], [None, 0]]
