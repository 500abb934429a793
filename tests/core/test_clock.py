"""Settings: set, changed, removed."""

from portal.core.clock import read_setting, write_setting
from portal.extensions import db
from tests.returns.acting import at_district


def test_set_changed_and_removed(app):
    with at_district(app):
        assert read_setting("a") is None
        write_setting("a", "1")
        write_setting("b", "other")
        assert read_setting("a") == "1"
        write_setting("a", "2")
        assert (read_setting("a"), read_setting("b")) == ("2", "other")
        write_setting("a", None)
        write_setting("a", None)  # what is not there is not there
        assert (read_setting("a"), read_setting("b")) == (None, "other")
        db.session.rollback()
