"""The status of the duties read back."""

from datetime import date

from tests.reports.sources import party_form


def test_the_status_of_the_duties(story_visit, rows, fetch):
    office = story_visit("district_officer")
    paper = fetch(office, "/duties/report.docx?year=2023")
    party_form(paper, "Số       -BC/VP")
    told = paper.table(("TT", "Điểm"))
    assert [row[1] for row in told[1:-1]] == [one for (one,) in rows("SELECT clause FROM duties ORDER BY seq")]
    done, whole = rows(
        "SELECT count(*) FILTER (WHERE state IN ('submitted', 'accepted')), count(*) FROM duty_items"
        " WHERE period IN ('', '2023') OR period LIKE '2023/%' OR period LIKE '%-%'"
    )[0]
    assert told[-1][6] == f"{done}/{whole}"
    assert date(2024, 10, 23).strftime("%d/%m/%Y") in paper.text
