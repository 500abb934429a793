"""Vietnamese text: folded, tidied, sorted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
