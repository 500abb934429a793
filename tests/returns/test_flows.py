"""Flows add up: random records, late, taken back and corrected, signed and reopened in any order (real database)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.extensions import db
from portal.foundings.models import Founding, FoundingStep
from portal.registry.models import Collective, CollectiveStatus
from portal.returns import calendar_services, flows, queries, review, services
from portal.returns.figures import LINES, read
from portal.returns.flows import Account, Counted, Event
from portal.units import queries as units
from tests.acting import as_seen
from tests.exports.reading import tables
from tests.metrics.records import collective, declare
from tests.reports.reading import Docx
from tests.returns.acting import at_district, calendars, narrated, on, period, posting
from tests.shares import examples

CODE = "00952"
BEGIN, TODAY = date(2023, 12, 15), date(2025, 7, 1)
FLOWS = [line.code for line in LINES if line.flow]
QUARTERS, HALVES, YEAR = ("Q1", "Q2", "Q3", "Q4"), ("H1", "H2"), "Y"
AFTER = ("Q5", "Q6")  # the first two quarters of 2025
DAYS = st.integers(0, 360).map(lambda number: BEGIN + timedelta(days=number))
PLACES = st.sampled_from([*QUARTERS, *HALVES, YEAR, AFTER[0]])
MOVES = st.one_of(
    st.tuples(st.just("found"), st.sampled_from(["THT", "HTX"]), DAYS),
    st.tuples(st.just("end"), st.sampled_from(["stopped", "dissolved"]), DAYS),
    st.tuples(st.just("drop"), st.none(), DAYS),
    st.tuples(st.just("take_back"), st.integers(0, 9), st.none()),
    st.tuples(st.just("correct"), st.integers(0, 9), DAYS),
    st.tuples(st.just("accept"), PLACES, st.none()),
    st.tuples(st.just("accept"), PLACES, st.none()),
    st.tuples(st.just("reopen"), PLACES, st.none()),
)


class Course:
    """A commune's records and returns of 2024 and after, beside what stands accepted."""

    def __init__(self, rows, commune, books):
        self.rows, self.commune, self.books = rows, commune, books
        self.found, self.number = [], 0
        entry = self._entry("THT", date(2020, 1, 1), "opening")
        self.old = entry.id
        founding = Founding(tenant_id=commune, kind="THT", working_name="Nhóm dở", folded_name="nhom do")
        founding.sector, founding.expected_members = "agriculture_forestry_fishery", 7
        founding.stage, founding.opened_on, founding.moved_on = "need_survey", date(2022, 1, 1), date(2022, 1, 1)
        db.session.add(founding)
        db.session.flush()
        self.founding, self.steps = founding, 0

    def _entry(self, kind, day, origin="register"):
        self.number += 1
        name = f"Nhóm {self.number}"
        entry = Collective(tenant_id=self.commune, kind=kind, name=name, folded_name=name, registered_on=day)
        entry.origin, entry.sector = origin, "agriculture_forestry_fishery"
        db.session.add(entry)
        db.session.flush()
        self._status(entry.id, "operating", day)
        return entry

    def _status(self, entry_id, status, day):
        row = {"tenant_id": self.commune, "collective_id": entry_id, "status": status, "from_on": day}
        db.session.add(CollectiveStatus(**row, reason=""))
        db.session.flush()

    def make_found(self, kind, day):
        self.found.append(self._entry(kind, day))

    def make_end(self, status, day):
        """End one that stood before; each has one end at most."""
        self._status(self._entry("THT", date(2020, 1, 1), "opening").id, status, day)

    def make_drop(self, _none, day):
        self.steps += 1
        of_it = {"tenant_id": self.commune, "founding_id": self.founding.id, "seq": self.steps}
        db.session.add(FoundingStep(**of_it, kind="dropped", to_stage="need_survey", happened_on=day))
        db.session.flush()

    def make_take_back(self, number, _none):
        if self.found:
            entry = self.found.pop(number % len(self.found))
            db.session.delete(entry)
            db.session.flush()
            db.session.expire_all()

    def make_correct(self, number, day):
        if self.found:
            entry = db.session.merge(self.found[number % len(self.found)])
            entry.registered_on = day
            db.session.flush()

    def make_reopen(self, name, _none):
        row = self.rows[name]
        if row.state == "accepted":
            before = self.every_kept()
            as_seen(services.reopen, row, posting("district_officer"), why="Xem lại số liệu", until=TODAY)
            assert self.every_kept() == before

    def make_accept(self, name, _none):
        """Sign and accept what is open; nothing else changes."""
        row = self.rows[name]
        if row.state == "accepted":
            return
        before = self.every_kept()
        as_seen(services.save_draft, row, posting("commune_officer", CODE), **narrated())
        as_seen(services.sign, row, posting("commune_leader", CODE), within=self.books[row.period_id])
        as_seen(services.accept, row, posting("district_officer"))
        after = self.every_kept()
        assert {key: one for key, one in after.items() if key != row.id} == {
            key: one for key, one in before.items() if key != row.id
        }
        figures = after[row.id]
        assert flows.sums(figures.counted) == {
            code: value for code, value in figures.values.items() if code in FLOWS and self._is_named(figures, code)
        }

    def _is_named(self, figures, code):
        return any(one.event.line == code for one in figures.counted)

    def every_kept(self):
        """What was accepted last of each return, by its id."""
        held = queries.accepted_snapshots([(row.tenant_id, row.id) for row in self.rows.values()])
        return {key[1]: read(one) for key, one in held.items()}

    def flows(self, *names):
        kept = self.every_kept()
        given = [kept[self.rows[name].id].values for name in names]
        return {code: sum(values[code] for values in given) for code in FLOWS}

    def by_hand(self, first, last):
        """Each flow of a span as the records give it today, by SQL of the test's own."""
        given = {"c": self.commune, "first": first, "last": last}
        found = dict.fromkeys(FLOWS, 0)
        for query in (
            "SELECT 'new_' || kind, count(*) FROM collectives WHERE tenant_id = :c AND origin <> 'opening'"
            " AND registered_on BETWEEN :first AND :last GROUP BY 1",
            "SELECT status || '_THT', count(*) FROM collective_statuses WHERE tenant_id = :c AND status <> 'operating'"
            " AND from_on BETWEEN :first AND :last GROUP BY 1",
            "SELECT 'foundings_' || kind, count(*) FROM founding_steps WHERE tenant_id = :c"
            " AND happened_on BETWEEN :first AND :last GROUP BY 1",
        ):
            found |= dict(db.session.execute(text(query), given).all())
        return found


@examples(2, 40)
def test_accepted_quarters_sum_to_the_year_and_nothing_is_lost(app, databases, examples):
    with databases.owner() as owner:
        declare(owner, [2023], [CODE])  # what is not there is none
    with at_district(app) as programme:
        rows, commune = returns_of_2024(programme)
        # What is no flow is worked out once for a period: only the flows are looked at here.
        books = {row.period_id: services.period_figures(row.period, TODAY) for row in rows.values()}

        @settings(max_examples=examples)
        @given(st.lists(MOVES, max_size=16), st.permutations([*QUARTERS, *HALVES, YEAR, AFTER[0]]))
        def play(moves, order):
            point = db.session.begin_nested()
            try:
                own = {name: queries.one(row.tenant_id, row.id) for name, row in rows.items()}
                course = Course(own, commune, books)
                for kind, what, day in moves:
                    getattr(course, f"make_{kind}")(what, day)
                for name in (*order, AFTER[1]):
                    course.make_accept(name, None)
                check(course)
            finally:
                point.rollback()
                db.session.expire_all()

        with on(TODAY):
            play()


def check(course):
    """The quarters are the halves are the year; the last ones took in all that came late, with its sign."""
    assert course.flows("Q1", "Q2") == course.flows("H1")
    assert course.flows("Q3", "Q4") == course.flows("H2")
    assert course.flows(*QUARTERS) == course.flows(YEAR)
    assert course.flows(*QUARTERS, *AFTER) == course.by_hand(BEGIN, date(2025, 6, 14))


def returns_of_2024(programme):
    """One commune's returns of every state rhythm, opened; by a short name."""
    half = {"name_vi": "Sáu tháng", "name_en": "Half-yearly", "authority": "state", "rhythm": "half_year"}
    terms = {"cut_day": 14, "opens_before": 10, "due_after": 5, "grace": 3, "active": True}
    held = calendars(programme) | {"half": calendar_services.add_calendar(programme, half | terms)}
    wanted = {f"Q{number}": ("state-quarter", 2024, number) for number in (1, 2, 3, 4)}
    wanted |= {"H1": ("half", 2024, 1), "H2": ("half", 2024, 2), "Y": ("state-year", 2024, 1)}
    wanted |= {"Q5": ("state-quarter", 2025, 1), "Q6": ("state-quarter", 2025, 2)}
    commune = next(unit.id for unit in units.communes() if unit.code == CODE)
    rows = {}
    for name, (code, year, number) in wanted.items():
        made = services.open_period(period(held[code], year, number), TODAY)
        rows[name] = next(row for row in made if row.tenant_id == commune)
    return rows, commune


def hand_in(row, upto="accept"):
    """Write, sign and accept a return, by those whose move it is."""
    as_seen(services.save_draft, row, posting("commune_officer", CODE), **narrated())
    as_seen(services.sign, row, posting("commune_leader", CODE))
    if upto == "accept":
        as_seen(services.accept, row, posting("district_officer"))


def test_what_is_late_is_named_on_the_next_page_in_the_sums_the_file_and_the_papers(app, visit, databases):
    """Accepted with one HTX; a second one of these days comes late, and the first turns out to be none."""
    with databases.owner() as owner:
        first = collective(owner, CODE, "HTX", date(2024, 3, 1), origin="register")
        second = collective(owner, CODE, "HTX", date(2024, 5, 1), origin="register")
    with at_district(app) as programme:
        held = calendars(programme)["state-quarter"]
        quarters = [period(held, 2024, number) for number in (1, 2)]
        made = [services.open_period(one, date(2024, 10, 1)) for one in quarters]
        one, two = (next(row for row in rows if row.body.code == f"UBND-{CODE}") for rows in made)
        hand_in(one)
        with databases.owner() as owner:
            owner.execute("UPDATE collectives SET origin = 'opening', name = 'HTX Bản Lùng' WHERE id = %s", [first])
            late = collective(owner, CODE, "HTX", date(2024, 3, 10), origin="register")
            owner.execute("UPDATE collectives SET name = 'HTX Chè Cao Bồ' WHERE id = %s", [late])
            collective(owner, CODE, "HTX", date(2024, 3, 11), origin="register")
        hand_in(two)
        paths = {name: f"/communes/{row.tenant_id}/returns/{row.id}" for name, row in (("one", one), ("two", two))}
        sums = f"/district/returns/consolidation?period={two.period_id}", two.period_id
        figures = read(queries.last_snapshots([(two.tenant_id, two.id)])[two.tenant_id, two.id])
        earlier = read(queries.last_snapshots([(one.tenant_id, one.id)])[one.tenant_id, one.id])
        assert (earlier.values["new_HTX"], figures.values["new_HTX"]) == (1, 2)  # +1 of its own, +2 late, -1 back
        assert figures.previous == earlier.values
        assert second in {int(one.event.key) for one in figures.counted}
        db.session.commit()
    office = visit("district_officer")
    page = office.get(paths["two"])
    assert "+1 HTX Chè Cao Bồ (10/03/2024)" in page.words("#late")
    assert "−1 Nhóm" in page.words("#late")
    assert "(01/03/2024), rút lại" in page.words("#late")
    earlier = office.get(paths["one"]).words(".apart")
    assert "+1 HTX Chè Cao Bồ (10/03/2024): đã tính ở Quý II/2024" in earlier
    assert "(01/03/2024): đã tính ở kỳ này, nay sổ không còn ghi" in earlier
    page = office.get(sums[0])
    assert "+1 HTX Chè Cao Bồ (10/03/2024)" in page.words("#late")
    assert "+1 HTX Chè Cao Bồ" not in page.words("#today")
    assert "−1 HTX Chè Cao Bồ (10/03/2024): ghi nhận muộn, tính vào kỳ này" in page.words("#today")
    export = tables(office, sums[0].replace("consolidation?", "consolidation/export.xlsx?"))
    sheet = next(one for one in export if one.name == "Ghi nhận muộn")
    assert sorted(sheet.column("Số")) == [-1, 1, 1]
    for path in (f"{paths['two']}/document.docx", f"/district/returns/{sums[1]}/report.docx"):
        paper = Docx(office.client.get(path).data)
        assert "Ghi nhận muộn, thuộc các kỳ đã báo cáo trước, tính vào kỳ này:" in paper.text
        assert "+1 HTX Chè Cao Bồ (10/03/2024)." in paper.text


def test_a_return_that_is_open_again_stays_in_the_sums_as_accepted(app, databases):
    with at_district(app) as programme:
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        row = next(one for one in services.open_period(third, date(2024, 10, 1)) if one.body.code == f"UBND-{CODE}")
        hand_in(row)
        for with_signed in (False, True):
            before = review.consolidated(third, with_signed=with_signed)[0]
            as_seen(services.reopen, row, posting("district_leader"), why="Sót một HTX", until=date(2024, 10, 25))
            with databases.owner() as owner:
                collective(owner, CODE, "HTX", date(2024, 8, 1), origin="register")
            after, _today = review.consolidated(third, with_signed=with_signed)
            assert (after.values, len(after.included)) == (before.values, 1)
            assert [one.row.id for one in after.open_again] == [row.id]
            hand_in(row)


def test_a_day_that_others_close_is_left_for_the_first_open_one():
    """Without a database: late, gone, restored, and a period accepted anew beside what others name."""
    events = [event("a", 2, 1), event("b", 2, 20)]
    first, second = span(1, 3, counted("a", 2, 1)), span(4, 6, counted("b", 2, 20, booked=date(2024, 4, 1)))
    assert settled(events, 4, 6, first) == [("b", 1)]
    assert settled(events, 1, 3, second) == [("a", 1)]
    assert settled(events, 7, 9, first, second) == []
    assert settled([event("b", 2, 20)], 7, 9, first, second) == [("a", -1)]
    gone = span(7, 9, counted("a", 2, 1, booked=date(2024, 7, 1), sign=-1))
    assert settled([], 10, 12, first, second, gone) == [("b", -1)]
    assert settled(events, 10, 12, first, second, gone) == [("a", 1)]
    # A whole year counts what its quarters count, and no more: what comes late now is the next year's.
    whole = settled([*events, event("c", 8, 1)], 1, 12, first, second, gone, span(10, 12))
    assert whole == [("a", 1), ("a", -1), ("b", 1)]


def event(key, month, day):
    return Event("new_HTX", 1, key, date(2024, month, day), key)


def counted(key, month, day, booked=None, sign=1):
    return Counted(event(key, month, day), booked or date(2024, month, day), sign)


def span(first, last, *events):
    return Account(date(2024, first, 1), month_end(last), events)


def month_end(month):
    return date(2024 + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def settled(events, first, last, *others):
    found = flows.settle(events, date(2024, first, 1), month_end(last), others)
    return [(one.event.key, one.sign) for one in found]
