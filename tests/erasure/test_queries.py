"""Where a person is found; every table of a commune is looked through, or left with a reason."""

from portal.core.tenancy import acting_as
from portal.documents.workbook import Table
from portal.erasure import queries
from portal.erasure.patterns import Sought
from portal.extensions import Base
from portal.imports import kept_files
from portal.units.scope import district_scope
from tests.erasure.acting import NAME, VILLAGE


def test_every_table_of_a_commune_is_looked_through_or_left_with_a_reason():
    tables = {name for name, table in Base.metadata.tables.items() if "tenant_id" in table.c}
    assert tables == set(queries.owners()) | set(queries.LEFT) | {"audit_events", "audit_heads", "form_keys"}
    assert all(len(reason) > 20 for reason in queries.LEFT.values())


def test_a_person_is_found_in_the_own_commune_alone(app, person):
    _home, tenant, _entry = person
    with app.app_context(), acting_as(district_scope()):
        found = queries.find(tenant, Sought(NAME, village=VILLAGE))
        assert found
        assert set(found.records) == {"collectives/1", "foundings/1"}
        assert found.past >= 2
        assert found.audit >= 2
        assert len(found.spreadsheets) == 1
        assert [queries.key_of(one) for one in found.attached] == ["evidence_files/1"]
        kept_files.keep_sent(tenant, [Table("Sổ", [["HTX Chè", f"Ông {NAME}"]])])
        other = kept_files.keep_sent(tenant, [Table("Sổ", [["HTX Chè", "Bà Khác"]])])
        again = queries.find(tenant, Sought(NAME, village=VILLAGE))
        assert len(again.spreadsheets) == 2
        assert other not in again.spreadsheets
        named, unnamed = (kept_files.keep(tenant, f"Loại hình;Tên\nTHT;{one}\n".encode()) for one in (NAME, "THT Khác"))
        of_text = queries.find(tenant, Sought(NAME)).spreadsheets
        assert (named in of_text, unnamed in of_text) == (True, False)
        nobody = queries.find(tenant, Sought("Không Có Ai"))
        assert not nobody
        assert nobody.attached == []
