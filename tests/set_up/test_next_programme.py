"""The programme 2026–2030 is begun in December 2025 by forms alone, while that of 2021–2025 is finished."""

from datetime import datetime

import pytest

from portal.core import clock
from tests.metrics.records import declare, founding
from tests.pages import Visitor
from tests.programmes.test_routes import PROGRAMME

DECEMBER, JANUARY, A_YEAR_ON = datetime(2025, 12, 10, 9), datetime(2026, 1, 20, 9), datetime(2027, 2, 10, 9)
OWN = "00952"


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
            admin.send(page, "/objectives/", values={"baseline": "110"})


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
        old = next(one for one in office.get("/district").all("//nav[@class='programmes']/a/@href"))
        assert shown(office.get(old), "T1") == ("31", "Đạt")
        new = office.get("/district")
        assert "2026–2030" in new.words("nav[@class='programmes']/strong")
        assert "chậm" not in office.get("/duties").words("#main").casefold()
    with databases.owner() as owner:
        declare(owner, [2025, 2026])
        founding(owner, OWN, "HTX", "2026-02-01", "2026-05-05")
        founding(owner, OWN, "HTX", "2025-10-01", "2025-12-30")  # of the old one
    with clock.frozen(A_YEAR_ON):
        value, verdict = shown(office.get("/district"), "T1")
        assert value == "1"
        assert "Đạt" not in verdict
        assert shown(office.get(old), "T1")[0] == "32"
        assert (
            "không nêu" in office.get("/district").words("#T6").casefold()
            or shown(office.get("/district"), "T6")[0] == "–"
        )
