"""A body added, corrected, and what one is called from now on: the old one stays, the code is the next free one."""

import pytest

from portal.accounts import body_services
from portal.accounts.queries import body_by_code
from portal.core.errors import Invalid, StaleVersion
from tests.returns.acting import at_district

NEW = {"code": "BAN-1", "name_vi": "Ban Mới", "name_en": "New", "kind": "state", "parent_id": None, "unit_id": None}


@pytest.fixture
def district(app):
    with at_district(app):
        yield


def test_one_is_added_and_corrected_from_the_version_that_was_seen(district):
    body = body_services.save_body(None, **NEW, mobilizes=False)
    assert body_by_code("BAN-1") is body
    again = {**NEW, "name_vi": "Ban Khác", "mobilizes": True}
    assert body_services.save_body(body, version=body.version, **again).name_vi == "Ban Khác"
    assert body.mobilizes
    with pytest.raises(StaleVersion):
        body_services.save_body(body, version=body.version - 1, **again)
    with pytest.raises(StaleVersion):
        body_services.save_body(body, **again)  # no version is no free pass


def test_the_new_name_begins_a_new_body_with_the_next_free_code(district):
    old = body_by_code("BTG")
    first = body_services.succeed_body(old, name_vi="Ban Tuyên giáo và Dân vận", name_en="")
    second = body_services.succeed_body(old, name_vi="Ban Khác", name_en="Another")
    assert (first.code, second.code) == ("BTG-2", "BTG-3")
    assert (first.name_en, second.name_en) == ("Ban Tuyên giáo và Dân vận", "Another")
    assert (first.kind, first.parent_id, first.mobilizes) == (old.kind, old.parent_id, old.mobilizes)
    assert old.name_vi != first.name_vi


@pytest.mark.parametrize(
    ("code", "name", "fields"), [("BTG", "", ["name_vi"]), ("UBND-00952", "", ["name_vi", "target"])]
)
def test_what_is_refused_is_told_at_once(district, code, name, fields):
    with pytest.raises(Invalid) as invalid:
        body_services.succeed_body(body_by_code(code), name_vi="", name_en="")
    assert [field for field, _message in invalid.value.problems] == fields
