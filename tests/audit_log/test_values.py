"""How a value of the audit reads: choices in words, days, amounts, yes and no."""

import pytest
from flask_babel import force_locale

from portal.audit_log.values import Names, shown


@pytest.fixture(autouse=True)
def vietnamese(app):
    with app.test_request_context(), force_locale("vi"):
        yield


@pytest.mark.parametrize(
    ("table", "column", "value", "read"),
    [
        ("any", "any", None, "–"),
        ("any", "any", "", "–"),
        ("any", "any", [], "–"),
        ("any", "any", 0, "0"),
        ("any", "any", True, "có"),
        ("any", "any", False, "không"),
        ("any", "members", 1174, "1.174"),
        ("any", "year", 2024, "2024"),
        ("any", "batch_id", 1174, "1174"),
        ("any", "any", "2024-10-23", "23/10/2024"),
        ("any", "any", "2024-13-45", "2024-13-45"),
        ("any", "any", "2024-10-23T02:00:00+00:00", "09:00 23/10/2024"),
        ("any", "any", "2024-10-23T09:00:00", "09:00 23/10/2024"),
        ("any", "any", "2024-10-23T99", "2024-10-23T99"),
        ("any", "capital", "1174.50", "1.174,5"),
        ("any", "capital", "-1174.50", "-1.174,5"),
        ("any", "number", "12.5", "12.5"),
        ("any", "number", "02/QĐ", "02/QĐ"),
        ("any", "groups", ["a", {"name": "b", "score": 5}], "a; b: 5"),
        ("accounts", "locale", "en", "English"),
        ("units", "kind", "town", "Thị trấn"),
        ("any", "body_id", 99, "99"),
        ("any", "posting_id", 99, "99"),
    ],
)
def test_shown(table, column, value, read):
    assert shown(table, column, value, Names([])) == read
