"""A body's own tables: the columns that it chose, in the table's order, and sums over what is stated."""

from types import SimpleNamespace

import pytest

from portal.accounts.queries import body_by_code
from portal.core.errors import RuleBroken, StaleVersion
from portal.ledger import own_tables
from portal.ledger.own_tables import ACTIVITIES, TABLES, UNITS, Column
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import fields_of
from tests.returns.acting import at_district


def codes(columns):
    return [column.code for column in columns]


def test_the_usual_columns_and_those_that_were_chosen_in_the_tables_order():
    assert "code" not in codes(ACTIVITIES.chosen(None))
    assert codes(ACTIVITIES.chosen(None))[0] == "unit"
    assert codes(ACTIVITIES.chosen(["topics", "code", "gone"])) == ["code", "topics"]
    assert ACTIVITIES.chosen([]) == []
    assert ACTIVITIES.label == ACTIVITIES.code.label


def test_every_column_has_its_own_code_and_a_vietnamese_header(app):
    with app.test_request_context():
        for table in TABLES.values():
            assert len(set(codes(table.columns))) == len(table.columns)
            assert all(column.header for column in table.columns)


@pytest.mark.parametrize(
    ("kind", "values", "total"),
    [
        ("whole", [1, None, 2], 3),
        ("whole", [None, None], None),
        ("whole", [0], 0),
        ("whole", [], None),
        ("text", ["a"], None),
        ("date", [1], None),
    ],
)
def test_a_sum_is_of_numbers_that_are_stated(kind, values, total):
    column = Column("x", "X", kind=kind)
    assert own_tables.totals([column], [{"x": value} for value in values]) == [total]


@pytest.mark.parametrize(("men", "women", "persons"), [(None, None, None), (0, None, 0), (3, 4, 7), (None, 5, 5)])
def test_persons_are_known_once_either_is(app, men, women, persons):
    figures = {"households_reached": 1, "households_interested": None, "men": men, "women": women}
    told = {"held_on": None, "villages": "", "topics": "", "note": "", "kind": "training"}
    one = SimpleNamespace(body=SimpleNamespace(name_vi="HND"), **figures, **told)
    named = [SimpleNamespace(working_name="A"), SimpleNamespace(working_name="B")]
    line = SimpleNamespace(activity=one, unit=SimpleNamespace(name_vi="Xã", code="1"), foundings=named)
    with at_district(app):
        vars(one).update({field.name: None for field in fields_of(OwnRecord.ACTIVITY)})
        row = own_tables.activity_row(line)
    assert (row["persons"], row["foundings"], row["body"]) == (persons, "A, B", "HND")
    assert set(codes(ACTIVITIES.columns)) <= set(row)


def test_a_plan_is_summed_over_the_years_asked_for_and_unknown_where_none_was_made():
    plan = {(1, "meetings", 2023): 2, (1, "meetings", 2024): 0, (1, "leads", 2024): 5, (2, "meetings", 2024): 7}
    assert own_tables._planned(plan, 1, "meetings", None) == 2
    assert own_tables._planned(plan, 1, "meetings", 2024) == 0
    assert own_tables._planned(plan, 1, "meetings", 2025) is None
    assert own_tables._planned({}, 1, "meetings", None) is None


def test_columns_are_kept_once_and_changed_from_what_was_seen(app):
    with at_district(app):
        body_id, code = body_by_code("HND").id, ACTIVITIES.code
        assert own_tables.kept(body_id, code) is None
        row = own_tables.choose(body_id=body_id, code=code, columns=["note", "unit", "gone"], version=0)
        assert row.columns == ["unit", "note"]
        assert own_tables.kept(body_id, code) is row
        with pytest.raises(StaleVersion):
            own_tables.choose(body_id=body_id, code=code, columns=["unit"], version=row.version - 1)
        assert own_tables.choose(body_id=body_id, code=code, columns=["unit"], version=row.version) is row
        assert own_tables.kept(body_by_code("LHPN").id, code) is None
        assert own_tables.kept(body_id, UNITS.code) is None


def test_no_column_is_refused(app):
    with at_district(app), pytest.raises(RuleBroken) as refused:
        own_tables.choose(body_id=body_by_code("HND").id, code=ACTIVITIES.code, columns=["gone"], version=0)
    assert refused.value.field == "columns"
