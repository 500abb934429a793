"""On whom a finding may be: a committee stands for its unit; the address, or the only choice, is chosen."""

from types import SimpleNamespace

import pytest

from portal.inspection import subjects


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def body(number, name, unit_id=None):
    return SimpleNamespace(
        id=number, unit_id=unit_id, is_peoples_committee=unit_id is not None, name_for=lambda _locale: name
    )


COMMITTEE, OTHER, PARTY = body(1, "UBND xã A", 7), body(2, "UBND xã B", 8), body(3, "Ban Tuyên giáo")


def test_units_by_their_committees_and_bodies():
    found = subjects.choices([COMMITTEE, PARTY])
    assert list(found) == ["unit-1", "body-3"]
    assert found["unit-1"].values() == {"subject": "unit", "body": COMMITTEE, "item": None}


def test_an_item_is_the_only_choice_and_its_holder_answers():
    duty = SimpleNamespace(product_for=lambda _locale: "Kế hoạch")
    item = SimpleNamespace(id=9, duty=duty, period="2024", body=PARTY)
    found = subjects.choices([COMMITTEE], item)
    assert found["item-9"].values() == {"subject": "item", "body": PARTY, "item": item}
    assert found["item-9"].label == "Kế hoạch 2024 · Ban Tuyên giáo"
    assert subjects.asked({}, found) == "item-9"
    (group,) = subjects.grouped(found).values()
    assert group == [("item-9", "Kế hoạch 2024 · Ban Tuyên giáo")]


def test_the_first_group_begins_with_an_empty_choice_and_an_empty_group_is_left_out():
    groups = list(subjects.grouped(subjects.choices([COMMITTEE, PARTY])).values())
    assert [value for value, _label in groups[0]] == ["", "unit-1"]
    assert [value for value, _label in groups[1]] == ["body-3"]
    (only,) = subjects.grouped(subjects.choices([PARTY])).values()
    assert [value for value, _label in only] == ["", "body-3"]
    assert subjects.grouped({}) == {}


@pytest.mark.parametrize(
    ("arguments", "bodies", "asked"),
    [
        ({"unit": "8"}, [COMMITTEE, OTHER, PARTY], "unit-2"),
        ({"unit": "9"}, [COMMITTEE, OTHER], None),
        ({}, [COMMITTEE, OTHER], None),
        ({}, [COMMITTEE], "unit-1"),
        ({"unit": ""}, [PARTY, OTHER], None),
    ],
)
def test_what_the_address_asks(arguments, bodies, asked):
    assert subjects.asked(arguments, subjects.choices(bodies)) == asked
