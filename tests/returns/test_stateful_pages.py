"""Random requests by every role through the addresses: no state outside the machine, no accepted snapshot changed.

`test_stateful.py` drives the services; here whatever a browser could send is sent, in any order and by anybody,
and the portal's own database role tries to change what was kept.
"""

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from portal.extensions import db
from portal.returns import services
from portal.units import queries as units
from tests.database import EMPTY
from tests.metrics.records import declare
from tests.pages import Visitor
from tests.returns.acting import at_district, calendars, on, period
from tests.returns.test_stateful import COURSE, TABLE, Model
from tests.shares import examples

# "own" is the commune whose return it is, "other" another one. Who else holds which post follows from the code.
PEOPLE = (
    *(("commune_officer", "own"), ("commune_leader", "own"), ("commune_front_officer", "own")),
    *(("commune_officer", "other"), ("commune_leader", "other"), ("district_officer", None)),
    *(("district_leader", None), ("district_front_officer", "MTTQ"), ("duty_holder", "VP"), ("inspector", None)),
    ("administrator", None),
)
ADDRESSES = {
    "saved": "",
    "nil": "/report-nothing",
    "signed": "/sign",
    "withdrawn": "/withdraw",
    "returned": "/return",
    "accepted": "/accept",
    "reopened": "/reopen",
}
OFFICER, LEADER, OFFICE = ("commune_officer", "own"), ("commune_leader", "own"), ("district_officer", None)
# Mostly sent by those whose move it is, so that a course goes on; else by anybody.
MOSTLY = {"saved": OFFICER, "nil": OFFICER, "signed": LEADER, "withdrawn": LEADER}
KINDS, RESULTS, DAYS = st.sampled_from(sorted(ADDRESSES)), st.sampled_from(["", "Một", "Hai"]), st.integers(0, 20)
FIRST, FORGED = date(2024, 9, 15), '{"as_of": "2024-09-14", "values": {"new_HTX": 99}}'
# By the portal's own role, with the scope of an office that may write everywhere.
TAMPERING = (
    f"UPDATE return_snapshots SET figures = '{FORGED}' WHERE return_id = %(id)s",
    "UPDATE return_snapshots SET event_seq = event_seq + 100 WHERE return_id = %(id)s",
    "DELETE FROM return_snapshots WHERE return_id = %(id)s",
    "INSERT INTO return_snapshots (tenant_id, return_id, event_seq, figures, narrative)"
    f" SELECT tenant_id, return_id, event_seq, '{FORGED}', '{{}}' FROM return_snapshots WHERE return_id = %(id)s"
    f" ON CONFLICT (tenant_id, return_id, event_seq) DO UPDATE SET figures = '{FORGED}'",
    f"MERGE INTO return_snapshots s USING returns r ON s.return_id = r.id AND r.id = %(id)s"
    f" WHEN MATCHED THEN UPDATE SET figures = '{FORGED}'",
    "TRUNCATE return_snapshots",
    "ALTER TABLE return_snapshots DISABLE ROW LEVEL SECURITY",
    "DELETE FROM return_events WHERE return_id = %(id)s",
    "UPDATE return_events SET posting_id = NULL WHERE return_id = %(id)s",
    "DELETE FROM returns WHERE id = %(id)s",
    f"UPDATE history.return_snapshots SET figures = '{FORGED}' WHERE return_id = %(id)s",
    "DELETE FROM history.return_snapshots WHERE return_id = %(id)s",
    "SET session_replication_role = replica",
    "SET ROLE portal_owner",
)


class Requests(RuleBasedStateMachine):
    """Each example plays with the return of another commune."""

    databases = owner = None
    places: list = []
    visitors: dict = {}

    def __init__(self):
        super().__init__()
        self.commune, self.number, self.code, self.other = self.places.pop()
        self.path = f"/communes/{self.commune}/returns/{self.number}"
        self.day, self.model, self.nil = FIRST, Model(), False
        self.kept, self.version, self.seen = {}, 1, set()

    def look(self, statement):
        return self.owner.execute(statement, {"id": self.number}).fetchall()

    def send(self, who, path, **data):
        """Send as a person to an address; returns the status."""
        person = who[0], {"own": self.code, "other": self.other}.get(who[1], who[1])
        with on(self.day):
            if person not in self.visitors:
                someone = Visitor(self.databases.app, *person)
                self.visitors[person] = someone, someone.token()
            someone, token = self.visitors[person]
            answer = someone.forge(path, {"csrf_token": token, **data}, status=None)
        assert answer.status in (302, 200, 403, 404, 409, 422), (answer.status, path)
        return answer.status

    def legal(self, kind, who):
        if kind == "nil":
            return self.model.allows("saved", who_in_table(who), self.day) and not self.model.results
        seen = replace(self.model, results=self.model.results or ("–" if self.nil else ""))
        return seen.allows(kind, who_in_table(who), self.day)

    @rule(days=st.integers(0, 9))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(who=st.sampled_from(PEOPLE), kind=KINDS, stale=st.booleans(), results=RESULTS, days=DAYS)
    def anybody_tries_anything(self, who, kind, stale, results, days):
        self.attempt(kind, who, results, days, stale=stale)

    def everybody_tries_everything(self):
        """All that is not legal in this situation is refused to everybody."""
        for kind in ADDRESSES:
            for who in PEOPLE:
                if not self.legal(kind, who):
                    self.attempt(kind, who, "Bốn", 3)
        self.it_is_what_the_model_says()

    @rule(place=st.integers(0, 9), results=RESULTS, days=DAYS)
    def it_goes_on(self, place, results, days):
        """One of the moves that are possible now, by the person whose move it is."""
        possible = [kind for kind in ADDRESSES if self.legal(kind, MOSTLY.get(kind, OFFICE))]
        kind = possible[place % len(possible)]
        self.attempt(kind, MOSTLY.get(kind, OFFICE), results or "Ba", days)

    @rule(place=st.integers(0, 9), results=RESULTS, days=DAYS)
    def it_goes_on_again(self, place, results, days):
        self.it_goes_on(place, results, days)

    def attempt(self, kind, who, results, days, *, stale=False):
        until = self.day + timedelta(days=days)
        forms = {
            "saved": {"results": results, "difficulties": "", "recommendations": ""},
            "returned": {"note": "Xem lại số thành viên", "lines": ["members_HTX"]},
            "reopened": {"why": "Sót một HTX", "until": until.isoformat()},
        }
        version = self.version - 1 if stale else self.version
        status = self.send(who, self.path + ADDRESSES[kind], version=version, **forms.get(kind, {}))
        if stale or not self.legal(kind, who):
            assert status in (403, 404, 409, 422), (kind, who, status)
            return
        assert status == 302, (kind, who, status)
        self.became(kind, results, until)

    def became(self, kind, results, until):
        self.model.state = TABLE["saved" if kind == "nil" else kind][1]
        if kind in ("saved", "nil"):
            self.nil = kind == "nil" or (self.nil and not results)
            self.model.results = results if kind == "saved" else ""
        if kind in ("returned", "accepted"):
            self.model.until = None
        if kind == "reopened":
            self.model.until = until

    @rule(who=st.sampled_from([*PEOPLE, *[("district_officer", None)] * 6]), stale=st.booleans())
    def accept_among_several(self, who, stale):
        """By the review's list; a pick of another version, or of what cannot be accepted, is left."""
        pick = f"{self.commune}-{self.number}-{self.version - stale}"
        status = self.send(who, "/district/returns/accept", pick=[pick, pick], confirmed="1")
        if who[0] != "district_officer":
            assert status == 403
        elif not stale and self.legal("accepted", who):
            self.became("accepted", "", None)

    @precondition(lambda self: self.kept)
    @rule(statement=st.sampled_from(TAMPERING))
    def tamper(self, statement):
        scope = f"{{{self.commune}}}"
        with psycopg.connect(self.databases.server.url("portal_app")) as raw:
            for name in ("portal.reads", "portal.writes"):
                raw.execute("SELECT set_config(%s, %s, false)", [name, scope])
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ForeignKeyViolation)):
                raw.execute(statement, {"id": self.number})

    @invariant()
    def it_is_what_the_model_says(self):
        [(state, until, results, nil, version)] = self.look(
            "SELECT state, reopened_until, results, nothing_to_report, version FROM returns WHERE id = %(id)s"
        )
        self.version = version
        assert (state, until, results, nil) == (self.model.state, self.model.until, self.model.results, self.nil)
        assert state in ("draft", "signed", "returned", "accepted")

    @invariant()
    def its_events_lead_through_the_table(self):
        story = self.look(
            "SELECT seq, kind, from_state, to_state FROM return_events WHERE return_id = %(id)s ORDER BY seq"
        )
        state = None
        for number, (seq, kind, before, after) in enumerate(story, 1):
            assert (seq, before) == (number, state)
            if kind != "opened":
                assert before in TABLE[kind][0] or kind == "reopened"
                assert after == TABLE[kind][1]
            state = after
        assert state == self.model.state

    @invariant()
    def what_was_kept_is_never_changed(self):
        rows = self.look("SELECT event_seq, figures, narrative FROM return_snapshots WHERE return_id = %(id)s")
        now = {seq: (figures, narrative) for seq, figures, narrative in rows}
        assert {seq: now.get(seq) for seq in self.kept} == self.kept
        self.kept = now


def who_in_table(who):
    """The person as `test_stateful.py` writes them."""
    role, place = who
    return (role, "00952") if place == "own" else (role, "00919") if place == "other" else (role, place)


@pytest.fixture
def requests(databases):
    """The machine, with every commune's return of the third quarter open."""
    databases.fresh(EMPTY)
    with databases.owner() as owner:
        declare(owner, [2023])
    with on(FIRST), at_district(databases.app) as programme:
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        rows = {row.tenant_id: row.id for row in services.open_period(third, FIRST)}
        codes = [(unit.id, unit.code) for unit in units.communes()]
        db.session.commit()
    others = [code for _id, code in codes[1:] + codes[:1]]
    Requests.databases, Requests.visitors = databases, {}
    Requests.places = [(number, rows[number], code, other) for (number, code), other in zip(codes, others, strict=True)]
    with databases.owner() as Requests.owner:
        yield Requests


@examples(1, 4)
def test_random_requests(requests, examples):
    limits = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(requests, settings=limits)


@pytest.mark.verify
def test_in_every_situation_everything_else_is_refused_to_everybody(requests):
    one = requests()
    for kind in COURSE:
        if kind == "late":
            one.time_passes(4)
        else:
            one.attempt(kind, MOSTLY.get(kind, OFFICE), "Ba", 3)
        one.it_is_what_the_model_says()
        if kind not in one.seen:
            one.everybody_tries_everything()
        one.seen.add(kind)
        one.it_is_what_the_model_says()
        one.its_events_lead_through_the_table()
        one.what_was_kept_is_never_changed()
    assert len(one.kept) == 7
    for statement in TAMPERING:
        one.tamper(statement)
    one.what_was_kept_is_never_changed()
