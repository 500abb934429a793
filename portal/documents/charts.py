"""Charts as SVG (pages) and PNG (documents), drawn on the server from Vega-Lite specs.

Pure; the drawing library is loaded when first needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_INK, _LINE, _CALM, _ACCENT = "#1c2530", "#c9d0d6", "#245688", "#9c1f24"
_FONT = "Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"
_CONFIG = {
    "font": _FONT,
    "axis": {"labelColor": _INK, "titleColor": _INK, "gridColor": _LINE, "domainColor": _LINE},
    "view": {"stroke": None},
    "legend": {"labelColor": _INK, "orient": "top", "title": None},
}
_NUMBERS = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}


@dataclass(frozen=True)
class Point:
    """A day's result and what the plan asked for by then; either may be missing."""

    day: date
    value: float | None
    plan: float | None


def progress(points: Sequence[Point], *, result: str, plan: str, low: float, high: float | None, locale: str) -> str:
    """Return an SVG of a result against its plan over time, with the bound (or range) of the objective.

    `result` and `plan` name the two lines, in the reader's language; the numbers are written in its form.
    """
    import vl_convert

    spec = _spec(points, result, plan, low, high)
    return str(vl_convert.vegalite_to_svg(spec, format_locale=_NUMBERS[locale]))


def progress_png(points: Sequence[Point], *, result: str, plan: str, low: float, high: float | None) -> bytes:
    """Return the same drawing as PNG on white, with Vietnamese numbers, for a document."""
    import vl_convert

    spec = {**_spec(points, result, plan, low, high), "background": "white"}
    return bytes(vl_convert.vegalite_to_png(spec, scale=3, format_locale=_NUMBERS["vi"]))


def bars_png(rows: Sequence[tuple[str, str, float]], *, names: Sequence[str]) -> bytes:
    """Return bars side by side as PNG on white: (what is measured, which of `names`, how much)."""
    import vl_convert

    spec = _bars(rows, names)
    return bytes(vl_convert.vegalite_to_png(spec, scale=3, format_locale=_NUMBERS["vi"]))


def _bars(rows: Sequence[tuple[str, str, float]], names: Sequence[str]) -> dict[str, Any]:
    values = [{"what": what, "of": of, "value": value} for what, of, value in rows]
    order = list(dict.fromkeys(what for what, _of, _value in rows))
    scale = {"domain": list(names), "range": [_ACCENT, _CALM]}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": {"step": 12},
        "height": 170,
        "background": "white",
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "what", "type": "nominal", "sort": order, "title": None, "axis": {"labelAngle": -50}},
            "xOffset": {"field": "of", "sort": list(names)},
            "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1, "format": "d"}},
            "color": {"field": "of", "type": "nominal", "scale": scale},
        },
        "config": _CONFIG,
    }


def _spec(points: Sequence[Point], result: str, plan: str, low: float, high: float | None) -> dict[str, Any]:
    rows = [{"day": one.day.isoformat(), "value": one.value, "what": result} for one in points]
    rows += [{"day": one.day.isoformat(), "value": one.plan, "what": plan} for one in points]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 420,
        "height": 200,
        "background": None,
        "data": {"values": [row for row in rows if row["value"] is not None]},
        "layer": [*_bounds(low, high), _lines(result, plan), _dots(result, plan)],
        "config": _CONFIG,
    }


def _bounds(low: float, high: float | None) -> list[dict[str, Any]]:
    mark: dict[str, Any] = {"type": "rule", "strokeDash": [2, 3], "color": _INK}
    if high is not None:
        mark = {"type": "rect", "color": _LINE, "opacity": 0.5}
    values: dict[str, Any] = {"low": low} if high is None else {"low": low, "high": high}
    place = {"y": {"field": "low", "type": "quantitative"}}
    if high is not None:
        place["y2"] = {"field": "high"}
    return [{"data": {"values": [values]}, "mark": mark, "encoding": place}]


def _encoding(result: str, plan: str) -> dict[str, Any]:
    # Told apart by dash and sign too, never by colour alone.
    scale = {"domain": [result, plan], "range": [_ACCENT, _CALM]}
    return {
        "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%m/%Y", "tickCount": 5}},
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 5}},
        "color": {"field": "what", "type": "nominal", "scale": scale},
    }


def _lines(result: str, plan: str) -> dict[str, Any]:
    dash = {"field": "what", "type": "nominal", "scale": {"domain": [result, plan], "range": [[1, 0], [6, 4]]}}
    return {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {**_encoding(result, plan), "strokeDash": dash}}


def _dots(result: str, plan: str) -> dict[str, Any]:
    shown = {"filter": {"field": "what", "equal": result}}
    return {"transform": [shown], "mark": {"type": "point", "filled": True}, "encoding": _encoding(result, plan)}
