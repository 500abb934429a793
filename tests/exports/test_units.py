"""Units and what passed to what, as a file."""

from datetime import date

from tests.exports.reading import blank, tables


def test_every_unit_with_its_days_and_what_passed_to_what(visit, databases):
    with databases.owner() as owner:
        owner.execute("UPDATE units SET valid_to = '2024-07-01' WHERE code = '00703' AND kind <> 'district'")
        owner.execute(
            "INSERT INTO unit_successions (from_unit_id, to_unit_id, happened_on, note)"
            " SELECT a.id, b.id, '2024-07-01', 'NQ 1' FROM units a, units b"
            " WHERE a.code = '00703' AND b.code = '00952' AND b.kind <> 'district' AND a.kind <> 'district'"
        )
        stored = owner.execute(
            "SELECT code, name_vi, valid_from, valid_to FROM units WHERE kind <> 'district' ORDER BY code"
        ).fetchall()
        names = {code: name for code, name, *_ in stored}
    units, passed = tables(visit("administrator"), "/admin/units/export.xlsx")
    assert [(row["Mã"], row["Tên"], row["Có từ ngày"], row["Thôi từ ngày"]) for row in units.rows] == [
        tuple(map(blank, row)) for row in stored
    ]
    assert {row["Loại"] for row in units.rows} == {"Xã", "Thị trấn"}
    (row,) = passed.rows
    assert list(row.values()) == [date(2024, 7, 1), "00703", names["00703"], "00952", names["00952"], "NQ 1"]
