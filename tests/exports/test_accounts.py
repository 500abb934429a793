"""People and bodies as files."""

from tests.exports.reading import table


def test_bodies_with_what_they_belong_to_and_whether_they_are_credited(visit, databases):
    with databases.owner() as owner:
        stored = owner.execute(
            "SELECT b.code, b.name_vi, coalesce(p.name_vi, ''), CASE WHEN b.mobilizes THEN 'x' ELSE '' END"
            " FROM bodies b LEFT JOIN bodies p ON p.id = b.parent_id"
        ).fetchall()
    found = table(visit("administrator"), "/admin/bodies/export.xlsx")
    told = [(row["Mã"], row["Tên"], row["Trực thuộc"], row["Được tính vận động"]) for row in found.rows]
    assert sorted(told) == sorted(stored)
    assert {row[3] for row in stored} == {"", "x"}
    assert all(found.column("Loại"))


def test_people_with_the_posts_that_they_hold_today(visit, databases):
    with databases.owner() as owner:
        first, second, third = (
            row[0] for row in owner.execute("SELECT id FROM postings ORDER BY id LIMIT 3").fetchall()
        )
        owner.execute("UPDATE postings SET ends_on = '2024-10-22' WHERE id = %s", [first])
        owner.execute("UPDATE postings SET ends_on = '2024-10-23' WHERE id = %s", [second])
        owner.execute(
            "UPDATE accounts SET active = false WHERE id = (SELECT account_id FROM postings WHERE id = %s)", [third]
        )
        emails = dict(owner.execute("SELECT p.id, a.email FROM postings p JOIN accounts a ON a.id = p.account_id"))
        (number,) = owner.execute("SELECT count(*) FROM accounts").fetchone()
    found = table(visit("administrator"), "/admin/people/export.xlsx")
    by_email = {row["Thư điện tử"]: row for row in found.rows}
    assert len(by_email) == number
    assert by_email[emails[first]]["Vai trò"] == by_email[emails[first]]["Cơ quan"] == ""
    assert by_email[emails[second]]["Vai trò"]
    states = {email: row["Tài khoản"] for email, row in by_email.items()}
    assert [email for email, state in states.items() if state != states[emails[second]]] == [emails[third]]


def test_people_as_the_page_selects_them(visit, databases):
    with databases.owner() as owner:
        (number,) = owner.execute("SELECT count(DISTINCT account_id) FROM postings WHERE role = 'inspector'").fetchone()
    found = table(visit("administrator"), "/admin/people/export.xlsx?role=inspector")
    assert len(found.rows) == number > 0
    assert table(visit("administrator"), "/admin/people/export.xlsx?q=khong-ai-co-ten-nay").rows == []
