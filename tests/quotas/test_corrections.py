"""Decisions of the past come in any order of time; one that was typed wrongly is corrected, and nothing is lost."""

from datetime import date, datetime
from itertools import permutations

import pytest

from portal.core import clock
from portal.core.clock import SET_UP, write_setting
from portal.core.errors import Invalid
from portal.quotas import corrections, queries, services
from tests.pages import Visitor
from tests.quotas.conftest import CAO_BO, acting
from tests.quotas.test_services_decisions import held

# number, day, what it says of Cao Bồ's HTX by year
PAST = (
    ("12/QĐ-UBND", date(2021, 3, 5), {2021: 1, 2022: 2, 2023: 2}),
    ("30/QĐ-UBND", date(2022, 4, 1), {2022: 3}),
    ("47/QĐ-UBND", date(2023, 4, 14), {2022: 2, 2023: 4}),
)


def told_on(day):
    """What holds on a day, said apart: each decision up to it over those before."""
    found = {}
    for _number, on, said in PAST:
        found |= said if on <= day else {}
    return found


@pytest.fixture
def history(app):
    with acting(app, "district_leader"):
        write_setting(SET_UP, "open")


def enter(app, programme, number, day, said):
    with acting(app, "district_officer"):
        services.save_draft(programme_id=programme, cells={cell: (None, value) for cell, value in said.items()})
    with acting(app, "district_leader") as posting:
        return services.issue(programme_id=programme, number=number, decided_on=day, basis="", posting_id=posting.id).id


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_they_are_entered_each_day_has_its_quotas(app, places, history, order):
    programme, units = places
    with clock.frozen(datetime(2026, 11, 26, 9)):  # the programme has ended
        for number, day, said in (PAST[place] for place in order):
            enter(app, programme, number, day, {(units[CAO_BO], "HTX", year): value for year, value in said.items()})
        for day in (date(2021, 3, 4), date(2021, 12, 31), date(2022, 4, 1), date(2023, 4, 13), date(2025, 1, 1)):
            found = held(app, programme, day)
            assert {year: value for (_unit, _kind, year), value in found.items()} == told_on(day), (order, day)
        with acting(app, "inspector"):
            assert [one.number for one in queries.decisions(programme)] == [number for number, _day, _said in PAST]


def test_with_history_closed_an_ended_programme_takes_no_decision(app, places):
    programme, units = places
    with clock.frozen(datetime(2026, 11, 26, 9)), pytest.raises(Invalid, match="final"):
        enter(app, programme, "1/QĐ", date(2021, 3, 5), {(units[CAO_BO], "HTX", 2021): 1})


def test_what_was_typed_wrongly_is_corrected_with_a_reason_and_stays_in_the_history(app, places, history):
    programme, units = places
    cell, other = (units[CAO_BO], "HTX", 2021), (units[CAO_BO], "THT", 2021)
    first = enter(app, programme, "21/QĐ-UBND", date(2021, 5, 3), {cell: 11})
    with acting(app, "district_leader") as posting:
        said = {"number": "12/QĐ-UBND", "decided_on": date(2021, 3, 5), "basis": "", "posting_id": posting.id}
        wrong = queries.decision(programme, first)
        with pytest.raises(Invalid) as refused:
            corrections.correct(wrong, cells={cell: 1000}, reason=" ", **said)
        assert [field for field, _message in refused.value.problems] == ["reason", f"c-{cell[0]}-HTX-2021"]
        corrections.correct(wrong, cells={cell: 1, other: 2}, reason="Gõ nhầm số và ngày", **said)
    assert held(app, programme, date(2021, 3, 5)) == {cell: 1, other: 2}
    with acting(app, "district_leader") as posting:
        (now,) = queries.decisions(programme)
        assert (now.number, now.corrects_id, now.reason) == ("12/QĐ-UBND", first, "Gõ nhầm số và ngày")
        assert queries.cells_of(first) == {cell: 11}
        with pytest.raises(Invalid, match="meanwhile"):
            corrections.correct(queries.decision(programme, first), cells={cell: 3}, reason="Lần nữa", **said)
        write_setting(SET_UP, "closed")
        with pytest.raises(Invalid, match="closed"):
            corrections.correct(now, cells={cell: 3}, reason="Lần nữa", **said)


def test_the_leader_corrects_it_on_its_page(app, places, history):
    programme, units = places
    cell = units[CAO_BO], "HTX", 2021
    first = enter(app, programme, "21/QĐ-UBND", date(2021, 5, 3), {cell: 11})
    leader = Visitor(app, "district_leader")
    page = leader.get("/district/quotas")
    assert "Đính chính" in page.words("#decisions")
    form = leader.get(f"/district/quotas/decisions/{first}/correct")
    field = f"c-{cell[0]}-HTX-2021"
    refused = leader.send(form, "/correct", values={field: "x", "reason": ""}, status=422)
    assert refused.all(f"//input[@id='{field}'][@aria-invalid='true']")
    leader.send(form, "/correct", values={field: "1", "reason": "Gõ nhầm"})
    assert "Gõ nhầm" in leader.get("/district/quotas").words("#decisions")
    assert held(app, programme, date(2021, 5, 3)) == {cell: 1}
