"""What a return counts: a span is the sum of its days, events one by one sum to the counts, the story to the tables."""

from collections import Counter
from datetime import date, timedelta

import pytest

from portal.core.tenancy import acting_as
from portal.programmes.queries import programme_on
from portal.returns import counts
from portal.units.scope import district_scope

FIRST, CUT, LAST = date(2023, 1, 1), date(2023, 7, 9), date(2023, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture
def district(story_app):
    with story_app.test_request_context(), acting_as(district_scope(writes=False)):
        yield programme_on(FIRST)


def summed(*cells):
    """One number for each commune and line."""
    return +sum(
        (Counter({(c, line): n for c, of in one.items() for line, n in of.items()}) for one in cells), Counter()
    )


@pytest.mark.parametrize("count", [lambda *span: counts.new(*span, "new"), counts.ended, counts.moved])
def test_two_spans_side_by_side_are_the_whole(district, count):
    whole = summed(count(FIRST, LAST))
    assert whole
    assert summed(count(FIRST, CUT), count(CUT + DAY, LAST)) == whole


def test_events_one_by_one_sum_to_what_is_counted(district):
    by_line = Counter((one.tenant_id, one.line) for one in counts.events(district, FIRST, LAST))
    spans = counts.new(FIRST, LAST, "new"), counts.ended(FIRST, LAST), counts.moved(FIRST, LAST)
    assert by_line == summed(*spans)
    (commune, _line), *_others = by_line
    of_one = counts.events(district, FIRST, LAST, commune)
    assert {one.tenant_id for one in of_one} == {commune}
    assert len(of_one) == sum(number for (where, _l), number in by_line.items() if where == commune)


def test_nothing_is_new_outside_the_programme(district):
    after = district.ends_on + DAY
    assert [one for one in counts.events(district, after, after + 365 * DAY) if one.line.startswith("new")] == []


def test_what_operates_is_what_the_register_says(district, databases):
    with databases.owner() as owner:
        held = owner.execute(
            "SELECT c.tenant_id, 'operating_' || c.kind, count(*) FROM collectives c CROSS JOIN LATERAL (SELECT status"
            " FROM collective_statuses s WHERE (s.tenant_id, s.collective_id) = (c.tenant_id, c.id) AND s.from_on <= %s"
            " ORDER BY s.from_on DESC, s.id DESC LIMIT 1) s WHERE s.status = 'operating' AND registered_on <= %s"
            " GROUP BY 1, 2",
            [CUT, CUT],
        ).fetchall()
    assert summed(counts.operating(CUT)) == Counter({(commune, line): number for commune, line, number in held})


def test_who_has_no_record_is_named_but_not_who_could_have_none(district):
    found = counts.without_record(date(2024, 10, 23))
    assert found
    everybody = [one for named in found.values() for one in named]
    assert {one.kind for one in everybody} == {"HTX"}
    assert all(one.registered_on.year <= 2023 and one.tenant_id in found for one in everybody)


def test_what_stands_still_the_longest_first(district):
    for named in counts.stalled_foundings(date(2024, 10, 23)).values():
        assert [one.moved_on for one in named] == sorted(one.moved_on for one in named)
        assert all(one.moved_on < date(2024, 10, 23) - 60 * DAY for one in named)


def test_quotas_of_the_year_and_of_the_programme(district):
    told = counts.quotas(district, date(2024, 10, 23), 2024)
    assert len(told) == 24
    assert all(of["quota_THT"] <= of["quota_total_THT"] for of in told.values())
    assert counts.quotas(district, date(2019, 1, 1), 2024) == {}
