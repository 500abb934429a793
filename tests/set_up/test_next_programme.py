"""The programme 2026–2030 is begun in December 2025 by forms alone, while that of 2021–2025 is finished."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from portal.core import clock
from portal.core.tenancy import acting_as
from portal.metrics.figures import figures
from portal.programmes.queries import programme_on
from portal.units.scope import district_scope
from tests.metrics.records import collective, declare, founding, unit_id
from tests.pages import Visitor
from tests.programmes.test_routes import PROGRAMME

DECEMBER, JANUARY, A_YEAR_ON = datetime(2025, 12, 10, 9), datetime(2026, 1, 20, 9), datetime(2027, 2, 10, 9)
OWN = "00952"


BASELINE = 110  # million VND a year, what a regular worker of an HTX earned at the end of 2025
# As the page says it a year and 40 days after the programme began, with the plan up to that day.
SHOWN = [
    ("1", "Chậm so với kế hoạch"),  # more than 30, of which 7 by then
    ("50 %", "Đúng tiến độ"),
    ("1", "Chậm so với kế hoạch"),
    ("66,67 %", "Đạt"),
    ("2", "Dưới mức cần giữ"),
    ("1,64 lần", "Đạt"),
    ("83,33 %", "Đúng tiến độ"),
]
# What four HTX report of 2026; the last has stopped by the day. Nothing else is told of that year.
REPORTED = [
    {"score": 82, "high_tech": True, "linked": True, "workers": 10, "income": 150, "managers": 4, "trained": 3},
    {"score": 64, "high_tech": False, "linked": False, "workers": 30, "income": 190, "managers": 2, "trained": 2},
    {"score": None, "high_tech": None, "linked": True, "workers": None, "income": 400, "managers": 3, "trained": None},
    {"score": 90, "high_tech": True, "linked": True, "workers": 50, "income": 500, "managers": 9, "trained": 9},
]


def report(owner, entry, year, said):
    """Put in what an HTX reports of a year, its score confirmed by the district."""
    owner.execute(
        "INSERT INTO yearly_records (tenant_id, collective_id, year, rating_score, rating_confirmed_on, high_tech,"
        " high_tech_what, linked, linkage_partner, regular_workers, average_income, managers, managers_trained,"
        " version)"
        " VALUES (%s, %s, %s, %s, %s, %s, '', %s, '', %s, %s, %s, %s, 1)",
        (
            unit_id(owner, OWN),
            entry,
            year,
            said["score"],
            date(year + 1, 1, 20) if said["score"] is not None else None,
            said["high_tech"],
            said["linked"],
            said["workers"],
            said["income"],
            said["managers"],
            said["trained"],
        ),
    )


def expected():
    """Return what the seven objectives come to by plain sums over what was put in, each exact; T1 and T5 are counts."""
    operating = REPORTED[:3]  # the fourth has stopped
    rated = [one["score"] for one in operating if one["score"] is not None]
    linked = [one["linked"] for one in operating if one["linked"] is not None]
    paid = [one for one in operating if one["workers"]]
    earned = Fraction(sum(one["workers"] * one["income"] for one in paid), sum(one["workers"] for one in paid))
    told = [one for one in operating if one["managers"] and one["trained"] is not None]
    return {
        "T1": Fraction(1),
        "T2": Fraction(100 * sum(score >= 65 for score in rated), len(rated)),
        "T3": Fraction(sum(one["high_tech"] is True for one in operating)),
        "T4": Fraction(100 * sum(linked), len(linked)),
        "T5": Fraction(2),
        "T6": earned / BASELINE,
        "T7": Fraction(100 * sum(one["trained"] for one in told), sum(one["managers"] for one in told)),
    }


def found(app, day):
    with app.test_request_context(), acting_as(district_scope(writes=False)):
        return {one.code: one for one in figures(programme_on(day), day)}


def shown(page, code):
    """Return the result and the verdict of an objective on the dashboard."""
    (row,) = page.all(f"//tr[@id='{code}']")
    cells = [" ".join(one.text_content().split()) for one in row.xpath("td")]
    return cells[1], cells[4]


def begun(admin):
    """Begin the next programme from the assistant; returns its address and id."""
    form = admin.get(admin.get("/set-up").all("//a[contains(@href, '/admin/programmes/new')]/@href")[0])
    (present,) = form.all("//select[@name='copy_from']/option[@value != '0']/@value")
    said = {"issuer_vi": "Huyện ủy Vị Xuyên", "document_number": "08-NQ/HU", "document_on": "2025-12-05"}
    path = admin.send(form, "programmes/new", values={**PROGRAMME, **said, "copy_from": present}).location
    return path, path.rsplit("/", 1)[1]


def has_its_baseline(admin, path):
    """Say what members earn at the end of 2025; before, the objective has no baseline to be compared with."""
    for address in dict.fromkeys(admin.get(path).all("//table//a[contains(@href, '/objectives/')]/@href")):
        page = admin.get(address)
        if page.all("//input[@name='code']/@value") == ["T6"]:
            assert page.all("//input[@name='baseline']/@value") == [""]
            admin.send(page, "/objectives/", values={"baseline": str(BASELINE)})


@pytest.mark.verify
def test_it_is_begun_by_forms_while_the_old_one_is_finished(app, databases):
    with databases.owner() as owner:
        declare(owner, [2023, 2024])
        for _ in range(31):
            founding(owner, OWN, "HTX", "2021-06-01", "2022-05-05")
    with clock.frozen(DECEMBER):
        admin, office = Visitor(app, "administrator"), Visitor(app, "district_officer")
        path, number = begun(admin)
        has_its_baseline(admin, path)
        chosen = f"?programme={number}"
        setter = admin if admin.get(f"/returns/calendars{chosen}", None).status == 200 else office
        setter.send(setter.get(f"/returns/calendars{chosen}"), "/returns/calendars")
        page = admin.get(f"/set-up/deadlines{chosen}")
        names = [one for one in page.form("/deadlines").fields if one.startswith(("duty-", "calendar-"))]
        assert any(one.startswith("calendar-") for one in names)
        admin.send(page, "/deadlines", values=dict.fromkeys(names, "chosen"))
        steps = admin.get(f"/set-up{chosen}")
        assert "08-NQ/HU" in steps.words("#step-resolution")
        assert "xong" in steps.words("#step-deadlines")
        assert shown(office.get("/district"), "T1")[0] == "31"
        before = office.get(f"/district{chosen}")
        assert {shown(before, f"T{one}")[0] for one in range(1, 8)} == {"–"}
        assert not any("Đạt" in shown(before, f"T{one}")[1] for one in range(1, 8))
    with clock.frozen(JANUARY):
        old_address = next(one for one in office.get("/district").all("//nav[@class='programmes']/a/@href"))
        assert shown(office.get(old_address), "T1") == ("31", "Đạt")
        new = office.get("/district")
        assert "2026–2030" in new.words("nav[@class='programmes']/strong")
        assert "chậm" not in office.get("/duties").words("#main").casefold()
    with databases.owner() as owner:
        declare(owner, [2025, 2026])
        founding(owner, OWN, "HTX", "2026-02-01", "2026-05-05")
        founding(owner, OWN, "HTX", "2025-10-01", "2025-12-30")  # of the old one
        old = [collective(owner, OWN, "HTX", day) for day in ("2017-03-01", "2018-03-01", "2019-03-01")]
        stopped = collective(owner, OWN, "HTX", "2016-03-01", [("stopped", "2026-08-01")])
        for entry, said in zip([*old, stopped], REPORTED, strict=True):
            report(owner, entry, 2026, said)
        for statuses in ((), (), [("dissolved", "2026-02-01")]):
            collective(owner, OWN, "THT", "2020-03-01", statuses)
    with clock.frozen(A_YEAR_ON):
        value, verdict = shown(office.get("/district"), "T1")
        assert value == "1"
        assert "Đạt" not in verdict
        assert shown(office.get(old_address), "T1")[0] == "32"
        by_code = found(app, A_YEAR_ON.date())
        for code, wanted in expected().items():
            assert by_code[code].value is not None, code
            exact = Decimal(wanted.numerator) / wanted.denominator
            assert by_code[code].value == exact.quantize(Decimal("0.01"), ROUND_HALF_UP), code
        made_of = {code: (one.numerator, one.denominator) for code, one in by_code.items()}
        assert made_of == {
            "T1": (1, None),
            "T2": (1, 2),
            "T3": (1, None),
            "T4": (2, 3),
            "T5": (2, None),
            "T6": (180, BASELINE),
            "T7": (5, 6),
        }
        page = office.get("/district")
        assert [shown(page, f"T{one}") for one in range(1, 8)] == SHOWN
