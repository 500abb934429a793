"""One account for each role and unit or body."""

import unicodedata
from collections import Counter

from portal.core.access import Role
from portal.seed.people import account_plan, duty_bodies
from portal.seed.resolution import communes, load


def test_every_role_and_place_has_an_account():
    plan = account_plan()
    roles = Counter(one["role"] for one in plan)
    assert set(roles) == {role.value for role in Role}
    for role in ("commune_officer", "commune_leader", "commune_front_officer"):
        assert {one["unit"] for one in plan if one["role"] == role} == set(communes())
        assert roles[role] == 24
    fronts = {one["body"] for one in plan if one["role"] == "district_front_officer"}
    assert fronts == {"MTTQ", "HND", "LHPN", "DTN", "CCB", "LDLD"}
    holders = {one["body"] for one in plan if one["role"] == "duty_holder"}
    assert holders == set(duty_bodies()) >= {"BTG", "UBND_H", "CQDV", "MTTQ", "DTCTXH", "UBKT", "VP"}


def test_accounts_are_unique_and_well_formed():
    plan = account_plan()
    assert plan == account_plan()
    assert plan[0]["email"] == "canbo.00703@vixuyen.example"
    assert len({one["email"] for one in plan}) == len({one["name"] for one in plan}) == len(plan)
    assert all(one["email"].isascii() and one["email"] == one["email"].lower() for one in plan)
    assert all(unicodedata.is_normalized("NFC", one["name"]) for one in plan)
    of_district = {body["code"] for body in load()["bodies"]}
    assert {one["body"] for one in plan if not one["unit"]} <= of_district
    assert all(one["body"].endswith(f"-{one['unit']}") for one in plan if one["unit"])
