"""A year played through: four quarters, 24 units, on a set clock, against a table kept apart in plain Python."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.accounts.models import Posting
from portal.extensions import db
from portal.returns import overview, queries, services
from portal.returns.consolidation import consolidate
from portal.returns.figures import differences, read
from portal.returns.status import status_of, tally
from portal.units import queries as units
from tests.acting import as_seen
from tests.metrics.records import collective, declare
from tests.returns.acting import QUARTER_ENDS, at_district, calendars, narrated, on, period, posting

DUE, GRACE = 5, 8  # days after the end of the quarter
RETURNED_TWICE, REOPENED, ON_LEAVE, NEVER = 3, 5, 7, 23
DAY = timedelta(days=1)
COUNTED = ("new_THT", "new_HTX", "total_THT", "total_HTX", "operating_THT", "operating_HTX", "dissolved_THT")


def started(quarter):
    return date(2023, 12, 15) if quarter == 1 else QUARTER_ENDS[quarter - 1] + DAY


@dataclass
class Event:
    """Something in the world: a group that is new (or, gone is True, dissolved) on a day."""

    unit: int
    kind: str
    day: date
    gone: bool = False


def world():
    """What happens in the year; unit 4k reports nothing in the second quarter, for nothing happens there."""
    found = []
    for quarter, ends_on in QUARTER_ENDS.items():
        for unit in range(24):
            if quarter == 2 and unit % 4 == 0:
                continue
            found += [Event(unit, "THT", started(quarter) + unit * DAY)] * ((unit * 7 + quarter) % 3)
            # On both edges of the quarter, so that a slip by a day would count elsewhere.
            found += [Event(unit, "HTX", ends_on)] if (unit + quarter) % 5 == 0 else []
            found += [Event(unit, "HTX", started(quarter))] if (unit + quarter) % 7 == 0 else []
            found += [Event(unit, "THT", ends_on - DAY, gone=True)] if (unit + quarter) % 6 == 0 else []
    return found


# Written down apart from the calendar's own: the quarter before the year's first, and those of the year before.
BEFORE = {1: (date(2023, 9, 15), date(2023, 12, 14))}
YEAR_AGO = {
    1: (date(2022, 12, 15), date(2023, 3, 14)),
    2: (date(2023, 3, 15), date(2023, 6, 14)),
    3: (date(2023, 6, 15), date(2023, 9, 14)),
    4: (date(2023, 9, 15), date(2023, 12, 14)),
}


def columns_of(unit, quarter, happened):
    """This quarter, the one before and the same of last year: each counted by hand from what is known by now."""
    spans = {"values": (started(quarter), QUARTER_ENDS[quarter]), "last_year": YEAR_AGO[quarter]}
    spans["previous"] = BEFORE.get(quarter) or (started(quarter - 1), QUARTER_ENDS[quarter - 1])
    return {name: lines_of(unit, first, last, happened) for name, (first, last) in spans.items()}


def lines_of(unit, first, last, happened):
    """The lines of a unit, counted by hand; the programme began on 1/1/2021 and each unit had one THT before."""
    mine = [one for one in happened if one.unit == unit]
    known = [one for one in mine if one.day <= last]
    new = Counter(one.kind for one in known if not one.gone and one.day >= first)
    total = Counter(one.kind for one in known if not one.gone)
    return {
        **{f"new_{kind}": new[kind] for kind in ("THT", "HTX")},
        **{f"total_{kind}": total[kind] for kind in ("THT", "HTX")},
        # Those that go stood apart from these before the year, and operated until they went.
        "operating_THT": 1 + total["THT"] + sum(one.gone and one.day > last for one in mine),
        "operating_HTX": total["HTX"],
        "dissolved_THT": sum(one.gone and one.day >= first for one in known),
    }


@dataclass
class Told:
    """How a unit's return of a quarter must stand."""

    state: str = "draft"
    handed_in: date | None = None
    nil: bool = False
    touched: bool = False
    returned: int = 0
    columns: dict = field(default_factory=dict)
    accepted: tuple = ()  # columns, and whether there was nothing to report, as accepted last

    @property
    def shown(self):
        return self.state if self.touched else "not_started"

    def timely(self, ends_on, day):
        """In the words of the table over time."""
        if self.handed_in is None:
            return "overdue" if day > ends_on + timedelta(days=GRACE) else "open"
        after = (self.handed_in - ends_on).days
        return "on_time" if after <= DUE else "in_grace" if after <= GRACE else "late"


class Year:
    """The year under way: the application on one side, the table on the other."""

    def __init__(self, app, databases, programme):
        self.databases, self.programme = databases, programme
        with databases.owner() as owner:
            declare(owner, [2023])
        self.units = units.communes()
        self.quarterly = calendars(programme)["state-quarter"]
        self.rows, self.told, self.happened = {}, {}, []
        self.district = units.district().id

    def post(self, role, unit):
        return posting(role, self.units[unit].code)

    def put(self, event):
        code = self.units[event.unit].code
        with self.databases.owner() as owner:
            if event.gone:
                collective(owner, code, "THT", date(2019, 5, 1), [("dissolved", event.day)])
            else:
                collective(owner, code, event.kind, event.day, origin="register")
        self.happened.append(event)

    def open(self, quarter):
        one = period(self.quarterly, 2024, quarter)
        made = [row for row in services.open_due(one.opens_on) if row.period_id == one.id]
        places = {unit.id: number for number, unit in enumerate(self.units)}
        assert sorted(places[row.tenant_id] for row in made) == list(range(24))
        for row in made:
            self.rows[quarter, places[row.tenant_id]] = row
            self.told[quarter, places[row.tenant_id]] = Told()

    def save(self, quarter, unit, nil=False):
        text = narrated(results="" if nil else f"Quý {quarter}", nothing_to_report=nil)
        as_seen(services.save_draft, self.rows[quarter, unit], self.post("commune_officer", unit), **text)
        told = self.told[quarter, unit]
        told.nil, told.state, told.touched = nil, "draft", True

    def sign(self, quarter, unit, day, by=None):
        as_seen(services.sign, self.rows[quarter, unit], by or self.post("commune_leader", unit))
        told = self.told[quarter, unit]
        told.state, told.handed_in = "signed", told.handed_in or day
        told.columns = columns_of(unit, quarter, self.happened)
        before = self.told.get((quarter - 1, unit))
        if before is not None and before.columns:  # compared with what was handed in then
            told.columns["previous"] = before.columns["values"]

    def give_back(self, quarter, unit):
        note = {"note": "Nêu rõ khó khăn", "lines": ["difficulties"]}
        as_seen(services.give_back, self.rows[quarter, unit], posting("district_officer"), **note)
        self.told[quarter, unit].state = "returned"
        self.told[quarter, unit].returned += 1

    def accept(self, quarter, unit):
        as_seen(services.accept, self.rows[quarter, unit], posting("district_officer"))
        told = self.told[quarter, unit]
        told.state, told.accepted = "accepted", (told.columns, told.nil)

    def check(self, day):
        """Completeness, timeliness and sums of every quarter so far equal the table."""
        for quarter in {quarter for quarter, _unit in self.rows}:
            rows = queries.of_period(self.rows[quarter, 0].period_id)
            keys = [(row.tenant_id, row.id) for row in rows]
            story = queries.events(keys)
            stands = [status_of(row, story[row.tenant_id, row.id], day) for row in rows]
            mine = [told for (of, _unit), told in self.told.items() if of == quarter]
            self.check_tally(tally(stands), mine, QUARTER_ENDS[quarter], day)
            by_unit = {one.row.tenant_id: (one.shown, one.timeliness, one.was_returned) for one in stands}
            assert by_unit == {
                self.units[unit].id: (told.shown, told.timely(QUARTER_ENDS[quarter], day), told.returned)
                for (of, unit), told in self.told.items()
                if of == quarter
            }
            self.check_sums(stands, (queries.last_snapshots(keys), queries.accepted_snapshots(keys)), quarter)
        self.check_over_time(day)

    def check_sums(self, stands, kept, quarter):
        """What is in, what is missing by name, and each column's sums: of no unit there is no sum."""
        mine = {self.units[unit].id: told for (of, unit), told in self.told.items() if of == quarter}
        for with_signed in (False, True):
            found = consolidate(stands, *kept, self.district, with_signed=with_signed)
            held = {number: told.accepted for number, told in mine.items()}
            if with_signed:
                newest = {number: told for number, told in mine.items() if told.state in ("accepted", "signed")}
                held |= {number: (told.columns, told.nil) for number, told in newest.items()}
            included = [columns for columns, _nil in filter(None, held.values())]
            assert {one.row.tenant_id for one in found.missing} == {number for number, one in held.items() if not one}
            assert len(found.included) == len(included)
            assert found.nil == sum(nil for _columns, nil in filter(None, held.values()))
            for name in ("values", "previous", "last_year"):
                sums = {code: sum(columns[name][code] for columns in included) for code in COUNTED}
                expected = sums if included else dict.fromkeys(COUNTED)
                assert {code: getattr(found, name)[code] for code in COUNTED} == expected, (quarter, name)

    def check_over_time(self, day):
        """Each unit's year so far, and each quarter's foot: handed in, accepted, in time."""
        table = overview.table(self.quarterly, day)
        quarters = sorted({quarter for quarter, _unit in self.told})
        assert [(one.year, one.number) for one in table.periods] == [(2024, quarter) for quarter in quarters]
        assert [row.body.code for row in table.rows] == [f"UBND-{unit.code}" for unit in self.units]
        for unit, row in enumerate(table.rows):
            mine = [self.told[quarter, unit] for quarter in quarters]
            said = [told.timely(QUARTER_ENDS[quarter], day) for quarter, told in zip(quarters, mine, strict=True)]
            assert [row.cells[one.id].timeliness for one in table.periods] == said
            in_hand = sum(told.handed_in is not None for told in mine)
            in_time = sum(word in ("on_time", "in_grace") for word in said)
            assert (row.tally.owed, row.tally.handed_in, row.tally.in_time) == (len(quarters), in_hand, in_time)
        for quarter, one in zip(quarters, table.periods, strict=True):
            mine = [told for (of, _unit), told in self.told.items() if of == quarter]
            self.check_tally(table.totals[one.id], mine, QUARTER_ENDS[quarter], day)

    def check_tally(self, found, mine, ends_on, day):
        due = ends_on + timedelta(days=GRACE)
        in_time = [one for one in mine if one.handed_in and one.handed_in <= due]
        missing = [one for one in mine if not one.handed_in]
        in_hand = [one for one in mine if one.handed_in]
        assert found.owed == 24
        assert found.handed_in == len(in_hand)
        assert found.accepted == sum(one.state == "accepted" for one in mine)
        assert found.in_time == len(in_time)
        assert found.nil == sum(one.nil for one in in_hand)
        assert found.late == 24 - len(in_time) - (0 if day > due else len(missing))


def signing_day(quarter, unit):
    """Most sign within the term, some in the days of grace, some late."""
    way = (unit + quarter) % 6
    return QUARTER_ENDS[quarter] + timedelta(days={0: GRACE + 3, 1: DUE + 1, 2: GRACE, 3: DUE}.get(way, way - 4))


def test_a_year_played_through(app, databases):
    with at_district(app) as programme:
        year = Year(app, databases, programme)
        for unit in range(24):
            with databases.owner() as owner:
                collective(owner, year.units[unit].code, "THT", date(2018, 1, 1))
        coming = world()
        for quarter, ends_on in QUARTER_ENDS.items():
            for event in coming:
                if started(quarter) <= event.day <= ends_on:
                    year.put(event)
            play_quarter(year, quarter)
            if quarter == 1:
                reopen_after_acceptance(year)
        assert {told.state for told in year.told.values()} == {"accepted", "draft"}


def play_quarter(year, quarter):
    opens_on = year_period(year, quarter).opens_on
    with on(opens_on):
        year.open(quarter)
        year.check(opens_on)
    by_day = {}
    for unit in range(24):
        if (quarter, unit) != (3, NEVER):
            by_day.setdefault(signing_day(quarter, unit), []).append(unit)
    for day, those in sorted(by_day.items()):
        with on(day):
            for unit in those:
                hand_in(year, quarter, unit, day)
            year.check(day)
    last = max(by_day) + DAY
    with on(last):
        if quarter == 2:
            return_twice(year, last)
        year.check(last)
        for unit in range(24):
            if year.told[quarter, unit].state == "signed":
                year.accept(quarter, unit)
        year.check(last)


def year_period(year, quarter):
    return period(year.quarterly, 2024, quarter)


def hand_in(year, quarter, unit, day):
    nil = quarter == 2 and unit % 4 == 0
    year.save(quarter, unit, nil)
    if (quarter, unit) == (3, ON_LEAVE):
        sign_by_deputy(year, quarter, unit, day)
    else:
        year.sign(quarter, unit, day)


def sign_by_deputy(year, quarter, unit, day):
    """The leader is on leave; a dated posting lets another sign, and both names are recorded."""
    leader, officer = year.post("commune_leader", unit), year.post("commune_officer", unit)
    common = {"account_id": officer.account_id, "body_id": leader.body_id, "role": "commune_leader"}
    deputy = Posting(starts_on=day, ends_on=day + timedelta(days=10), deputy_for_id=leader.id, **common)
    db.session.add(deputy)
    db.session.flush()
    year.sign(quarter, unit, day, deputy)
    row = year.rows[quarter, unit]
    last = queries.events([(row.tenant_id, row.id)])[row.tenant_id, row.id][-1]
    assert (last.kind, last.posting_id, last.for_posting_id) == ("signed", deputy.id, leader.id)


def return_twice(year, day):
    for _round in range(2):
        year.give_back(2, RETURNED_TWICE)
        year.check(day)
        year.save(2, RETURNED_TWICE)
        year.check(day)
        year.sign(2, RETURNED_TWICE, day)
        year.check(day)


def reopen_after_acceptance(year):
    """An HTX of the first quarter is entered late: it shows as a difference, and enters through a reopening."""
    day = date(2024, 5, 2)
    row = year.rows[1, REOPENED]
    before = queries.last_snapshots([(row.tenant_id, row.id)])[row.tenant_id, row.id].figures
    with on(day):
        year.put(Event(REOPENED, "HTX", date(2024, 2, 1)))
        now = services.period_figures(row.period, day).of(row.tenant_id).values
        changed = {one.line.code: (one.kept, one.now) for one in differences(before["values"], now)}
        held = year.told[1, REOPENED].columns["values"]
        assert changed == {code: (held[code], held[code] + 1) for code in ("new_HTX", "total_HTX", "operating_HTX")}
        year.check(day)
        services.reopen(
            row, posting("district_leader"), why="Sót một HTX", until=day + timedelta(days=5), version=row.version
        )
        year.told[1, REOPENED].state = "draft"
        year.check(day)
        year.save(1, REOPENED)
        year.sign(1, REOPENED, day)
        year.check(day)
        year.accept(1, REOPENED)
        year.check(day)
        kept = queries.last_snapshots([(row.tenant_id, row.id)])[row.tenant_id, row.id]
        assert read(kept).values == now
        assert kept.figures != before
