"""The visitor's check of a page: what is wrong is found in a page whose like was found right a moment ago."""

import pytest

from tests.pages import check_page, structure

ROWS = "".join(f"<tr><th scope='row'>Xã {number}</th><td class=\"n\">{number}</td></tr>" for number in range(9))
RIGHT = (
    f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>T</title></head><body><h1>T</h1>'
    f'<table><tbody>{ROWS}</tbody></table><p title="a &amp; b">Đạt &lt; 50 %</p></body></html>'
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('<td class="n">8</td>', '<td class="n">8</td></td>'),
        ("Đạt &lt; 50", "Đạt < 50"),
        ("Đạt &lt; 50", "Đạt &ltx; 50"),
        ('title="a &amp; b"', 'title="a &amp; b" title="c"'),
        ('title="a &amp; b"', 'title="a "b"'),
        ("<table>", '<table><input type="text">'),
        ("</table>", "</table></section>"),
        ("<h1>T</h1>", "<h1>T</h1><h1>U</h1>"),
        ("50 %</p>", "50 %\x01</p>"),
    ],
)
def test_a_fault_is_found_beside_a_right_page_of_its_kind(right, wrong):
    check_page(RIGHT)
    assert RIGHT.count(right) == 1
    with pytest.raises(AssertionError):
        check_page(RIGHT.replace(right, wrong))


def test_other_words_and_more_rows_make_no_other_structure():
    assert structure(RIGHT) == structure(RIGHT.replace("Xã 3", "Thị trấn Vị Xuyên").replace("a &amp;", "c &amp;"))
    assert structure(RIGHT) == structure(RIGHT.replace(ROWS, ROWS * 2))
