"""What somebody has done as a body or under a programme."""

from datetime import date

from portal.accounts import queries as accounts
from portal.set_up import queries
from tests.returns.acting import at_district, on


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


def test_of_a_portal_that_has_just_begun_nothing_is_reported(app):
    with on(date(2024, 5, 6)), at_district(app) as programme:
        office = accounts.body_by_code("VP")
        assert queries.returns_begun(body_id=office.id) == queries.returns_begun(programme_id=programme.id) == 0
        assert queries.credits(office.id) == 0
        assert {one.body_id for one in queries.items_of(body_id=office.id)} == {office.id}
        assert queries.items_of(duty_ids=[]) == []
