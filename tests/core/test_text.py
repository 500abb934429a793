"""Vietnamese text: folded, tidied, sorted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import exact_key, fold, sort_key, tidy

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


@pytest.mark.parametrize(
    "sign", ["\u00ad", "\u200b", "\u200d", "\ufeff", "\u2060", "\u202a", "\u034f", "\u3164", "\ufe0f"]
)
def test_what_is_invisible_is_dropped_and_leaves_no_space(sign):
    assert tidy(f"nghi{sign}ệp") == "nghiệp"
    assert fold(f"nghi{sign}ệp") == "nghiep"
    assert tidy("Hòa\u00a0Bình\u2028x") == "Hòa Bình x"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("THT Hòa Bình", "tht  HOÀ bình", True),
        ("Lũng Tao", "Lùng Táo", False),
        ("Hoà", "Hoa1", False),
        ("Ðông", "Đông", True),
        ("Cao Bồ", "Cao Bô", False),
    ],
)
def test_an_exact_key_keeps_the_marks(one, other, same):
    assert (exact_key(one) == exact_key(other)) == same


def test_d_with_a_stroke_is_one_letter():
    assert tidy("Ðông Ɖà ðá") == "Đông Đà đá"
    assert fold("Ðông") == fold("Đông") == "dong"


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
