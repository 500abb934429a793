"""The audit, the heads of its chains and the denied attempts as files."""

from tests.exports.reading import table
from tests.pages import Visitor


def test_events_newest_first_with_their_place_in_the_chain(visit, databases):
    found = table(visit("inspector"), "/audit/export.xlsx")
    assert found.header[0] == "Đơn vị"
    with databases.owner() as owner:
        hashes = dict(owner.execute("SELECT hash, seq FROM audit_events").fetchall())
    assert found.rows
    assert all(hashes[row["Mã băm"]] == row["Số thứ tự"] for row in found.rows)
    moments = [row["Thời điểm"] for row in found.rows]
    assert moments == sorted(moments, key=lambda text: (text[-4:], text[-7:-5], text[-10:-8], text[:5]), reverse=True)


def test_the_heads_of_the_chains(story_visit, databases):
    found = table(story_visit("inspector"), "/audit/chains/export.xlsx")
    with databases.owner() as owner:
        heads = owner.execute(
            "SELECT DISTINCT ON (e.tenant_id) u.code, e.seq, e.hash FROM audit_events e JOIN units u"
            " ON u.id = e.tenant_id ORDER BY e.tenant_id, e.seq DESC"
        ).fetchall()
    assert sorted((row["Mã"], row["Số sự kiện"], row["Mã băm"]) for row in found.rows) == sorted(heads)


def test_denied_attempts_and_sign_ins(app, visit):
    Visitor(app, "commune_officer", "00952").get("/admin/people", status=403)
    found = table(visit("administrator"), "/audit/access/export.xlsx")
    row = found.rows[0]
    assert row["Trả lời"] == 403
    assert row["Địa chỉ được gọi"].startswith("GET ")
    assert row["Người"]
    assert row["Vai trò"]
