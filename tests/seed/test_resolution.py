"""The data files say what the resolution says, and a fault names its file and line."""

import shutil
import unicodedata

import pytest

from portal.seed.resolution import load
from portal.seed.table import DATA, SeedError


def test_the_district_and_its_24_units():
    units = load().units
    assert [unit.code for unit in units if unit.is_district] == ["030"]
    assert len(load().communes) == 24
    assert [unit.code for unit in load().communes] == sorted(unit.code for unit in load().communes)
    assert sum(unit.kind == "thị trấn" for unit in units) == 2
    assert all(unit.name_en.isascii() for unit in units)


def test_every_commune_has_a_peoples_committee_and_a_front():
    codes = {body.code: body.unit_code for body in load().bodies}
    for unit in load().communes:
        assert codes[f"UBND-{unit.code}"] == codes[f"MTTQ-{unit.code}"] == unit.code
    names = {body.code: body.name_vi for body in load().bodies}
    assert names["UBND-00952"] == "Ủy ban nhân dân xã Cao Bồ"
    assert names["MTTQ-00913"] == "Ủy ban Mặt trận Tổ quốc Việt Nam thị trấn Vị Xuyên"


def test_the_bodies_that_mobilize():
    assert [body.code for body in load().mobilizers()] == ["MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD"]


def test_the_objectives_have_the_resolutions_figures():
    found = {one.code: (one.operator, one.low, one.high, one.baseline, one.clause) for one in load().objectives}
    assert found["T1"] == ("gt", 30, None, 112, "I.2")
    assert found["T2"] == ("gt", 75, None, None, "I.2")
    assert found["T3"] == ("gt", 15, None, None, "I.2")
    assert found["T4"] == ("between", 20, 30, None, "I.2")
    assert found["T5"] == ("keep", 213, None, 213, "I.2")
    assert [str(part) for part in found["T6"][:4]] == ["times", "1.5", "2", "75000000"]
    assert found["T7"] == ("at_least", 100, None, None, "II.4")


def test_section_three_is_covered_and_clause_three_addresses_everyone():
    duties = load().duties
    assert {duty.clause for duty in duties} == {"III.1", "III.2", "III.3", "III.4", "III.5", "II.9"}
    plan = next(duty for duty in duties if duty.code == "III.3-1")
    holders = load().holders(plan)
    assert len(holders) == len(set(holders)) == 1 + 1 + 5 + 24
    assert {"CQDV", "MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD", "UBND-00703"} <= set(holders)
    assert all(duty.deadline_source == "administrator" for duty in duties)


def test_one_stage_counts_for_each_kind_and_ends_its_path():
    for kind, counting in (("THT", "recorded"), ("HTX", "registered")):
        path = load().path(kind)
        assert [stage.code for stage in path if stage.counts] == [counting] == [path[-1].code]
        assert [stage.position for stage in path] == list(range(1, len(path) + 1))


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
        ("stages.csv", "document;members;head", "paper", "stages.csv:5: position 4 or needs"),
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
