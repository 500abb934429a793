"""The rows that no page lists as they are: of one commune or all, in the order of the register, none of others."""

from datetime import date

import pytest

from portal.core import tenancy
from portal.exports import queries
from portal.registry import services
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.foundings.acting import in_district
from tests.registry.acting import GROUP, OTHER, OWN

NAMES = {"ocop_stars": None, "recognised_on": None, "mark_kind": "", "mark_name": ""}


@pytest.fixture
def communes(app):
    with in_district(app, OWN, OTHER) as ids:
        yield ids


def entry(commune, name, kind="THT", day=date(2019, 5, 3)):
    facts = {**GROUP, "name": name, "kind": kind, "registered_on": day, "registration_number": name}
    return services.add_collective(commune, facts)


def test_statuses_by_commune_kind_name_and_day(communes):
    own, other = communes
    first, second = entry(own, "Đào"), entry(own, "Dâu")
    entry(other, "Ổi")
    services.set_status(first, "stopped", date(2020, 1, 1))
    rows = queries.status_rows(own)
    assert [(row.collective_id, row.status) for row in rows] == [
        (second.id, "operating"),
        (first.id, "operating"),
        (first.id, "stopped"),
    ]
    assert len(queries.status_rows(None)) == 4
    assert queries.status_rows(0) == []


def test_products_and_contracts_of_a_commune(communes):
    own, other = communes
    mine, theirs = entry(own, "Cam"), entry(other, "Ổi")
    for one in (mine, theirs):
        services.save_product(one, None, {"name": f"Mật {one.name}", **NAMES}, None)
        told = {"name": "Công ty", "subject": "", "contract_number": "", "ends_on": None}
        services.save_partner(one, None, {**told, "starts_on": date(2023, 1, 1)}, None)
    assert [row.product_name for row in queries.product_rows(own)] == ["Mật Cam"]
    assert [row.partner_name for row in queries.partner_rows(own)] == ["Công ty"]
    assert len(queries.product_rows(None)) == len(queries.partner_rows(None)) == 2


def test_who_owes_a_years_record(communes):
    own, other = communes
    recorded, owing = entry(own, "Có"), entry(own, "Nợ")
    young = entry(own, "Mới", "interest_group", date(2024, 1, 1))
    ended = entry(own, "Hết")
    foreign = entry(other, "Ổi")
    services.save_record(recorded, 2023, {"members": 9})
    services.set_status(ended, "stopped", date(2023, 12, 31))
    assert [row.id for row in queries.owing(own, 2023)] == [owing.id]
    assert [row.id for row in queries.owing(own, 2022)] == [recorded.id, ended.id, owing.id]
    assert {row.id for row in queries.owing(None, 2023)} == {owing.id, foreign.id}
    assert young.id not in {row.id for row in queries.owing(own, 2023)}
    assert (queries.owing(own, 2023)[0].unit_code, queries.owing(own, 2023)[0].name) == (OWN, "Nợ")


def test_yearly_records_of_some_years_with_their_owners(communes):
    own, other = communes
    one = entry(own, "Cam")
    for year in (2022, 2023):
        services.save_record(one, year, {"members": year - 2000})
    services.save_record(entry(other, "Ổi"), 2023, {"members": 5})
    rows = queries.yearly_rows(own, [2022, 2023])
    assert [(row.year, row.members, row.name, row.unit_code) for row in rows] == [
        (2022, 22, "Cam", OWN),
        (2023, 23, "Cam", OWN),
    ]
    assert len(queries.yearly_rows(None, [2023])) == 2
    assert queries.yearly_rows(own, []) == []
    assert queries.recorded_years() == [2022, 2023]


def test_foundings_that_count_with_their_credits(story_app):
    with story_app.app_context(), tenancy.acting_as(district_scope(writes=False)):
        rows = queries.counted_rows(None)
        assert rows
        assert {row.Founding.state for row in rows} == {"counted"}
        keys = [(row.unit_code, ("THT", "HTX").index(row.Founding.kind), row.Founding.counted_on) for row in rows]
        assert keys == sorted(keys)
        commune = rows[0].Founding.tenant_id
        own = queries.counted_rows(commune)
        assert own
        assert {row.Founding.tenant_id for row in own} == {commune}
        assert {row.unit_name for row in own} == {units.unit(commune).name_vi}
        assert any(row.lead for row in rows)
