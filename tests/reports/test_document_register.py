"""The register of what went out as a sheet: who gave the number, and nothing beneath where nothing went out."""

from datetime import date
from types import SimpleNamespace

from portal.reports.document_register import sheet

DAY = date(2024, 10, 23)


def issued(number, posting_id=None):
    return SimpleNamespace(
        reference=f"{number}/BC-UBND",
        issued_on=DAY,
        paper="return",
        subject="Kết quả",
        signer="A",
        posting_id=posting_id,
    )


def test_rows_totals_and_who_gave_the_number(app):
    people = {7: SimpleNamespace(account=SimpleNamespace(person_name="B"))}
    with app.test_request_context():
        made = sheet([issued(2, 7), issued(1), issued(3, 8)], people, "Xã Cao Bồ", DAY)
    assert [row[0] for row in made.rows] == ["2/BC-UBND", "1/BC-UBND", "3/BC-UBND"]
    assert [row[5] for row in made.rows] == ["B", "", ""]
    assert made.totals == ["Tổng: 3", None, None, None, None, None]
    assert made.heading[1] == "Xã Cao Bồ, 23/10/2024"
    assert made.rows[0][2]


def test_nothing_issued_has_no_total(app):
    with app.test_request_context():
        assert sheet([], {}, "Xã Cao Bồ", DAY).totals is None
