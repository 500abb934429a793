"""What a paper is compared with: its form, the records and the command."""

import json

from tests.reports.reading import DAY, NATION, PARTY, number


def return_of(rows, period, commune="00952"):
    return rows(
        "SELECT r.tenant_id, r.id FROM returns r JOIN units u ON u.id = r.tenant_id"
        " WHERE r.period_id = %s AND u.code = %s AND u.kind <> 'district'",
        period,
        commune,
    )[0]


def state_form(paper, issuer, signs):
    left, right = paper.head
    assert left[: len(issuer)] == issuer
    assert left[len(issuer)] == f"Số: {signs}"
    assert right[:2] == NATION
    assert DAY.search(right[2])
    assert paper.faults() == []


def codes_of_lines():
    from portal.returns.figures import LINES

    return (line.code for line in LINES)


def command(app, *arguments):
    result = app.test_cli_runner().invoke(args=["figures", "--json", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def party_form(paper, number_line):
    left, right = paper.head
    assert left == ["HUYỆN ỦY VỊ XUYÊN", left[1], "*", number_line]
    assert left[1].startswith("VĂN PHÒNG HUYỆN ỦY")
    assert right[0] == PARTY
    assert DAY.search(right[1])
    assert not any(one in paper.text for one in NATION)
    assert paper.faults() == []


def same_objectives(paper, records):
    """Each objective's row says what the command says."""
    told = paper.table(("TT", "Mục tiêu"))[1:]
    assert len(told) == len(records) > 0
    for (_tt, text, _target, result, _verdict, known), record in zip(told, records, strict=True):
        assert text == record["text"]
        assert number(result) == (None if record["value"] is None else round(record["value"], 2))
        if record["denominator"] is not None and record["value"] is not None:
            made_of = result.split("(")[1].rstrip(")").split("/")
            shown = [round(float(one), 2) for one in (record["numerator"], record["denominator"])]
            assert [float(number(one)) for one in made_of] == shown
        assert known == f"{record['coverage']['have']}/{record['coverage']['of']}"


LABELS = 1  # column of what a row tells
