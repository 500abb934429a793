"""What quotas are set for: THT, HTX, the objectives that take targets; what number each takes, what a file says."""

from decimal import Decimal

import pytest

from portal.programmes.models import Objective
from portal.quotas.keys import AmountKind, KeyKind, by_code, founded_keys, key_of, place_of, read_key
from portal.registry.choices import FoundedKind

COUNT = {"shape": "value", "operands": [{"function": "count", "source": "THT"}]}
MEAN = {"shape": "value", "operands": [{"function": "average", "source": "HTX", "field": "record.revenue"}]}
SHARE = {"shape": "share", "operands": [{"function": "count", "source": "HTX"}] * 2}
GROWTH = {**COUNT, "shape": "growth"}


def key(unit, definition):
    return key_of(Objective(id=7, code="M1", unit=unit, text_vi="Chữ", text_en="Words", definition=definition))


@pytest.mark.parametrize(
    ("unit", "definition", "fits", "refused", "adds_up"),
    [
        ("THT", COUNT, [0, 1174, Decimal("2.00")], [Decimal("2.5"), -1, 1_000_000], True),
        ("million", MEAN, [0, Decimal("573.55")], [-1], False),
        ("percent", SHARE, [0, Decimal("12.5"), 100], [Decimal("100.01"), -1], False),
        ("percent", GROWTH, [Decimal("137.5")], [-1], False),
        ("HTX", None, [Decimal("2.5")], [-1], False),  # nobody has said yet what it measures
    ],
)
def test_what_an_objective_takes_follows_from_what_it_measures(app, unit, definition, fits, refused, adds_up):
    with app.test_request_context():
        one = key(unit, definition)
        assert [one.problem(number) for number in fits] == [None] * len(fits)
        assert all(one.problem(number) is not None for number in refused)
        assert (one.over_units, one.over_years) == (adds_up, False)


def test_tht_and_htx_are_whole_numbers_that_add_up(app):
    with app.test_request_context():
        tht, htx = founded_keys()
        assert [tht.code, htx.code] == ["THT", "HTX"]
        assert htx.problem(Decimal("2.5")) is not None
        assert htx.problem(999) is None
        assert tht.over_units
        assert tht.over_years


def test_an_objective_is_told_by_its_code_in_files_and_by_its_id_in_rows(app):
    with app.test_request_context():
        one = key("THT", COUNT)
        keys = by_code([*founded_keys(), one])
        assert (one.code, one.word, one.label) == ("objective-7", "M1", "M1. Chữ")
        assert [read_key(keys, text) for text in ("m1", "HTX", "M2")] == ["objective-7", "HTX", "M2"]
        kind = KeyKind(FoundedKind)
        assert [kind.read(text) for text in ("Hợp tác xã", "tht", "M1")] == ["HTX", "THT", "M1"]
        assert [kind.cell(value) for value in ("HTX", "M1")] == ["HTX", "M1"]
        assert [kind.known(value) for value in ("HTX", "objective-7", "interest_group")] == [True, True, False]


def test_the_objectives_come_after_tht_and_htx():
    assert sorted(["objective-12", "HTX", "objective-3", "THT"], key=place_of) == [
        "THT",
        "HTX",
        "objective-3",
        "objective-12",
    ]


def test_a_whole_number_comes_back_as_such(app):
    with app.test_request_context():
        kind = AmountKind()
        assert [repr(kind.read(text)) for text in ("2", "12,5")] == ["2", "Decimal('12.5')"]
        assert repr(kind.clean(Decimal("3.00"))) == "3"
