"""Too little is refused before it finds too much."""

import pytest

from portal.erasure import rules
from portal.erasure.patterns import Sought


@pytest.mark.parametrize(
    ("sought", "fields"),
    [
        (Sought("Vàng Thị Mỷ"), []),
        (Sought(telephone="0912345678"), []),
        (Sought(), ["name"]),
        (Sought(village="Nà Pồng"), ["name"]),
        (Sought("Mỷ"), ["name"]),
        (Sought("A B"), ["name"]),
        (Sought("Vàng Thị Mỷ", "123"), ["telephone"]),
        (Sought(telephone="1234567"), ["telephone"]),
        (Sought(telephone="12345678"), []),
        (Sought(telephone="021912345678"), []),
        (Sought(telephone="0219123456789"), ["telephone"]),
    ],
)
def test_too_little_is_named_at_its_field(app, sought, fields):
    with app.app_context():
        assert [field for field, _message in rules.problems_of(sought)] == fields


def test_a_reason_that_names_the_person_is_noticed():
    sought = Sought("Vàng Thị Mỷ", "0912345678", "Nà Pồng")
    assert rules.holds(sought, "bà vang thi my yêu cầu")
    assert rules.holds(sought, "gọi 0912 345 678")
    assert rules.holds(sought, "người ở na pong")
    assert not rules.holds(sought, "Theo đơn số 12")
