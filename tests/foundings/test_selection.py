"""The filters of an address: read, kept, and what nobody knows left out."""

from datetime import date
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict

from portal.foundings.selection import Selection, from_address, stage_labels

FRONT = SimpleNamespace(id=7, code="MTTQ")
FULL = {
    **{"kind": "HTX", "state": "counted", "stage": "filed", "year": "2024", "from": "2024-01-01", "to": "2024-06-30"},
    **{"body": "MTTQ", "part": "lead", "stalled": "1", "q": " chè "},
}


def read(given, **options):
    return from_address(MultiDict(given), [FRONT], {5, 6}, **options)


def test_everything_is_read_and_goes_back_into_the_address():
    found = read({**FULL, "commune": "5"})
    assert found == Selection(
        tenant_id=5,
        kind="HTX",
        state="counted",
        stage="filed",
        year=2024,
        start=date(2024, 1, 1),
        end=date(2024, 6, 30),
        body=FRONT,
        part="lead",
        stalled=True,
        search="chè",
    )
    assert found.arguments() == {**FULL, "year": 2024, "stalled": 1, "q": "chè"}


def test_nothing_is_a_selection_of_everything():
    assert read({}) == Selection()
    assert Selection().arguments() == {}


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "group"},
        {"state": "gone"},
        {"stage": "contract_signed", "kind": "HTX"},
        {"year": "1999"},
        {"year": "2101"},
        {"year": "soon"},
        {"from": "1/1/2024"},
        {"to": "2024-02-30"},
        {"body": "XX"},
        {"part": "watch"},
        {"stalled": "yes"},
        {"q": "   "},
        {"commune": "9"},
        {"commune": "five"},
    ],
)
def test_what_is_unknown_is_left_out(given):
    assert read(given) == Selection(kind="HTX" if given.get("kind") == "HTX" else "")


@pytest.mark.parametrize("year", ["2000", "2100"])
def test_the_years_at_the_ends_are_years(year):
    assert read({"year": year}).year == int(year)


def test_the_commune_of_the_page_goes_before_the_addresss():
    assert read({"commune": "6"}, tenant_id=5).tenant_id == 5


def test_a_body_may_be_named_by_its_id_and_a_search_is_cut():
    assert read({"body": "7"}).body is FRONT
    assert len(read({"q": "x" * 300}).search) == 100


@pytest.mark.parametrize("name", ["kind", "state", "q"])
def test_the_plain_filters_do_not_open_the_others(name):
    assert not read({name: FULL[name]}).narrows_further


@pytest.mark.parametrize("name", ["stage", "year", "from", "to", "body", "part", "stalled"])
def test_the_others_do(name):
    assert read({name: FULL[name]}).narrows_further


def test_stages_of_one_kind_or_of_both():
    assert "filed" in stage_labels("HTX")
    assert "contract_signed" not in stage_labels("HTX")
    assert {"filed", "contract_signed"} <= set(stage_labels(""))
