"""English needs no catalogue: gettext answers with the text itself, its forms for one and for many included."""

import pytest
from flask_babel import force_locale, gettext, ngettext


@pytest.mark.parametrize(
    ("locale", "number", "told"),
    [("en", 1, "1 day ago"), ("en", 2, "2 days ago"), ("vi", 1, "1 ngày trước"), ("vi", 2, "2 ngày trước")],
)
def test_a_text_of_one_and_of_many(app, locale, number, told):
    with app.test_request_context(), force_locale(locale):
        assert ngettext("%(num)s day ago", "%(num)s days ago", number) == told


def test_an_english_text_with_a_value(app):
    with app.test_request_context(), force_locale("en"):
        assert gettext("%(action)s by %(day)s", action="Sign", day="15/03/2024") == "Sign by 15/03/2024"
