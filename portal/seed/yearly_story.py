"""Invented yearly records of 2021-2023 for the illustrative district: every objective has something to show.

A few records are missing on purpose, so that a reader sees what an incomplete total looks like.
"""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.registry.labels import NOT_RATED

YEARS = (2021, 2022, 2023)
_TECHNIQUES = ("Nhà màng, tưới nhỏ giọt", "Chế biến chè theo dây chuyền khép kín", "Truy xuất nguồn gốc bằng mã QR")
_PARTNERS = ("Công ty CP Chè Hà Giang", "Công ty TNHH Cam sành Bắc Quang", "Công ty CP Dược liệu Việt Bắc")
_GROWTH = (Decimal("1.12"), Decimal("1.16"), Decimal("1.20"))
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Before:
    """What is known of an entry at the end of the year before: where, what, since when, and its last record."""

    name: str
    kind: str
    unit_code: str
    registered_on: date
    members: int
    capital: Decimal | None
    revenue: Decimal | None
    workers: int | None
    income: Decimal | None


def record(seed: int, one: Before, year: int, silent_units: frozenset[str]) -> dict[str, Any] | None:
    """Return the fields of an entry's record of a year, or None where its commune has not handed it in."""
    rng = random.Random(f"{seed}-{one.unit_code}-{one.name}-{year}")
    if year == YEARS[-1] and one.unit_code in silent_units and rng.random() < 0.4:
        return None
    made: dict[str, Any] = {
        "members": one.members + rng.randint(0, 2),
        "contributed_capital": one.capital,
        "managers": 1 if one.kind == "THT" else rng.randint(2, 4),
    }
    made["new_members"] = made["members"] - one.members
    made["managers_trained"] = rng.randint(0, made["managers"]) if rng.random() < 0.5 else made["managers"]
    return made if one.kind == "THT" else made | _of_htx(rng, one, year)


def _of_htx(rng: random.Random, one: Before, year: int) -> dict[str, Any]:
    growth = _GROWTH[YEARS.index(year)] * rng.randint(97, 103) / 100
    workers = (one.workers or rng.randint(4, 12)) + rng.randint(0, 1)
    made: dict[str, Any] = {
        "charter_capital": one.capital,
        "revenue": ((one.revenue or Decimal(1800)) * rng.randint(98, 112) / 100).quantize(_CENT),
        "regular_workers": workers,
        "average_income": ((one.income or Decimal(75)) * growth).quantize(_CENT),
        "high_tech": rng.random() < 0.05 + 0.02 * YEARS.index(year),
        "linked": rng.random() < 0.19 + 0.02 * YEARS.index(year),
    }
    made["high_tech_what"] = rng.choice(_TECHNIQUES) if made["high_tech"] else ""
    made["linkage_partner"] = rng.choice(_PARTNERS) if made["linked"] else ""
    made["linkage_share"] = Decimal(rng.randrange(20, 90, 5)) if made["linked"] else None
    return made | _rating(rng, one, year)


def _rating(rng: random.Random, one: Before, year: int) -> dict[str, Any]:
    """Circular 01/2020: not rated below 12 months of operation, or after a stop of more than 3 months."""
    if one.registered_on.year == year:
        return {"not_rated_reason": "under_12_months"}
    if rng.random() < 0.03:
        return {"not_rated_reason": list(NOT_RATED)[1]}
    return {"rating_score": Decimal(min(98, max(30, round(rng.gauss(71, 9)))))}


__all__ = ["YEARS", "Before", "record"]
