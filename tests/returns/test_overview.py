"""Units over the periods: the last eight that were opened, communes first, sums of each unit and period."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.returns import overview, queries

DUE = date(2024, 1, 19)


def body(number, unit_id):
    return SimpleNamespace(id=number, unit_id=unit_id, code=str(number))


def period(number):
    return SimpleNamespace(id=number, due_on=DUE, grace_until=DUE)


@pytest.fixture
def shown(monkeypatch):
    """Return the table of some returns: (period, body, state, day of its signature)."""

    def table(*told, opened=()):
        rows, events = [], {}
        for number, (at, of, state, signed_on) in enumerate(told):
            row = SimpleNamespace(
                tenant_id=1, id=number, period_id=at, period=period(at), body_id=of.id, body=of, state=state
            )
            row.nothing_to_report = False
            rows.append(row)
            events[1, number] = [SimpleNamespace(kind="signed", happened_on=signed_on)] if signed_on else []
        monkeypatch.setattr(queries, "of_calendar", lambda _id: rows)
        monkeypatch.setattr(queries, "events", lambda _keys: events)
        monkeypatch.setattr(
            queries, "periods", lambda _id: [period(at) for at in opened or sorted({t[0] for t in told})]
        )
        return overview.table(SimpleNamespace(id=7), date(2024, 2, 1))

    return table


COMMUNE, OTHER, OFFICE = body(2, 5), body(1, 6), body(0, None)


def test_communes_by_code_then_the_districts_bodies(shown):
    found = shown((1, COMMUNE, "signed", DUE), (1, OFFICE, "draft", None), (1, OTHER, "draft", None))
    assert [row.body for row in found.rows] == [OTHER, COMMUNE, OFFICE]


def test_only_periods_that_were_opened_and_the_last_eight_of_them(shown):
    told = [(at, COMMUNE, "signed", DUE) for at in range(1, 11)]
    found = shown(*told, opened=range(13))
    assert [one.id for one in found.periods] == list(range(3, 11))
    assert set(found.rows[0].cells) == set(found.totals) == set(range(3, 11))
    assert found.rows[0].tally.owed == 8


def test_a_unit_without_a_return_of_a_period_owes_none(shown):
    found = shown((1, COMMUNE, "accepted", DUE), (2, COMMUNE, "draft", None), (2, OTHER, "signed", date(2024, 1, 25)))
    by_body = {row.body.id: row for row in found.rows}
    assert set(by_body[OTHER.id].cells) == {2}
    assert (by_body[COMMUNE.id].tally.owed, by_body[COMMUNE.id].tally.in_time) == (2, 1)
    assert (found.totals[1].owed, found.totals[2].owed) == (1, 2)
    assert (found.totals[2].handed_in, found.totals[2].in_time) == (1, 0)


def test_nothing_opened_is_an_empty_table(shown):
    found = shown(opened=(1, 2))
    assert (found.periods, found.rows, found.totals) == ([], [], {})
