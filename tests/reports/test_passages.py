"""Words that documents share: names that are only counted, coverage with what is missing, what is not known."""

from types import SimpleNamespace

import pytest

from portal.reports import passages


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A, B"),
        (["A", "B", "C"], "A, B và 1 đơn vị khác"),
    ],
)
def test_names_in_a_row(names, said):
    assert passages.listed(iter(names), most=2) == said


def test_eight_names_are_named_and_nine_are_not():
    assert passages.listed("ABCDEFGH") == "A, B, C, D, E, F, G, H"
    assert passages.listed("ABCDEFGHI").endswith("H và 1 đơn vị khác")


def test_what_a_total_covers():
    assert passages.covered(24, 24, "xã có báo cáo", []) == "Phạm vi số liệu: 24/24 xã có báo cáo."
    assert passages.counted(23, 24, "xã có báo cáo", ["Cao Bồ"]) == "23/24 xã có báo cáo; còn thiếu: Cao Bồ."


@pytest.mark.parametrize(
    ("number", "issuer", "said"),
    [
        ("", "", "Nghị quyết về phát triển HTX"),
        ("12-NQ/HU", "", "Nghị quyết số 12-NQ/HU về phát triển HTX"),
        ("12-NQ/HU", "Huyện ủy", "Nghị quyết số 12-NQ/HU của Huyện ủy về phát triển HTX"),
    ],
)
def test_the_resolution_by_its_number_only_where_that_is_known(number, issuer, said):
    one = SimpleNamespace(document_number=number, issuer_vi=issuer, name_vi="Phát triển HTX")
    assert passages.resolution(one) == said


def test_within_a_sentence_the_first_letter_is_small():
    assert passages.lowered("Quý III/2024") == "quý III/2024"
    assert passages.lowered("") == ""


def test_rows_are_numbered_from_one():
    assert passages.running([("a", "b"), ("c", "d")]) == (("1", "a", "b"), ("2", "c", "d"))


def test_lines_beside_those_to_compare_and_a_dash_for_what_is_not_known(app):
    from portal.returns.figures import LINES

    with app.test_request_context():
        first = LINES[0].code
        block = passages.lines_table({first: 1174}, {first: None}, {})
    assert len(block.rows) == len(LINES)
    assert block.rows[0][0] == "1"
    assert block.rows[0][2:] == ("1.174", "–", "–")


def test_no_objective_is_said():
    assert passages.objectives_coverage([], None) == "Chương trình chưa có mục tiêu."
    assert passages.objectives_table([], final=True).rows == ()
    assert passages.objectives_short([], final=False) == []
