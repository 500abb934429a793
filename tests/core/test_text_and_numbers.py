"""Vietnamese text, numbers and dates; the clock at midnight."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock, numbers
from portal.core.text import fold, sort_key, tidy

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ áàảãạấầẩẫậ'-0123456789"


@given(st.text(LETTERS))
def test_folding_ignores_how_a_text_is_composed(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text.upper()) == fold(text.lower()) == fold(fold(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Thuận Hòa", "Thuận Hoà"), ("Thanh Thủy", "THANH THUỶ"), ("Đạo Đức", "dao  duc"), ("Cao Bồ", "Cao Bô\u0300")],
)
def test_variants_fold_alike(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_tidy_text_is_composed_and_printable(text):
    kept = tidy(text)
    assert kept == unicodedata.normalize("NFC", kept) == tidy(kept)
    assert all(character.isprintable() for character in kept)


def test_vietnamese_order():
    names = ["Xã Đạo Đức", "Xã Cao Bồ", "Thị trấn Vị Xuyên", "Xã Bạch Ngọc", "Xã Lao Chải", "Xã Ôn", "Xã Oa", "Xã Ơn"]
    ordered = sorted(names, key=sort_key)
    assert ordered == [
        "Xã Bạch Ngọc",
        "Xã Cao Bồ",
        "Xã Đạo Đức",
        "Xã Lao Chải",
        "Xã Oa",
        "Xã Ôn",
        "Xã Ơn",
        "Thị trấn Vị Xuyên",
    ]
    assert sorted(["mạ", "má", "mà", "ma", "mả", "mã"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_numbers_as_people_write_them(app):
    with app.test_request_context("/"), force_locale("vi"):
        assert numbers.num(1174) == "1.174"
        assert numbers.num(Decimal("573.55")) == "573,55"
        assert numbers.num(None) == "–"
        assert numbers.pct(Decimal("75.5")) == "75,5\u00a0%"
        assert numbers.day(date(2024, 3, 5)) == "05/03/2024"
        assert numbers.long_day(date(2024, 10, 23)) == "Thứ Tư, 23/10/2024"
    with app.test_request_context("/"), force_locale("en"):
        assert numbers.num(Decimal("1174.5")) == "1,174.5"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_no_number_is_shown_wrong(databases, value):
    with databases.app.test_request_context("/"), force_locale("vi"):
        shown = numbers.num(value)
    assert Decimal(shown.replace(".", "").replace(",", ".")) == value


def test_the_day_turns_at_local_midnight(app):
    with clock.frozen(datetime(2024, 12, 14, 16, 59, tzinfo=UTC).astimezone(clock.ZONE)):
        assert clock.today() == date(2024, 12, 14)
    with clock.frozen(datetime(2024, 12, 14, 17, 0, tzinfo=UTC).astimezone(clock.ZONE)):
        assert clock.today() == date(2024, 12, 15)
