"""Vietnamese of before Unicode is recognised and converted; Vietnamese of today is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import old_encodings
from portal.core.kinds import Text
from portal.core.old_encodings import repaired, repaired_table

TODAY = [
    "HTX nông nghiệp Đồng Tâm", "thôn Bản Mới", "Nguyễn Văn Ánh", "Hợp tác xã chè Shan", "Tổ hợp tác", "Hà Giang",
    "Lùng Tao", "Quỳnh", "Trần Thị Nhường", "nuôi ong lấy mật", "Khuổi Luông", "ngoằn ngoèo", "Thuỷ", "Hoà", "quế",
]  # fmt: skip
TCVN3 = {new: old for old, new in old_encodings._TCVN3.items()}


def in_tcvn3(text):
    return "".join(TCVN3.get(letter, letter) for letter in text)


@pytest.mark.parametrize("text", TODAY)
def test_what_is_unicode_stays(text):
    assert repaired(text) is None
    assert Text().problem(text) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("HTX n«ng nghiÖp §ång T©m", "HTX nông nghiệp Đồng Tâm"),
        ("th«n B¶n Míi", "thôn Bản Mới"),
        ("TRUNG T¢M", "TRUNG TÂM"),
        ("Nguyeãn Vaên A", "Nguyễn Văn A"),
        ("HTX noâng nghieäp Ñoàng Taâm", "HTX nông nghiệp Đồng Tâm"),
        ("Hôïp taùc xaõ", "Hợp tác xã"),
        ("Há»£p tÃ¡c xÃ£", "Hợp tác xã"),
    ],
)
def test_what_is_older_is_converted(old, new):
    assert repaired(old) == new
    assert new in str(Text().problem(old) or "") or "\u00ad" in old


@given(st.lists(st.sampled_from(TODAY), min_size=1, max_size=5).map(" ".join))
def test_texts_encoded_twice_come_back_or_are_not_changed_into_another(text):
    twice = "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in text.encode())
    assert repaired(twice) in (text, None)


@given(st.lists(st.sampled_from(TODAY), min_size=2, max_size=8).map(" ".join))
def test_texts_in_tcvn3_come_back_or_are_not_changed_into_another(text):
    assert repaired(in_tcvn3(text)) in (text, None)


def test_a_text_that_would_do_either_way_goes_with_its_row():
    rows = [["Tên", "Thôn", "Loại hình"], ["HTX n«ng nghiÖp", "Phó Linh", "HTX"], ["HTX Phú", "Hòa", "Tổ hợp tác"]]
    assert repaired_table(rows) == {(1, 0): "HTX nông nghiệp", (1, 1): "Phú Linh"}
    assert repaired_table([["Phó Linh", "Thôn"]]) == {}


@given(st.text(max_size=30))
def test_nothing_raises(text):
    repaired(text)
