"""A name and a number are found however they were typed, and never within another."""

import re

import pytest

from portal.erasure.patterns import Sought, digits, of_telephone, of_words


def found(pattern, text):
    return bool(re.search(pattern, text, re.IGNORECASE))


@pytest.mark.parametrize(
    "text",
    [
        "Vàng Thị Mỷ",
        "VÀNG THỊ MỶ",
        "vang thi my",
        "ông Vàng  Thị\nMỷ, trưởng thôn",
        "Va\u0300ng Thi\u0323 My\u0309",
        "(Vàng Thị Mỷ)",
    ],
)
def test_a_name_is_found_however_it_was_typed(text):
    assert found(of_words("Vàng Thị Mỷ"), text)


@pytest.mark.parametrize("text", ["Vàng Thị Mỷá", "xVàng Thị Mỷ", "Vàng Mỷ", "Đvàng Thị Mỷ"])
def test_another_name_is_not(text):
    assert not found(of_words("Vàng Thị Mỷ"), text)


@pytest.mark.parametrize(("typed", "other"), [("A.B", "AxB"), ("(A|B)", "A"), ("A*", "AAA"), ("[a-z]+", "xyz")])
def test_what_was_typed_is_no_pattern(typed, other):
    assert found(of_words(f"Tổ {typed} Nà"), f"tổ {typed} nà")
    assert not found(of_words(f"Tổ {typed} Nà"), f"Tổ {other} Nà")
    assert not any(found(one, f"Tổ {other} Nà") for one in Sought(f"Tổ {typed} Nà").patterns())


def test_the_letter_d_is_found_with_its_stroke_and_without():
    assert found(of_words("Đặng Văn Đô"), "dang van do")
    assert found(of_words("dang van do"), "Đặng Văn Đô")


@pytest.mark.parametrize(
    "text",
    ["0912345678", "0912 345 678", "0912.345.678", "+84 912345678", "84912345678", "(0912) 345-678", "912345678"],
)
def test_a_number_is_found_however_it_is_grouped(text):
    assert found(of_telephone("0912 345 678"), text)
    assert digits(text) == "912345678"


@pytest.mark.parametrize("text", ["10912345678", "09123456789", "0912345679"])
def test_another_number_is_not(text):
    assert not found(of_telephone("0912 345 678"), text)


def test_an_address_holds_the_name_in_its_own_way():
    sought = Sought("Vàng Thị Mỷ", village="Nà Pồng")
    assert any(found(one, "/registry?q=V%C3%A0ng+Th%E1%BB%8B+M%E1%BB%B7") for one in sought.patterns())
    assert any(found(one, "?q=V%C3%A0ng%20Th%E1%BB%8B%20M%E1%BB%B7") for one in sought.patterns())
    assert sought.more() == [of_words("Nà Pồng")]
    assert Sought(telephone="0912345678").patterns() == [of_telephone("0912345678")]
