"""A clean instance, given only the workbook, shows all seven objectives as a hand works them out from the events."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.tenancy import acting_as
from portal.metrics.figures import figures
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.workbooks import oracle
from tests.workbooks.expected import read_expected, rows
from tests.workbooks.generator import EDGES, EXPECTED, FIRST, LAST, YEARS
from tests.workbooks.running import few, printed

pytestmark = pytest.mark.xdist_group("workbook")

# Any day of the programme and around it, with a liking for the days on which something turns.
days = st.one_of(
    st.dates(date(2020, 12, 25), date(2026, 1, 19)),
    st.sampled_from(EDGES).flatmap(lambda day: st.sampled_from([day - timedelta(days=1), day])),
)


def number(value):
    """An exact value as `figures` writes it: two decimals half up, none where they are zero."""
    if value is None:
        return None
    told = oracle.shown(value)
    return str(int(told)) if told == int(told) else str(float(told))


def compare(told, answer, day):
    """Assert that a printed figure is what the hand found, to the last digit."""
    where = f"{told['code']} on {day}"
    found = {key: told[key] for key in ("value", "numerator", "denominator", "verdict", "plan_to_date")}
    numerator = {"numerator": number(answer.numerator), "denominator": number(answer.denominator)}
    if answer.denominator is None:
        numerator["denominator"] = None
    hand = {"value": number(answer.value), **numerator, "verdict": answer.verdict, "plan_to_date": number(answer.plan)}
    assert found == hand, where
    coverage = told["coverage"]
    assert [one["code"] for one in coverage["missing"]] == answer.missing, where
    assert (int(coverage["have"]), int(coverage["of"])) == (24 - len(answer.missing), 24), where
    assert [one["code"] for one in coverage["old"]] == answer.old, where
    assert {key: int(value) for key, value in told["detail"].items()} == answer.detail, where
    readings = [tuple(one[key] for key in ("value", "numerator", "denominator")) for one in told["readings"]]
    assert readings == [tuple(number(value) for value in one) for one in answer.readings], where
    assert (told["reason"] is None) is (answer.value is not None), where


@pytest.mark.parametrize("year", YEARS)
def test_the_last_day_of_each_year_is_as_worked_out_by_hand(workbook_app, groups, year):
    day = date(year, 12, 31)
    told = printed(workbook_app, day)
    for code, answer in oracle.on(groups, day).items():
        compare(told[code], answer, day)


def test_the_expected_table_is_what_the_instance_shows(workbook_app):
    """The readable table itself, not the code that made it."""
    by_day = {}
    for line in read_expected(EXPECTED):
        by_day.setdefault(line["day"], []).append(line)
    for day, lines in by_day.items():
        told = printed(workbook_app, date.fromisoformat(day))
        for line in lines:
            one = told[line["code"]]
            for key in ("value", "numerator", "denominator", "plan_to_date"):
                hand = Decimal(line[key]) if line[key] else None
                assert (None if one[key] is None else Decimal(one[key])) == hand, (day, line["code"], key)
            missing = " ".join(unit["code"] for unit in one["coverage"]["missing"])
            assert (one["verdict"], one["coverage"]["have"], missing) == (
                line["verdict"],
                line["covered"],
                line["missing"],
            )


def test_the_expected_table_is_what_the_events_give(groups):
    assert read_expected(EXPECTED) == rows(groups)


def test_any_day_is_as_worked_out_by_hand(workbook_app, groups):
    @few(25)
    @given(days)
    def agree(day):
        told = printed(workbook_app, day)
        for code, answer in oracle.on(groups, day).items():
            compare(told[code], answer, day)

    agree()


def test_the_parts_of_the_communes_are_as_worked_out_and_make_the_whole(workbook_app, groups):
    with workbook_app.app_context(), acting_as(district_scope(writes=False)):

        @few(15)
        @given(st.dates(FIRST, LAST))
        def agree(day):
            answers = oracle.on(groups, day)
            for figure in figures(programme_on(FIRST), day):
                hand = answers[figure.code].parts
                found = {_code(id_): part for id_, part in figure.parts.items() if part.numerator or part.denominator}
                told = {code: (part.numerator, part.denominator) for code, part in found.items()}
                assert told == {code: part for code, part in hand.items() if any(part)}, (figure.code, day)
                above = sum(part.numerator for part in figure.parts.values())
                if figure.value is not None and figure.code != "T6":
                    assert above == figure.numerator
                if figure.value is not None and figure.code in ("T2", "T4", "T7"):
                    assert sum(part.denominator for part in figure.parts.values()) == figure.denominator

        codes = {}

        def _code(unit_id):
            if not codes:
                from portal.units.queries import communes

                codes.update({unit.id: unit.code for unit in communes()})
            return codes[unit_id]

        agree()
