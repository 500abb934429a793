"""Names as documents write them, and under which signs each issuer stands."""

from types import SimpleNamespace

import pytest

from portal.accounts.queries import body_by_code
from portal.reports import issuers
from portal.units import queries as units


def unit(name, kind="commune"):
    return SimpleNamespace(name_vi=name, kind=kind)


@pytest.mark.parametrize(
    ("name", "bare", "within"),
    [
        ("Xã Đạo Đức", "Đạo Đức", "xã Đạo Đức"),
        ("Thị trấn Vị Xuyên", "Vị Xuyên", "thị trấn Vị Xuyên"),
        ("Huyện Vị Xuyên", "Vị Xuyên", "huyện Vị Xuyên"),
        ("huyện Vị Xuyên", "Vị Xuyên", "huyện Vị Xuyên"),
        ("Phường Tiến", "Tiến", "phường Tiến"),
        ("Xãm", "Xãm", "Xãm"),
        ("Cao Bồ", "Cao Bồ", "Cao Bồ"),
    ],
)
def test_names(name, bare, within):
    assert issuers.bare(name) == bare
    assert issuers.within(unit(name)) == within


def test_a_committee_is_shortened_and_others_are_not():
    assert issuers.bare_body("Ủy ban nhân dân xã Đạo Đức") == "UBND xã Đạo Đức"
    assert issuers.bare_body("Hội Nông dân huyện") == "Hội Nông dân huyện"


def test_a_communes_own_documents():
    one = issuers.commune(unit("Xã Cao Bồ"), SimpleNamespace(code="UBND-00952"))
    assert (one.form, one.code, one.type, one.signs, one.place) == ("state", "UBND-00952", "BC", "BC-UBND", "Cao Bồ")
    assert one.name == "Ủy ban nhân dân\nxã Cao Bồ"
    assert one.signature(deputy=False, name="A").title == "CHỦ TỊCH"
    deputy = one.signature(deputy=True, name="A")
    assert (deputy.title, deputy.deputy) == ("PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH")


def test_the_districts_four_forms(app):
    with app.app_context():
        made = [issuers.committee(), issuers.decision(), issuers.letter(), issuers.office()]
        assert [(one.form, one.type, one.signs) for one in made] == [
            ("state", "BC", "BC-UBND"),
            ("state", "QĐ", "QĐ-UBND"),
            ("state", "CV", "UBND-VP"),
            ("party", "BC", "BC/VP"),
        ]
        assert made[2].authority == "TL. CHỦ TỊCH"
        assert made[2].signature(deputy=True, name="").title == "PHÓ CHÁNH VĂN PHÒNG"
        assert made[3].authority == ""
        assert made[3].superior == f"Huyện ủy {made[3].place}"


def test_whose_numbers_a_tenant_keeps(app):
    with app.app_context():
        district, body = units.district(), body_by_code("UBND-00952")
        assert [one.type for one in issuers.of_unit(district, None)] == ["BC", "CV", "BC"]
        assert [one.code for one in issuers.of_unit(unit("Xã Cao Bồ"), body)] == ["UBND-00952"]
        assert issuers.of_unit(unit("Xã Cao Bồ"), None) == []


def test_without_a_district_there_are_no_documents(monkeypatch):
    monkeypatch.setattr(units, "district", lambda: None)
    with pytest.raises(LookupError):
        issuers.committee()
