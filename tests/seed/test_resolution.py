"""The data files say what the resolution says, and a fault names its file and line."""

import shutil
import unicodedata
from decimal import Decimal

import pytest

from portal.accounts import queries
from portal.programmes.choices import DeadlineSource
from portal.seed.files import DATA, SeedError
from portal.seed.resolution import communes, duties, load, spelled_out
from portal.units import queries as units


def test_the_district_and_its_24_units():
    given = load()["units"]
    assert [unit["code"] for unit in given if unit["kind"] == "district"] == ["030"]
    assert len(communes()) == 24
    assert communes() == sorted(communes())
    assert sum(unit["kind"] == "town" for unit in given) == 2
    assert all(unit["name_en"].isascii() for unit in given)


def test_every_commune_has_its_bodies(app):
    with app.app_context():
        codes = {unit.id: unit.code for unit in units.communes()}
        bodies = {body.code: (body.name_vi, codes.get(body.unit_id)) for body in queries.bodies()}
    for code in communes():
        for prefix in ("UBND", "MTTQ", "HND", "LHPN", "DTN", "CCB"):
            assert bodies[f"{prefix}-{code}"][1] == code
    assert bodies["UBND-00952"][0] == "Ủy ban nhân dân xã Cao Bồ"
    assert bodies["MTTQ-00913"][0] == "Ủy ban Mặt trận Tổ quốc Việt Nam thị trấn Vị Xuyên"
    assert bodies["HND-00952"][0] == "Hội Nông dân xã Cao Bồ"


def test_the_bodies_that_mobilize():
    mobilizers = [body["code"] for body in load()["bodies"] if body["mobilizes"]]
    assert mobilizers == ["MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD"]


def test_the_objectives_have_the_resolutions_figures():
    names = ("operator", "low", "high", "baseline", "clause")
    found = {one["code"]: tuple(one[name] for name in names) for one in load()["objectives"]}
    assert found["T1"] == ("gt", 30, None, 112, "I.2")
    assert found["T2"] == ("gt", 75, None, None, "I.2")
    assert found["T3"] == ("gt", 15, None, None, "I.2")
    assert found["T4"] == ("between", 20, 30, None, "I.2")
    assert found["T5"] == ("eq_keep", 213, None, 213, "I.2")
    assert found["T6"] == ("between", Decimal("1.5"), 2, 75, "I.2")  # times 75 million VND
    assert found["T7"] == ("eq", 100, None, None, "II.4")


def test_section_three_is_covered_and_clause_three_addresses_everyone():
    clauses = {duty["values"]["clause"] for duty in duties()}
    assert clauses == {"III.1", "III.2", "III.3", "III.4", "III.5", "II.9"}
    plan = next(duty for duty in duties() if duty["values"]["code"] == "III.3-1")
    holders = spelled_out(plan["leads"])
    assert len(holders) == len(set(holders)) == 1 + 1 + 5 + 24
    assert {"CQDV", "MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD", "UBND-00703"} <= set(holders)
    assert all(duty["deadline_source"] == DeadlineSource.CHOSEN for duty in duties())


def test_all_data_is_nfc():
    for path in DATA.glob("*.csv"):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("units.csv", "2004-07-08", "08/07/2004", "units.csv:2: valid_from is not a date"),
        ("units.csv", "00706,", "00703,", "units.csv:4: '00703' stands on line 3 already"),
        ("units.csv", "Xã Kim Thạch,", ",", "units.csv:3: name_vi is empty"),
        ("units.csv", "Xã Kim Thạch", "Xã Kim Tha\u0323ch", "units.csv:3: name_vi is not in Unicode form NFC"),
        ("units.csv", ",xã,2004", ",xã,2004,1", "units.csv:3: the row has more or fewer fields"),
        ("objectives.csv", "gt,30,", "over,30,", "objectives.csv:2: operator is 'over', not one of"),
        ("objectives.csv", "between,20,30", "between,20,", "objectives.csv:5: the bounds 20 and None do not fit"),
        ("duties.csv", "BTG,TTVHTTDL", "XYZ,TTVHTTDL", "duties.csv:2: lead_codes names the unknown 'XYZ'"),
        ("duties.csv", "BTG,TTVHTTDL", "HQC,TTVHTTDL", "duties.csv:2: HQC leads a duty, but organisations.csv"),
        ("organisations.csv", "party,BCH,", "party,BCX,", "organisations.csv:4: parent_code names the unknown"),
    ],
)
def test_a_fault_names_its_file_and_line(tmp_path, name, old, new, message):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError) as fault:
        load(folder)
    assert str(fault.value).startswith(message)
