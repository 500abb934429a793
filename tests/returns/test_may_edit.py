"""One sentence answers whether a return may be edited now; if not, why, and who can open it."""

from datetime import date

import pytest
from flask_babel import force_locale

from portal.returns.models import Calendar, Period, Return
from portal.returns.rules import may_edit

OPENS, TODAY = date(2024, 9, 4), date(2024, 9, 16)
OWN, OTHER = 5, 6
OFFICER = "commune_officer"


def row(state="draft", until=None):
    period = Period(
        calendar=Calendar(rhythm="quarter"),
        starts_on=date(2024, 6, 15),
        ends_on=date(2024, 9, 14),
        opens_on=OPENS,
        due_on=date(2024, 9, 19),
        grace_until=date(2024, 9, 22),
    )
    return Return(period=period, body_id=OWN, state=state, reopened_until=until)


@pytest.mark.parametrize(
    ("one", "role", "body", "day", "allowed", "says", "who"),
    [
        (row(), OFFICER, OWN, TODAY, True, "until it is signed", ""),
        (row(), OFFICER, OWN, OPENS, True, "until it is signed", ""),
        (row(), OFFICER, OWN, date(2024, 9, 3), False, "opens on 04/09/2024", "office"),
        (row("returned"), OFFICER, OWN, TODAY, True, "Returned with a note", ""),
        (row("signed"), OFFICER, OWN, TODAY, False, "waits for the district", "take it back"),
        (row("accepted"), OFFICER, OWN, TODAY, False, "locked", "reopen"),
        (row("draft", TODAY), OFFICER, OWN, TODAY, True, "Reopened until 16/09/2024", ""),
        (row("draft", TODAY), OFFICER, OWN, date(2024, 9, 17), False, "ended on 16/09/2024", "reopen"),
        (row(), OFFICER, OTHER, TODAY, False, "reads", "officer of the reporting body"),
        (row(), "commune_leader", OWN, TODAY, False, "waits for your signature", "officer of the reporting body"),
        (row(), "commune_leader", OWN, OPENS, False, "can be signed from then on", "officer of the reporting body"),
        (row(), "district_officer", OWN, TODAY, False, "reads", "officer of the reporting body"),
        (row(), "duty_holder", OWN, TODAY, True, "until it is signed", ""),
    ],
)
def test_the_answer(databases, one, role, body, day, allowed, says, who):
    with databases.app.test_request_context(), force_locale("en"):
        verdict = may_edit(one, role, body, day)
    assert (verdict.allowed, bool(verdict.who)) == (allowed, bool(who))
    assert says in verdict.why
    assert who in verdict.who
    assert verdict.until == (one.reopened_until if allowed else None)
