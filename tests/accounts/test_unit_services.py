"""A unit comes with its two bodies, a code that stood for another is no obstacle, and passing on ends it that day."""

from datetime import date

import pytest

from portal.accounts import unit_services
from portal.accounts.queries import body_by_code
from portal.core.errors import StaleVersion
from portal.units import queries as units
from tests.returns.acting import at_district

NEW = {"kind": "commune", "code": "09999", "name_vi": "Xã Mới", "name_en": "New Commune"}
DAY = date(2024, 7, 1)


@pytest.fixture
def district(app):
    with at_district(app):
        yield units.district()


def save(unit=None, **changes):
    version = unit.version if unit else None
    return unit_services.save_unit(unit, version=version, **{**NEW, "valid_from": None, "valid_to": None, **changes})


def test_a_new_unit_has_its_committee_and_its_front(district):
    unit = save()
    assert (unit.parent_id, unit.folded_name) == (district.id, "xa moi")
    committee, front = body_by_code("UBND-09999"), body_by_code("MTTQ-09999")
    assert committee.name_vi == "Ủy ban nhân dân xã Mới"
    assert committee.name_en == "People's Committee of New Commune"
    assert front.name_vi == "Ủy ban Mặt trận Tổ quốc Việt Nam xã Mới"
    assert (committee.unit_id, committee.mobilizes) == (unit.id, False)
    assert front.parent_id == body_by_code("MTTQ").id
    assert committee.is_peoples_committee


def test_a_correction_makes_no_bodies(district):
    unit = save()
    renamed = save(unit, name_vi="Xã Khác")
    assert renamed is unit
    assert unit.folded_name == "xa khac"
    assert body_by_code(f"UBND-09999-{unit.id}") is None
    with pytest.raises(StaleVersion):
        unit_services.save_unit(unit, version=unit.version - 1, **NEW, valid_from=None, valid_to=None)


def test_a_code_that_stood_for_another_unit(district):
    first = save(valid_to=DAY)
    second = save(name_vi="Xã Sau", valid_from=DAY)
    assert body_by_code("UBND-09999").unit_id == first.id
    assert body_by_code(f"UBND-09999-{second.id}").unit_id == second.id


def test_what_passed_on_ends_that_day(district):
    first, second = save(), save(code="09998", name_vi="Xã Kia")
    told = {"happened_on": DAY, "note": "NQ 1", "successors": [second.id]}
    unit_services.record_succession(first, **told)
    assert first.valid_to == DAY
    assert second.valid_to is None
    (row,) = [one for one, before, _after in units.successions() if before is first]
    assert (row.to_unit_id, row.happened_on, row.note) == (second.id, DAY, "NQ 1")
