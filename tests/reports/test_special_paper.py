"""The paper of a special report: the Party form, its numbers in landscape, its answers in words."""

from datetime import date

import pytest

from portal.reports import special_paper
from portal.reports.paper_draft import render
from tests.reports.reading import Docx
from tests.reports.sources import party_form
from tests.returns.acting import at_district, on
from tests.returns.special import asked, signed

TODAY = date(2024, 10, 23)


@pytest.fixture
def programme(story_app):
    with at_district(story_app) as found, on(TODAY):
        yield found


def test_what_is_in_is_gathered_under_its_sum(programme):
    report, lines, rows = asked(programme, ("00952", "00919"))
    signed(rows[0], lines, number="4", words="Thiếu đất\nvà vốn")
    draft = special_paper.of_report(report, programme, TODAY)
    paper = Docx(render(draft))
    party_form(paper, "Số       -BC/VP")
    told = paper.table(("TT", "Đơn vị"))
    assert told[1][1] == rows[0].body.name_vi
    assert told[-1][:2] == ["", "Cộng các xã, thị trấn"]
    assert told[-1][5] == "4"
    assert told[-1][4] == "–"  # the average income is no sum
    assert f"- {rows[0].body.name_vi}: Thiếu đất và vốn" in paper.text
    assert paper.coverage == [
        f"Phạm vi số liệu: 1/2 đơn vị, cơ quan đã gửi báo cáo; còn thiếu: {rows[1].body.name_vi}."
    ]
    assert not draft.refused


def test_without_a_report_there_is_nothing_to_number(programme):
    report, _lines, _rows = asked(programme)
    assert special_paper.of_report(report, programme, TODAY).refused


def test_many_numbers_go_over_several_tables_that_fit_the_page(programme):
    lines = [{"what": "number", "label": f"Số {place}"} for place in range(10)]
    report, lines, (row,) = asked(programme, lines=lines)
    signed(row, lines)
    draft = special_paper.of_report(report, programme, TODAY)
    tables = [one for one in draft.blocks if one.kind == "table"]
    assert [len(one.header) for one in tables] == [10, 4]
    assert all(sum(one.widths) <= 251 for one in tables)
    assert Docx(render(draft)).faults() == []
