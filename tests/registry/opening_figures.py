"""The sums of the resolution's first paragraph."""

from decimal import Decimal

EXPECTED = {
    "THT": {"number": 213, "production": 208, "household_group": 5, "members": 1174, "capital": Decimal("573.55")},
    "interest_group": {
        "number": 107,
        "crops": 46,
        "livestock": 56,
        "other": 5,
        "members": 1450,
        "capital": Decimal(3740),
    },
    "HTX": {"number": 112, "mean_revenue": Decimal(2650), "mean_income": Decimal(75)},
}


def agrees(found):
    for kind, sums in EXPECTED.items():
        assert {name: found[kind][name] for name in sums} == sums
