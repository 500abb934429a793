"""What was mapped by hand is one's own, and the latest word holds."""

from portal.imports import mapping
from portal.imports.layouts import REGISTER
from tests.returns.acting import at_district


def test_a_heading_is_remembered_for_its_tenant_alone(app):
    with at_district(app):
        mapping.remember("registry", 2, {"don vi kttt": "name"})
        mapping.remember("registry", 2, {"don vi kttt": "villages", "ghi them": ""})
        assert mapping.remembered("registry", [2]) == {"don vi kttt": "villages", "ghi them": ""}
        assert mapping.remembered("registry", [3]) == mapping.remembered("yearly", [2]) == {}


def test_a_layout_knows_what_was_mapped_and_forgets_what_is_not_read():
    layout = REGISTER.knowing({"don vi kttt": "name", "ten": "", "x": "no such column"})
    assert layout.by_name["don vi kttt"].key == "name"
    assert "ten" not in layout.by_name
    assert "x" not in layout.by_name
    assert "ten" in REGISTER.by_name
