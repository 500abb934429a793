"""Every kind of entry that the database allows has its word and its sign."""

import re

from portal.audit_log.choices import AccessKind, ChangeKind
from portal.core.access import AccessEntry


def test_every_kind_of_the_access_log_has_its_word():
    checks = [str(one.sqltext) for one in AccessEntry.__table__.constraints if hasattr(one, "sqltext")]
    assert set(re.findall(r"'(\w+)'", " ".join(checks))) == set(AccessKind.labels())


def test_every_kind_has_a_sign():
    assert {one.sign for one in (*AccessKind, *ChangeKind)} <= {"ok", "warn", "bad", "info", "none"}
