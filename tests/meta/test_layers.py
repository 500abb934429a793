"""No package names what stands above it, in strings neither: tables in SQL, modules to import."""

import pytest

from portal.tables import MODULES
from tests.meta.layers import ROOT, levels, owners, upward_names

# Keys that lead up, and why; only the database follows them.
ALLOWED = {
    ("core", "units.id"): "the tenants are units",
}


def package_of(path):
    parts = path.relative_to(ROOT / "portal").parts
    return parts[0] if len(parts) > 1 else path.stem


def test_every_table_has_its_level():
    assert MODULES
    assert set(owners().values()) <= set(levels())


def test_no_module_names_what_stands_above_it():
    found, tables, order = [], owners(), levels()
    for path in sorted((ROOT / "portal").rglob("*.py")):
        package = package_of(path)
        for line, name in upward_names(path.read_text(encoding="utf-8"), package, tables, order):
            if (package, name) not in ALLOWED:
                found.append(f"{path.relative_to(ROOT)}:{line} names {name}")
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        'text("SELECT count(*) FROM foundings")',
        'text("select 1 from\\n  public.foundings f")',
        'execute("DELETE FROM only foundings WHERE true")',
        'QUERY = f"SELECT {columns} FROM {schema}.foundings"',
        'QUERY = "SELECT * " + "FROM foundings"',
        'QUERY = "SELECT * FROM" " foundings"',
        'QUERY = "SELECT * FROM " + "foundings WHERE " + where',
        'text("SELECT 1 FROM collectives c, foundings f")',
        'table("foundings", column("id"))',
        'ForeignKey("foundings.id")',
        'relationship("Founding")',
        'Base.metadata.tables["foundings"]',
        'importlib.import_module("portal.foundings.queries")',
        "import_module(name)",
        '__import__("portal.foundings")',
        'import_string("portal.foundings.queries:founding")',
    ],
)
def test_a_planted_name_is_found(planted):
    assert list(upward_names(planted, "registry", owners(), levels()))
    assert list(upward_names(f"def planted():\n    return {planted.split(' = ')[-1]}", "core", owners(), levels()))


@pytest.mark.parametrize(
    "innocent",
    [
        'text("SELECT count(*) FROM collectives")',
        '"""What comes from foundings."""',
        '_("Take it from foundings")',
        'url_for("foundings.index")',
        'import_module("yaml")',
    ],
)
def test_what_stands_below_or_is_no_sql_is_let_be(innocent):
    assert list(upward_names(innocent, "registry", owners(), levels())) == []


def test_from_above_a_table_may_be_named():
    assert list(upward_names('text("SELECT 1 FROM foundings")', "quotas", owners(), levels())) == []
