"""The district is entered once, from the files; the list of accounts is for its owner's eyes alone."""

import csv
import stat

import pytest

from portal.accounts.queries import bodies, body_by_code
from portal.programmes import queries as programmes
from portal.seed import district, resolution
from portal.units import queries as units
from tests.returns.acting import at_district


@pytest.fixture
def loaded(app):
    with at_district(app) as programme:
        yield programme


def test_what_the_files_say_stands_in_the_database(loaded):
    told = resolution.load()
    assert district.is_loaded()
    assert {unit.code for unit in units.communes()} == {
        unit["code"] for unit in told["units"] if unit["kind"] != "district"
    }
    assert loaded.code == district.PROGRAMME["code"]
    assert [one.code for one in programmes.objectives(loaded.id)] == [one["code"] for one in told["objectives"]]
    assert {one.code for one in programmes.duties(loaded.id)} == {one["values"]["code"] for one in resolution.duties()}


def test_each_commune_has_a_chapter_of_each_association_under_its_line(loaded):
    for code in ("HND", "LHPN", "DTN", "CCB", "LDLD"):
        line = body_by_code(code)
        chapters = [body for body in bodies() if body.code.startswith(f"{code}-")]
        assert len(chapters) in (0, 24)
        assert {body.parent_id for body in chapters} <= {line.id}
        assert not any(body.mobilizes for body in chapters)


def test_without_a_district_nothing_is_loaded(loaded, monkeypatch):
    monkeypatch.setattr(units, "district", lambda: None)
    assert not district.is_loaded()


def test_the_list_of_accounts_is_the_owners(tmp_path):
    path = tmp_path / "accounts.csv"
    district.write_accounts(path, [["a@x", "secret, word", "inspector", "UBKT", ""]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8", newline="") as file:
        head, row = csv.reader(file)
    assert head == ["email", "password", "role", "body", "unit_code"]
    assert row == ["a@x", "secret, word", "inspector", "UBKT", ""]
    district.write_accounts(path, [])
    assert path.read_text().count("\n") == 1
