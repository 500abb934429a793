"""Invented yearly records of 2021-2023 for the illustrative district: every objective has something to show.

A few records are missing on purpose, so that a reader sees what an incomplete total looks like.
"""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from portal.core import workdays
from portal.extensions import db
from portal.registry import queries, services
from portal.registry.choices import CollectiveKind
from portal.registry.declarations import at_years_end, declare
from portal.registry.labels import NOT_RATED
from portal.registry.models import Collective, YearlyRecord
from portal.registry.opening_balance import OPENING_DAY
from portal.registry.rules import may_not_be_rated
from portal.registry.selection import Selection
from portal.seed import resolution
from portal.seed.demo.player import Happening, Played

YEARS = (2021, 2022, 2023)
_TECHNIQUES = ("Nhà màng, tưới nhỏ giọt", "Chế biến chè theo dây chuyền khép kín", "Truy xuất nguồn gốc bằng mã QR")
_PARTNERS = ("Công ty CP Chè Hà Giang", "Công ty TNHH Cam sành Bắc Quang", "Công ty CP Dược liệu Việt Bắc")
_GROWTH = (Decimal("1.12"), Decimal("1.16"), Decimal("1.20"))
_CENT = Decimal("0.01")
# What counting a founding wrote of its year of registration stays as it is.
_COUNTED_WITH = ("members", "new_members", "contributed_capital", "charter_capital")


def happenings(seed: int) -> Iterator[Happening]:
    """Yield for each commune the day in January on which it enters the records of the year before."""
    silent = random.Random(seed).sample(sorted(["030", *resolution.communes()]), 2)
    for year in YEARS:
        for number, code in enumerate(resolution.communes()):
            what = {"seed": seed, "unit": code, "year": year, "is_silent": code in silent and year == YEARS[-1]}
            yield Happening(workdays.shift(date(year + 1, 1, 4), number // 2), "registry.save_records", what)
        yield Happening(date(year + 1, 1, 31), "registry.confirm_scores", {"year": year})
    for year in (OPENING_DAY.year, *YEARS):
        for code in resolution.communes():
            if year != YEARS[-1] or code not in silent:
                yield Happening(date(year + 1, 1, 31), "registry.declare", {"unit": code, "year": year})


def _save_records(played: Played, seed: int, unit: str, year: int, is_silent: bool) -> None:
    """Give what operated at the year's end its record, grown out of the last one; a silent commune leaves some out."""
    tenant_id, told = played.communes[unit], []
    last = queries.records_of_year(year - 1, [tenant_id]) | queries.records_of_year(year, [tenant_id])
    for row in queries.all_entries(Selection(date(year, 12, 31), tenant_id, status="operating")):
        rng = random.Random(f"{seed}-{unit}-{row.name}-{year}")
        if row.kind == "interest_group" or (is_silent and rng.random() < 0.4):
            continue
        entry = db.session.get_one(Collective, (tenant_id, row.id))
        told.append((entry, _values(rng, entry, last.get((tenant_id, row.id)), year)))
    services.save_records(year, told)


def _values(rng: random.Random, entry: Collective, last: YearlyRecord | None, year: int) -> dict[str, Any]:
    before = (last.members if last else None) or 7
    members = before + rng.randint(0, 2)
    values: dict[str, Any] = {
        "members": members,
        "new_members": members - before,
        "contributed_capital": last.contributed_capital if last else None,
        "managers": 1 if entry.kind == "THT" else rng.randint(2, 4),
    }
    some = rng.randint(0, values["managers"]) if rng.random() < 0.5 else values["managers"]
    values["managers_trained"] = some
    if entry.kind == "HTX":
        values |= _of_htx(rng, entry, last, year)
    if last is not None and last.year == year:
        values = {name: value for name, value in values.items() if name not in _COUNTED_WITH}
    return values


def _of_htx(rng: random.Random, entry: Collective, last: YearlyRecord | None, year: int) -> dict[str, Any]:
    growth = _GROWTH[YEARS.index(year)] * rng.randint(97, 103) / 100
    workers = ((last.regular_workers if last else None) or rng.randint(4, 12)) + rng.randint(0, 1)
    revenue = (last.revenue if last else None) or Decimal(1800)
    income = (last.average_income if last else None) or Decimal(75)
    values: dict[str, Any] = {
        "charter_capital": last.contributed_capital if last else None,
        "revenue": (revenue * rng.randint(98, 112) / 100).quantize(_CENT),
        "regular_workers": workers,
        "average_income": (income * growth).quantize(_CENT),
        "high_tech": rng.random() < 0.05 + 0.02 * YEARS.index(year),
        "linked": rng.random() < 0.19 + 0.02 * YEARS.index(year),
    }
    values["high_tech_what"] = rng.choice(_TECHNIQUES) if values["high_tech"] else ""
    values["linkage_partner"] = rng.choice(_PARTNERS) if values["linked"] else ""
    values["linkage_share"] = Decimal(rng.randrange(20, 90, 5)) if values["linked"] else None
    return values | _rating(rng, entry, year)


def _rating(rng: random.Random, entry: Collective, year: int) -> dict[str, Any]:
    """Circular 01/2020: not rated below 12 months of operation, or after a stop of more than 3 months."""
    reason = may_not_be_rated(entry.registered_on, queries.statuses(entry.tenant_id, entry.id), year)
    if reason is not None:
        return {"not_rated_reason": reason.value}
    if rng.random() < 0.03:
        return {"not_rated_reason": list(NOT_RATED)[1]}
    return {"rating_score": Decimal(min(98, max(30, round(rng.gauss(71, 9)))))}


def _confirm_scores(played: Played, year: int) -> None:
    """The district office confirms what the HTX gave themselves."""
    for record, _name, _unit in queries.scores(year, confirmed=False):
        services.confirm_score(record, record.version)


def _declare(played: Played, unit: str, year: int) -> None:
    """The commune's leader declares the register complete, with the records of the year."""
    tenant_id, stood = played.communes[unit], at_years_end(played.communes[unit], year)
    for kind in CollectiveKind:
        by = played.leader(unit).id
        number = len(stood.get(kind.value, []))
        declare(tenant_id=tenant_id, kind=kind.value, year=year, number=number, posting_id=by)


ACTS = {
    "registry.declare": _declare,
    "registry.save_records": _save_records,
    "registry.confirm_scores": _confirm_scores,
}
