"""The proof on the command line: heads kept elsewhere, what is no export, and a status that tells."""

import json

import pytest


@pytest.fixture
def command(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["audit", *map(str, arguments)])


def test_heads_are_printed_or_written_and_prove_the_chains(app, command, tmp_path):
    printed = json.loads(command("heads").output)
    file = tmp_path / "heads.json"
    done = command("heads", "--out", file)
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(file.read_text())["heads"] == printed["heads"]
    assert all(one["code"] for one in printed["heads"])
    proved = command("verify", "--against", file)
    assert proved.exit_code == 0
    assert f"in {len(printed['heads'])} chains, 0 faults" in proved.output


def test_a_head_that_is_not_there_any_more_is_a_fault(command, tmp_path):
    file = tmp_path / "heads.json"
    command("heads", "--out", file)
    told = json.loads(file.read_text())
    told["heads"][0]["seq"] += 5
    file.write_text(json.dumps(told))
    done = command("verify", "--against", file, "--locale", "en")
    assert done.exit_code == 1
    assert done.output.startswith(told["heads"][0]["code"])
    assert "1 faults" in done.output


NONE = ["", "[]", "{}", '{"heads": [{"unit_id": 1}]}', '{"heads": [{"unit_id": "x", "seq": 1}]}']


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_export(command, tmp_path, text):
    file = tmp_path / "x.json"
    file.write_text(text)
    done = command("verify", "--against", file)
    assert (done.exit_code, "is no export" in done.output) == (1, True)


def test_a_code_that_two_units_bear_is_told_with_its_unit(app, command, databases):
    with databases.owner() as owner:
        owner.execute("UPDATE units SET valid_to = '2024-07-01' WHERE code = '00703' AND kind <> 'district'")
        owner.execute("UPDATE units SET code = '00703', valid_from = '2024-07-01' WHERE code = '00952'")
    codes = [one["code"] for one in json.loads(command("heads").output)["heads"]]
    assert len([code for code in codes if code.startswith("00703 (")]) in (0, 2)
    assert "00703" not in codes
