"""The form of the deadlines is made for those that there are."""

from portal.programmes.queries import programme_on
from portal.set_up.forms import deadlines_form
from portal.set_up.steps import deadlines
from tests.set_up.test_services import TODAY, at_work

__all__ = ["at_work"]


def test_it_asks_of_each_duty_and_calendar_where_its_days_come_from(at_work):
    with at_work.test_request_context():
        shown = deadlines(programme_on(TODAY))
        form = deadlines_form(shown)()
        assert len(form.sources()) == shown.total == 17
        assert set(form.sources().values()) == {""}
        assert form.days() == {f"duty-{one.id}": one.first_due_on for one in shown.duties}
