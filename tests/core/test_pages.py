"""portal/core/pages.py: what every page is made with."""

from markupsafe import Markup

from portal.core import pages


def test_typed_lines_are_kept_and_nothing_in_them_is_markup():
    shown = pages.lines("dòng 1\r\n<b>dòng 2</b>")
    assert shown == Markup('<span class="lines">dòng 1\r\n&lt;b&gt;dòng 2&lt;/b&gt;</span>')
    assert isinstance(shown, Markup)


def test_what_has_one_line_is_shown_as_it_is():
    for value in ("<b>một dòng</b>", "", None, 7):
        assert pages.lines(value) is value
    assert not isinstance(pages.lines("<b>"), Markup)
