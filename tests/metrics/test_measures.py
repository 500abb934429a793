"""The seven objectives are definitions: they give what the code that they replaced gave, on any day."""

import random
from datetime import date, timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import event

from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.metrics.measures import measures
from portal.programmes.queries import objectives, programme_on
from portal.units.scope import district_scope
from tests.metrics import former
from tests.shares import examples

FIRST = date(2020, 12, 25)
DRAWN = sorted(random.Random(13).sample(range(6 * 366), 60))


def told(measure):
    """Return what a measure says, its numbers exact."""
    readings = [
        (str(one.label), one.value, one.numerator, one.denominator, str(one.reason)) for one in measure.readings
    ]
    made_of = measure.value, measure.numerator, measure.denominator, str(measure.reason)
    return made_of, measure.detail, readings, dict(measure.parts)


@pytest.fixture
def district(story_app):
    with story_app.test_request_context(), acting_as(district_scope(writes=False)), force_locale("en"):
        yield programme_on(date(2024, 10, 23))


@examples(8, 60)
def test_the_definitions_give_what_the_code_gave_on_sixty_days(district, examples):
    asked = objectives(district.id)
    for day in [FIRST + timedelta(days=number) for number in DRAWN[:: len(DRAWN) // examples]]:
        records = former.Records(day)
        for one, found in zip(asked, measures(asked, district, day), strict=True):
            before = former.measure(one.metric, district, day, one.baseline, records)
            assert told(found) == told(before), (one.code, day)


def test_one_statement_a_source_and_span(district):
    asked, sent = objectives(district.id), []
    event.listen(db.engine, "before_cursor_execute", note := lambda *given: sent.append(given[2]))
    measures(asked, district, date(2024, 10, 23))
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(sent) == 3  # HTX new in the period, HTX of the day, THT of the day
