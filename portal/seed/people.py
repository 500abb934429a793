"""Accounts to try everything with: one for each role and unit or body, with invented names."""

import random
from collections.abc import Iterator

from portal.core.access import Role
from portal.seed import resolution
from portal.seed.demo import names

DOMAIN = "vixuyen.example"

# Role in a commune: (role, first part of its e-mail, prefix of its body).
_COMMUNE_ROLES = (
    (Role.COMMUNE_OFFICER, "canbo", "UBND"),
    (Role.COMMUNE_LEADER, "lanhdao", "UBND"),
    (Role.COMMUNE_FRONT_OFFICER, "mattran", "MTTQ"),
)
# The office that monitors and consolidates (clause III.5) works, the People's Committee issues (quotas, plans).
_DISTRICT_ROLES = (
    (Role.DISTRICT_OFFICER, "canbo.huyen", "VP"),
    (Role.DISTRICT_LEADER, "lanhdao.huyen", "UBND_H"),
    (Role.INSPECTOR, "kiemtra.huyen", "UBKT"),
    (Role.ADMINISTRATOR, "quantri.huyen", "VP"),
)


def account_plan(seed: int = 2021) -> list[dict[str, str]]:
    """Return one account for each role and unit or body, in a fixed order; e-mails are ASCII and unique.

    Each with its `email`, `name`, `role`, `body` and, `unit` by their codes, empty for the district's.
    """
    posts = list(_posts())
    everyone = people(len(posts), seed)
    return [
        {"email": f"{local}@{DOMAIN}", "role": role.value, "body": body, "unit": unit, "name": name}
        for (local, role, body, unit), name in zip(posts, everyone, strict=True)
    ]


def people(number: int, seed: int = 2021) -> list[str]:
    """Return different invented names of persons; the same for the same seed."""
    rng = random.Random(f"{seed}:people")
    found: dict[str, None] = {}
    while len(found) < number:
        found[names.person(rng)] = None
    return list(found)


def duty_bodies() -> tuple[str, ...]:
    """Return the district's bodies that lead a duty of Section III or clause II.9, in the order of the duties."""
    leads = (code for duty in resolution.duties() for code in duty["leads"] if code != resolution.EVERY_COMMUNE)
    return tuple(dict.fromkeys(leads))


def _posts() -> Iterator[tuple[str, Role, str, str]]:
    for unit in resolution.communes():
        for role, local, prefix in _COMMUNE_ROLES:
            yield f"{local}.{unit}", role, f"{prefix}-{unit}", unit
    for role, local, body in _DISTRICT_ROLES:
        yield local, role, body, ""
    for one in resolution.load()["bodies"]:
        if one["mobilizes"]:
            yield f"doanthe.{_slug(one['code'])}", Role.DISTRICT_FRONT_OFFICER, one["code"], ""
    for code in duty_bodies():
        yield f"nhiemvu.{_slug(code)}", Role.DUTY_HOLDER, code, ""


def _slug(code: str) -> str:
    return code.lower().replace("_", "-")
