"""What somebody has done as a body or under a programme."""

from datetime import date

from portal.accounts import queries as accounts
from portal.programmes import services
from portal.set_up import queries
from tests.programmes.test_routes import PROGRAMME
from tests.programmes.test_turn import PERIOD
from tests.returns.acting import at_district, on
from tests.returns.special import answer, asked


def test_the_posts_and_bodies_of_a_body(app):
    with on(date(2024, 5, 6)), at_district(app):
        front = accounts.body_by_code("MTTQ")
        chapters = queries.bodies_below(front.id)
        assert {one.parent_id for one in chapters} == {front.id}
        chapters[0].withdrawn_on = date(2024, 5, 6)
        assert len(queries.bodies_below(front.id)) == len(chapters) - 1
        assert queries.posts_held(front.id, date(2024, 5, 6)) >= 1
        assert queries.posts_held(front.id, date(2020, 5, 6)) >= queries.posts_held(front.id, date(2024, 5, 6))
        assert queries.people_number() > 1


def test_what_was_answered_outside_the_calendars_is_begun_too(story_app):
    with on(date(2024, 10, 23)), at_district(story_app) as programme:
        _report, lines, (row,) = asked(programme)
        of_body, of_programme = {"body_id": row.body_id}, {"programme_id": programme.id}
        before = [queries.returns_begun(**wish) for wish in (of_body, of_programme)]
        answer(row, lines)
        assert [queries.returns_begun(**wish) for wish in (of_body, of_programme)] == [one + 1 for one in before]
        other = services.save_programme(None, copy_from=programme.id, **PROGRAMME | PERIOD)
        assert queries.returns_begun(programme_id=other.id) == 0


def test_of_a_portal_that_has_just_begun_nothing_is_reported(app):
    with on(date(2024, 5, 6)), at_district(app) as programme:
        office = accounts.body_by_code("VP")
        assert queries.returns_begun(body_id=office.id) == queries.returns_begun(programme_id=programme.id) == 0
        assert queries.credits(office.id) == 0
        assert {one.body_id for one in queries.items_of(body_id=office.id)} == {office.id}
        assert queries.items_of(duty_ids=[]) == []
