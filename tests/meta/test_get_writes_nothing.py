"""A GET cannot write: its transaction is read-only, whatever its view tries."""

import pytest
from sqlalchemy.exc import InternalError

from portal.core.access import Permission, needs
from portal.core.clock import write_setting
from tests.pages import Visitor


def test_a_planted_write_is_refused(app):
    @needs(Permission.ACCOUNT_OWN)
    def planted():
        write_setting("planted", "1")
        return "written"

    original = app.view_functions["accounts.me"]
    app.view_functions["accounts.me"] = planted
    try:
        with pytest.raises(InternalError, match="read-only transaction"):
            Visitor(app, "commune_officer", "00952").client.get("/account")
    finally:
        app.view_functions["accounts.me"] = original
