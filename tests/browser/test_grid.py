"""static/js/grid.js: sums while one types, arrow keys between cells, a question before unsaved cells are left."""

import pytest
from playwright.sync_api import expect


def cell(row, year, value=""):
    return (
        f'<td><input value="{value}" data-row="u{row}" data-col="HTX-{year}" data-kind="HTX" data-saved="{value}"></td>'
    )


ROWS = "".join(f'<tr>{cell(row, 2021, row)}{cell(row, 2022)}<td data-total="u{row}"></td></tr>' for row in (1, 2, 3))
GRID = f"""<form data-grid><table><tbody>{ROWS}</tbody><tfoot><tr><td data-total="HTX-2021"></td>
<td data-total="HTX-2022"></td><td data-total="HTX"></td></tr></tfoot></table></form>
<p data-gap="1200" data-kind="HTX" data-short="còn thiếu {{n}}" data-over="đủ, dư {{n}}"></p>"""


@pytest.fixture
def page(small):
    return small.open(GRID, "grid")


def at(page, row, column):
    return page.locator("tbody tr").nth(row).locator("input").nth(column)


def totals(page):
    return page.locator("[data-total]").all_inner_texts()


def test_every_sum_follows_what_is_typed(page):
    assert totals(page) == ["1", "2", "3", "6", "0", "6"]
    at(page, 0, 1).fill("999")
    at(page, 2, 1).fill(" 7 ")
    assert totals(page) == ["1.000", "2", "10", "6", "1.006", "1.012"]
    for unreadable in ("x", "-1", "1.5", "1000"):
        at(page, 0, 1).fill(unreadable)
        assert totals(page)[-1] == "13"


def test_the_gap_is_said_in_words(page):
    gap = page.locator("[data-gap]")
    for typed, words, css in (("999", "còn thiếu 195", "short"), ("x", "còn thiếu 1.194", "short")):
        at(page, 0, 1).fill(typed)
        expect(gap).to_have_text(words)
        expect(gap).to_contain_class(css)
    at(page, 0, 1).fill("999")
    at(page, 1, 1).fill("195")
    expect(gap).to_have_text("đủ, dư 0")
    expect(gap).to_contain_class("met")
    expect(gap).not_to_contain_class("short")


@pytest.mark.parametrize(
    ("begin", "keys", "end"),
    [
        ((0, 0), ["ArrowDown"], (1, 0)),
        ((1, 0), ["ArrowUp"], (0, 0)),
        ((0, 0), ["Enter", "Enter"], (2, 0)),
        ((2, 0), ["ArrowDown"], (2, 0)),
        ((0, 0), ["ArrowUp"], (0, 0)),
        ((0, 0), ["End", "ArrowRight"], (0, 1)),
        ((0, 1), ["ArrowLeft"], (0, 0)),
        ((0, 0), ["End", "ArrowLeft"], (0, 0)),
        ((0, 1), ["ArrowRight"], (0, 1)),
        ((0, 0), ["Control+ArrowDown"], (0, 0)),
    ],
)
def test_keys_lead_from_cell_to_cell(page, begin, keys, end):
    at(page, *begin).focus()
    for key in keys:
        page.keyboard.press(key)
    expect(at(page, *end)).to_be_focused()


def test_the_caret_leaves_a_number_at_its_edge_only(page):
    at(page, 0, 1).fill("12")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(at(page, 0, 1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(at(page, 0, 0)).to_be_focused()


def test_a_cell_reached_by_a_key_is_selected_whole(page):
    at(page, 0, 0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("9")
    expect(at(page, 1, 0)).to_have_value("9")


def test_a_changed_cell_is_marked_and_leaving_it_asks(page, small):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    at(page, 0, 0).fill("5")
    expect(at(page, 0, 0)).to_contain_class("changed")
    at(page, 0, 0).fill("1")
    expect(at(page, 0, 0)).not_to_contain_class("changed")
    small.open(GRID, "grid")
    assert asked == []
    at(page, 0, 0).press_sequentially("5")
    small.open(GRID, "grid")
    assert asked == ["beforeunload"]
    at(page, 0, 0).press_sequentially("5")
    page.evaluate("document.forms[0].dataset.sent = '1'")
    small.open(GRID, "grid")
    assert asked == ["beforeunload"]


def test_a_grid_that_came_with_an_answer_is_summed_too(page):
    page.evaluate(
        "document.querySelector('tbody input').value = '10'; document.querySelector('[data-total]').textContent = ''"
    )
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterSettle', {detail: {}}))")
    assert totals(page)[0] == "10"
