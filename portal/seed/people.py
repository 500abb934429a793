"""Accounts to try everything with: one for each role and unit or body, with invented names."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from portal.seed import names
from portal.seed.resolution import Unit, load

DOMAIN = "vixuyen.example"


@dataclass(frozen=True)
class AccountPlan:
    """An account to be made: ``role`` as in the portal's role table, ``unit_code`` None for the district's."""

    email: str
    role: str
    body_code: str
    unit_code: str | None
    person_name: str


# Role in a commune: (role, first part of its e-mail, prefix of its body).
_COMMUNE_ROLES = (
    ("commune_officer", "canbo", "UBND"),
    ("commune_leader", "lanhdao", "UBND"),
    ("commune_front_officer", "mattran", "MTTQ"),
)
# The office that monitors and consolidates (clause III.5) works, the People's Committee issues (quotas, plans).
_DISTRICT_ROLES = (
    ("district_officer", "canbo.huyen", "VP"),
    ("district_leader", "lanhdao.huyen", "UBND_H"),
    ("inspector", "kiemtra.huyen", "UBKT"),
    ("administrator", "quantri.huyen", "VP"),
)


def account_plan(seed: int = 2021) -> list[AccountPlan]:
    """One account for each role and unit or body, in a fixed order; e-mails are ASCII and unique."""
    posts = list(_posts())
    everyone = people(len(posts), seed)
    return [AccountPlan(*post, person) for post, person in zip(posts, everyone, strict=True)]


def people(number: int, seed: int = 2021) -> list[str]:
    """``number`` different invented names of persons; the same for the same seed."""
    rng = random.Random(f"{seed}:people")
    found: dict[str, None] = {}
    while len(found) < number:
        found[names.person(rng)] = None
    return list(found)


def duty_bodies() -> tuple[str, ...]:
    """The district's bodies that lead a duty of Section III or clause II.9, in the order of the duties."""
    resolution = load()
    communes = {body.code for body in resolution.bodies if body.unit_code}
    holders = (code for duty in resolution.duties for code in resolution.holders(duty))
    return tuple(dict.fromkeys(code for code in holders if code not in communes))


def _posts() -> Iterator[tuple[str, str, str, str | None]]:
    for unit in load().communes:
        yield from _commune_posts(unit)
    for role, local, body_code in _DISTRICT_ROLES:
        yield _address(local), role, body_code, None
    for body in load().mobilizers():
        yield _address(f"doanthe.{_slug(body.code)}"), "district_front_officer", body.code, None
    for code in duty_bodies():
        yield _address(f"nhiemvu.{_slug(code)}"), "duty_holder", code, None


def _commune_posts(unit: Unit) -> Iterator[tuple[str, str, str, str | None]]:
    for role, local, prefix in _COMMUNE_ROLES:
        yield _address(f"{local}.{unit.code}"), role, f"{prefix}-{unit.code}", unit.code


def _address(local: str) -> str:
    return f"{local}@{DOMAIN}"


def _slug(code: str) -> str:
    return code.lower().replace("_", "-")
