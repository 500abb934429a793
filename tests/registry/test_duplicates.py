"""What may be the same collective, and what is surely another."""

from datetime import date, timedelta

import pytest

from portal.core.text import fold
from portal.registry import queries, services
from portal.registry.duplicates import Known, Meant, compare
from portal.registry.name_similarity import bare, plain_number
from tests.foundings.acting import at_commune, in_district
from tests.registry.acting import OTHER, OWN

DAY = date(2024, 3, 1)


def reason(name, other, *, apart=10, kinds=("THT", "THT"), numbers=(None, None)):
    known = Known(1, 1, kinds[1], other, fold(other), DAY + timedelta(days=apart), numbers[1])
    found = compare(Meant(kinds[0], name, DAY, numbers[0]), [known])
    return found[0].reason if found else ""


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("THT Chăn nuôi dê", "Tổ hợp tác chăn nuôi dê", "same_name"),
        ("Hợp tác xã Hòa Bình", "HTX HOÀ BÌNH", "same_name"),
        ("Hợp tác xã Hòa Bình", "HTX Hoa Binh", "same_name"),
        ("Nhóm sở thích nuôi ong", "Nuôi ong", "same_name"),
        ("THT Chăn nuôi dê", "THT Chăn nuôi dê thôn Nà", "near_name"),
        ("THT Chăn nuôi dê Nà Pồng", "THT Chăn nuôi rê Nà Pồg", "near_name"),
        ("THT thôn 5", "THT thôn 6", ""),
        ("THT chè thôn 5", "THT chè", ""),
        ("THT Chè", "THT Cam", ""),
        ("THT Chăn nuôi dê", "THT Chăn nuôi trâu bò", ""),
        ("THT", "HTX", ""),
    ],
)
def test_names(name, other, expected):
    assert reason(name, other) == expected
    assert reason(other, name) == expected


@pytest.mark.parametrize(("apart", "expected"), [(60, "near_name"), (-60, "near_name"), (61, ""), (-61, "")])
def test_near_names_need_near_days(apart, expected):
    assert reason("THT Chăn nuôi dê", "THT Chăn nuôi dê Nà", apart=apart) == expected
    assert reason("THT Chăn nuôi dê", "Tổ hợp tác chăn nuôi dê", apart=3000) == "same_name"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12/THT", "012-tht", "number"),
        ("Số 12/THT", "12THT", "number"),
        ("12/THT", "12/THT", "taken"),
        ("12", "13", ""),
        ("0", "00", ""),
        ("", None, ""),
    ],
)
def test_numbers(one, other, expected):
    assert reason("A", "B", numbers=(one, other)) == expected
    assert reason("A", "B", numbers=(one, other), kinds=("HTX", "THT")) == ""


def test_what_is_bare():
    assert bare(fold("Hợp tác xã Dịch vụ - Nông nghiệp Hòa Bình")) == "dich vu nong nghiep hoa binh"
    assert bare("tht") == ""
    assert plain_number("so: 010-02/a") == "1002a"


def test_only_the_own_commune_is_compared(app):
    facts = {"kind": "THT", "name": "THT Dê", "sector": "agriculture_forestry_fishery", "registered_on": DAY}
    with in_district(app, OWN, OTHER) as (own, other):
        made = services.add_collective(own, facts)
        assert [one.entry.id for one in queries.probable_duplicates(own, "THT", "Dê")] == [made.id]
        assert queries.probable_duplicates(other, "THT", "Dê") == []
        assert queries.probable_duplicates(own, "THT", "Dê", except_id=made.id) == []
    with at_commune(app) as commune:
        assert queries.probable_duplicates(commune, "THT", "Dê") == []
