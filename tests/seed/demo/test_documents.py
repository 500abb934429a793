"""The few documents of the story: a commune's first report of 2024, and the status of the duties with its number."""

from portal.seed.demo import STORY_DAY
from portal.seed.demo.documents import ACTS, COMMUNE, NEXT_OF_OFFICE, happenings
from portal.seed.demo.returns import quarters


def test_what_is_to_happen():
    report, duties = happenings()
    assert (report.act, report.what["unit"]) == ("documents.issue_return", COMMUNE)
    assert quarters()[0].ends_on < report.on < STORY_DAY
    assert (duties.on, duties.act) == (STORY_DAY, "documents.issue_duties")
    assert {report.act, duties.act} == set(ACTS)


def test_they_went_out(story_app, databases):
    with databases.owner() as owner:
        rows = owner.execute("SELECT paper, number, reference FROM issued_documents ORDER BY paper").fetchall()
    assert [(paper, number) for paper, number, _reference in rows] == [("duties", NEXT_OF_OFFICE), ("return", 1)]
