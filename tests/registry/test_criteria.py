"""The groups of criteria: a record keeps the names that it was saved with."""

from portal.core.clock import RATING_GROUPS, write_setting
from portal.registry.criteria import DEFAULT, names
from tests.returns.acting import at_district


def test_the_records_own_else_the_settings_else_the_usual(app):
    with at_district(app):
        usual = [str(name) for name in DEFAULT]
        assert names() == names([]) == usual
        write_setting(RATING_GROUPS, " Tài chính \n\n  Thành viên\n")
        assert names() == ["Tài chính", "Thành viên"]
        assert names([{"group": "Cũ", "score": 5}]) == ["Cũ"]
        write_setting(RATING_GROUPS, " \n ")
        assert names() == usual
