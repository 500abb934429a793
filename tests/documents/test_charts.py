"""Drawings from plain numbers: what is missing leaves a gap, a range is a band, numbers in the reader's form."""

from datetime import date

import pytest

from portal.documents import charts
from portal.documents.charts import Point

POINTS = [Point(date(2024, 1, 1), 1.5, 2.0), Point(date(2024, 6, 1), None, 4.0), Point(date(2024, 9, 1), 3.0, None)]
PNG = b"\x89PNG"


def spec(high=None):
    return charts._spec(POINTS, "Kết quả", "Kế hoạch", 5.0, high)


def test_what_is_missing_is_no_point():
    rows = [(row["day"], row["what"], row["value"]) for row in spec()["data"]["values"]]
    assert rows == [
        ("2024-01-01", "Kết quả", 1.5),
        ("2024-09-01", "Kết quả", 3.0),
        ("2024-01-01", "Kế hoạch", 2.0),
        ("2024-06-01", "Kế hoạch", 4.0),
    ]


def test_one_bound_is_a_line_and_a_range_a_band():
    line, band = spec()["layer"][0], spec(9.0)["layer"][0]
    assert (line["mark"]["type"], line["data"]["values"]) == ("rule", [{"low": 5.0}])
    assert "y2" not in line["encoding"]
    assert (band["mark"]["type"], band["data"]["values"]) == ("rect", [{"low": 5.0, "high": 9.0}])
    assert band["encoding"]["y2"] == {"field": "high"}


def test_the_two_lines_are_told_apart_without_colour():
    line, dots = spec()["layer"][1:]
    assert line["encoding"]["strokeDash"]["scale"]["range"] == [[1, 0], [6, 4]]
    assert dots["transform"] == [{"filter": {"field": "what", "equal": "Kết quả"}}]


@pytest.mark.parametrize(("locale", "shown"), [("vi", "0,4"), ("en", "0.4")])
def test_numbers_in_the_form_of_the_reader(locale, shown):
    points = [Point(date(2024, 1, 1), 0.1, 0.5)]
    svg = charts.progress(points, result="R", plan="P", low=0.5, high=None, locale=locale)
    assert svg.startswith("<svg")
    assert f">{shown}<" in svg


def test_bars_side_by_side_in_the_order_given():
    made = charts._bars([("B", "Chỉ tiêu", 2), ("A", "Kết quả", 1), ("B", "Kết quả", 3)], ["Kết quả", "Chỉ tiêu"])
    assert made["encoding"]["x"]["sort"] == ["B", "A"]
    assert made["encoding"]["color"]["scale"]["domain"] == ["Kết quả", "Chỉ tiêu"]
    assert made["data"]["values"][0] == {"what": "B", "of": "Chỉ tiêu", "value": 2}


def test_drawings_for_paper_are_png():
    assert charts.progress_png(POINTS, result="R", plan="P", low=5.0, high=9.0).startswith(PNG)
    assert charts.bars_png([("A", "R", 1)], names=["R", "P"]).startswith(PNG)
    assert charts.progress([], result="R", plan="P", low=0.0, high=None, locale="vi").startswith("<svg")
