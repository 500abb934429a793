"""An event as people read it: who, which row, what changed; a row that comes or goes by what it holds."""

from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.audit_log import events, queries
from portal.audit_log.events import shown_events


@pytest.fixture(autouse=True)
def words(app, monkeypatch):
    with app.test_request_context(), force_locale("en"):
        monkeypatch.setattr(queries, "first_values", lambda _found: {})
        yield


def event(change="update", table="collectives", before=None, after=None, actor="posting:1", **more):
    told = {"account_id": None, "posting_id": None, "deputy_for_id": None, "tenant_id": 0, "row_key": "0", **more}
    return SimpleNamespace(change=change, table_name=table, before=before, after=after, actor=actor, **told)


def shown(*given, **more):
    return shown_events([event(*given, **more)])[0]


def lines(one):
    return [(str(line.label), line.before, line.after) for line in one.lines]


def test_an_update_tells_each_column_that_it_changed_in_the_order_of_the_table():
    one = shown(before={"villages": "A", "name": "x"}, after={"villages": "", "name": "y"})
    assert [(before, after) for _label, before, after in lines(one)] == [("x", "y"), ("A", "–")]


def test_a_row_that_comes_or_goes_says_what_it_holds_and_nothing_of_what_is_empty():
    came = shown("insert", after={"name": "x", "villages": "", "head_name": None})
    assert [(before, after) for _label, before, after in lines(came)] == [(None, "x")]
    went = shown("delete", before={"name": "x", "villages": ""})
    assert [(before, after) for _label, before, after in lines(went)] == [("x", None)]


def test_what_tells_nothing_to_people_is_left_out():
    assert lines(shown(before={"folded_name": "a", "no_more": 1}, after={"folded_name": "b", "no_more": 2})) == []


@pytest.mark.parametrize(
    ("table", "after", "what"),
    [
        ("collectives", {"name": "Cam"}, "Entry in the register: Cam"),
        ("collectives", {"name": ""}, "Entry in the register"),
        ("quotas", {"kind": "HTX", "year": 2024}, "Quota: Cooperative (HTX) 2024"),
        ("duty_updates", {"note": "x"}, "Update"),
        ("gone_table", {"x": 1}, "gone_table"),
    ],
)
def test_which_row_it_is(table, after, what):
    assert shown("insert", table, after=after).what == what


def test_the_values_of_now_go_before_those_of_then(monkeypatch):
    first = {(0, "collectives", "0"): {"name": "Trước"}}
    monkeypatch.setattr(queries, "first_values", lambda found: first if found else {})
    assert shown(before={"villages": "a"}, after={"villages": "b"}).what.endswith("Trước")
    assert shown(before={"name": "a"}, after={"name": "Sau"}).what.endswith("Sau")


@pytest.mark.parametrize(
    ("actor", "who"),
    [("command", "The system"), ("command:seed", "The system"), ("", "Somebody who was not signed in yet")],
)
def test_who_it_was(actor, who):
    one = shown(after={"villages": "b"}, before={}, actor=actor)
    assert (one.who, one.post, one.deputy_for) == (who, "", "")


def test_every_table_that_is_told_by_a_value_names_columns_that_it_has():
    from portal.extensions import Base

    for table, names in events._NAMED_BY.items():
        columns = Base.metadata.tables[table].columns
        assert set(names) <= set(columns.keys()), table
