"""What a column is called in the history: as its model describes it; nothing for what tells nothing to people."""

import pytest
from flask_babel import force_locale

from portal.audit_log.labels import TABLES, field_in, label_of
from portal.core.kinds import Day


@pytest.mark.parametrize(
    ("table", "column", "label"),
    [
        ("collectives", "villages", "Villages"),
        ("collectives", "folded_name", None),
        ("collectives", "gone", None),
        ("gone", "name", None),
        ("app_settings", "key", "Name"),
        ("app_settings", "value", "Value"),
        ("app_settings", "gone", None),
    ],
)
def test_labels(app, table, column, label):
    with app.test_request_context(), force_locale("en"):
        found = label_of(table, column)
        assert (None if found is None else str(found)) == label


def test_a_field_knows_how_its_values_read(app):
    assert isinstance(field_in("collectives", "registered_on").kind, Day)
    assert field_in("collectives", "gone") is field_in("gone", "x") is None
    with app.test_request_context():
        assert all(str(label) for label in TABLES.values())
