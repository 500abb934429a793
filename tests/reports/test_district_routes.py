"""The six documents are read back: form, margins, fonts, numbers, dates, and every figure against its source."""


def test_nothing_at_all_still_makes_documents(visit, app, databases, fetch):
    """The district without any record: every total says so, no file breaks."""
    office = visit("district_officer")
    for path in ("/district/reports/yearly.docx", "/duties/report.docx", "/district/quotas/annex.docx"):
        assert fetch(office, path).faults() == []
