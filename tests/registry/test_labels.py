"""The class of a score (Circular 01/2020): each begins at its lowest score."""

import pytest

from portal.registry import labels


@pytest.mark.parametrize(
    ("score", "code", "sign"),
    [
        *((100, "Good", "ok"), (80, "Good", "ok"), (79, "Fair", "ok"), (65, "Fair", "ok"), (64, "Average", "warn")),
        *((50, "Average", "warn"), (49, "Weak", "bad"), (0, "Weak", "bad")),
    ],
)
def test_each_class(app, score, code, sign):
    from flask_babel import force_locale

    with app.test_request_context(), force_locale("en"):
        assert str(labels.rating_class(score)) == code
        assert labels.rating_sign(score) == sign
        assert (score >= labels.EFFECTIVE_FROM) == (code in ("Good", "Fair"))


def test_no_score_has_no_class():
    assert labels.rating_class(None) is None
