"""Who issues the portal's documents, under which signs and by which form (Decree 30/2020; Guidance 36-HD/VPTW)."""

from typing import Any

from portal.accounts.models import Body
from portal.accounts.queries import body_by_code, party_sizes
from portal.reports.paper_draft import Issuer
from portal.units import queries as units
from portal.units.models import Unit

COMMITTEE, OFFICE = "UBND_H", "VP"
_KINDS = ("Xã ", "Thị trấn ", "Huyện ", "Phường ")


def bare(name: str) -> str:
    """Return a unit's name without its kind: "Đạo Đức" for "Xã Đạo Đức"."""
    kind = next((one for one in _KINDS if name.casefold().startswith(one.casefold())), "")
    return name[len(kind) :]


def bare_body(name: str) -> str:
    """Return a body's name with the People's Committee shortened: "UBND xã Đạo Đức"."""
    return name.replace("Ủy ban nhân dân", "UBND")


def within(unit: Unit) -> str:
    """Return a unit's name as it stands within a sentence: "xã Đạo Đức"."""
    name = unit.name_vi
    return name[0].lower() + name[1:] if name.startswith(_KINDS) else name


def _committee(code: str, unit: Unit, kind: str, signs: str, **changes: str) -> Issuer:
    signed: dict[str, Any] = {
        "authority": "TM. ỦY BAN NHÂN DÂN",
        "title": "CHỦ TỊCH",
        "deputy": "KT. CHỦ TỊCH",
        "deputy_title": "PHÓ CHỦ TỊCH",
        **changes,
    }
    name = f"Ủy ban nhân dân\n{within(unit)}"
    return Issuer("state", code, "", name, bare(unit.name_vi), kind, signs, **signed)


def commune(unit: Unit, body: Body) -> Issuer:
    """The People's Committee of a commune or town, with a report."""
    return _committee(body.code, unit, "BC", "BC-UBND")


def committee() -> Issuer:
    """The district's People's Committee, with a report (clause III.2)."""
    return _committee(COMMITTEE, district(), "BC", "BC-UBND")


def decision() -> Issuer:
    """The district's People's Committee, with the annex of a decision, whose number is the decision's."""
    return _committee(COMMITTEE, district(), "QĐ", "QĐ-UBND")


def letter() -> Issuer:
    """The district's People's Committee, with a letter that the head of the office signs by its order."""
    signed = {"authority": "TL. CHỦ TỊCH", "title": "CHÁNH VĂN PHÒNG", "deputy": "KT. CHÁNH VĂN PHÒNG"}
    return _committee(COMMITTEE, district(), "CV", "UBND-VP", **signed, deputy_title="PHÓ CHÁNH VĂN PHÒNG")


def office() -> Issuer:
    """The joint office, with a report in the Party form (clause III.5); its head signs by own right."""
    one, body = district(), body_by_code(OFFICE)
    place = bare(one.name_vi)
    return Issuer(
        form="party",
        code=OFFICE,
        superior=f"Huyện ủy {place}",
        name=body.name_vi if body else "Văn phòng Huyện ủy",
        place=place,
        type="BC",
        signs="BC/VP",
        authority="",
        title="CHÁNH VĂN PHÒNG",
        deputy="K/T CHÁNH VĂN PHÒNG",
        deputy_title="PHÓ CHÁNH VĂN PHÒNG",
        sizes=party_sizes(),
    )


def district() -> Unit:
    """Return the district; there is always one where documents are made."""
    found = units.district()
    if found is None:
        raise LookupError("no district")
    return found


def of_unit(unit: Unit, body: Body | None) -> list[Issuer]:
    """Return the issuers whose numbers a tenant keeps."""
    if unit.kind == "district":
        return [committee(), letter(), office()]
    return [commune(unit, body)] if body else []
