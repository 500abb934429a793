"""What is left is found from the records themselves."""

from portal.programmes.queries import programme_on
from portal.set_up import services, steps
from tests.set_up.test_services import TODAY, at_work, confirm_everything

__all__ = ["at_work"]


class Office:
    """Whoever may do everything."""

    def may(self, _permission):
        return True


def state_of(names):
    with_actor = steps.steps(programme_on(TODAY), Office())
    return {one.name: one.done for one in with_actor if one.name in names}


def test_a_step_is_done_once_its_records_are_there(at_work):
    with at_work.test_request_context():
        assert state_of({"start", "deadlines", "people"}) == {"start": False, "deadlines": False, "people": False}
        services.choose_start_day(start_day=TODAY)
        confirm_everything()
        assert state_of({"start", "deadlines", "people"}) == {"start": True, "deadlines": True, "people": False}


def test_without_a_programme_the_resolution_is_left(at_work):
    with at_work.test_request_context():
        found = {one.name: one for one in steps.steps(None, Office())}
        assert (found["resolution"].done, found["deadlines"].done) == (False, False)
