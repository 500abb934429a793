"""Products and contracts come in under their entries: new, changed, the same; an empty cell says nothing of its own."""

from portal.imports import queries
from portal.imports.layouts import PARTNERS, PRODUCTS
from tests.imports.giving import CAM, REGISTER, applied, faults, lines, preview


def header(layout, *keys):
    return [layout.column(key).title for key in keys]


def given(*products, partners=()):
    first = header(PRODUCTS, "code", "kind", "name", "product_name", "ocop_stars")
    second = header(PARTNERS, "code", "kind", "name", "partner_name", "starts_on", "ends_on")
    sheets = {PRODUCTS.sheet: [first, *products], PARTNERS.sheet: [second, *partners]}
    return {"Sổ": [REGISTER, CAM], **{name.replace(" ", "_"): rows for name, rows in sheets.items()}}


HONEY = ["", "HTX", "HTX Cam", "Mật ong", 3]
FIRM = ["", "HTX", "HTX Cam", "Công ty A", "01/01/2023", "31/12/2024"]


def test_they_come_in_with_an_entry_of_the_same_file(commune):
    shown = preview(commune, "registry", **given(HONEY, partners=[FIRM]))
    assert shown.faults == []
    assert {one.label for one in shown.lines} == {"HTX Cam", "HTX Cam: Mật ong", "HTX Cam: Công ty A"}
    shown.write()
    (product,) = queries.products([commune]).values()
    (partner,) = queries.partners([commune]).values()
    assert (product.name, product.folded_name, product.ocop_stars) == ("Mật ong", "mat ong", 3)
    assert (partner.name, partner.starts_on.year, partner.ends_on.year) == ("Công ty A", 2023, 2024)
    assert preview(commune, "registry", **given(HONEY, partners=[FIRM])).does_nothing


def test_one_is_known_by_its_name_and_a_contract_by_its_first_day_too(commune):
    applied(commune, "registry", **given(HONEY, partners=[FIRM]))
    changed = preview(
        commune, "registry", **given([*HONEY[:3], "MẬT ONG", 4], partners=[[*FIRM[:4], "02/01/2023", ""]])
    )
    told = {state for _row, state, _changes in lines(changed)}
    assert changed.faults == []
    assert told == {"same", "changed", "added"}


def test_an_empty_cell_leaves_what_stands(commune):
    applied(commune, "registry", **given(HONEY))
    assert preview(commune, "registry", **given([*HONEY[:4], None])).does_nothing


def test_the_same_twice_and_an_entry_that_is_not_there(commune):
    shown = preview(commune, "registry", **given(HONEY, HONEY, ["", "HTX", "HTX Lạ hẳn", "Chè", None]))
    assert faults(shown) == [(PRODUCTS.sheet, "D3"), (PRODUCTS.sheet, "C4")]


def test_rules_are_those_of_the_form(commune):
    shown = preview(commune, "registry", **given([*HONEY[:4], 6], partners=[[*FIRM[:5], "31/12/2022"]]))
    assert set(faults(shown)) == {(PRODUCTS.sheet, "E2"), (PARTNERS.sheet, "F2")}
