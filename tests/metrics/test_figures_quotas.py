"""Results beside quotas: which days a span holds, and what is summed."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.metrics import figures
from portal.metrics.figures import Span

PROGRAMME = SimpleNamespace(id=1, starts_on=date(2021, 1, 1), ends_on=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "year", "first", "last"),
    [
        (date(2024, 10, 23), None, date(2021, 1, 1), date(2024, 10, 23)),
        (date(2024, 10, 23), 2024, date(2024, 1, 1), date(2024, 10, 23)),
        (date(2024, 10, 23), 2023, date(2023, 1, 1), date(2023, 12, 31)),
        (date(2027, 1, 1), None, date(2021, 1, 1), date(2025, 12, 31)),
        (date(2027, 1, 1), 2025, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_days_of_a_span(day, year, first, last):
    span = Span(PROGRAMME, day, year)
    assert (span.starts_on, span.ends_on) == (first, last)


def test_it_is_final_once_the_programme_is_over():
    assert not Span(PROGRAMME, date(2025, 12, 31)).is_final
    assert Span(PROGRAMME, date(2026, 1, 1)).is_final


def test_sums_of_one_year_or_of_all_and_no_zero_for_what_is_absent(monkeypatch):
    asked = []
    cells = {(5, "HTX", 2023): 1, (5, "HTX", 2024): 2, (6, "THT", 2024): 4}
    monkeypatch.setattr(figures, "new_by_cell", lambda *days: asked.append(days) or cells)
    monkeypatch.setattr(figures, "quotas_on", lambda *of: asked.append(of) or cells)
    day = date(2024, 10, 23)
    assert figures.results(Span(PROGRAMME, day)) == {(5, "HTX"): 3, (6, "THT"): 4}
    assert figures.results(Span(PROGRAMME, day, 2024)) == {(5, "HTX"): 2, (6, "THT"): 4}
    assert figures.quotas(Span(PROGRAMME, day, 2023)) == {(5, "HTX"): 1}
    assert asked == [(date(2021, 1, 1), day), (date(2024, 1, 1), day), (1, day)]
