"""No package names what stands above it, in strings neither: tables in SQL, modules to import."""

import pytest

from portal.tables import MODULES
from tests.meta.layers import ROOT, levels, owners, upward_names

# What names a higher table all the same, by file, and why.
ALLOWED = {
    ("core/audit.py", "units"): "a key that only the database follows: the tenants are units",
    ("core/tenancy.py", "units"): "the same",
    ("programmes/rules.py", "products"): "what a definition counts, a word that an objective's own row keeps",
    ("programmes/rules.py", "foundings"): "the same",
    ("audit_log/choices.py", "import_batches"): "words of the history, which tells of every table",
    ("audit_log/labels.py", "import_batches"): "the same",
    ("audit_log/labels.py", "erasures"): "the same",
    ("audit_log/labels.py", "document_sequences"): "the same",
    ("audit_log/labels.py", "import_shapes"): "the same",
    ("audit_log/labels.py", "report_texts"): "the same",
    ("audit_log/labels.py", "issued_documents"): "the same",
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
            if (path.relative_to(ROOT / "portal").as_posix(), name) not in ALLOWED:
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
        'import_module(f"portal.{name}")',
        'import_module(f"{place}.foundings")',
        'import_module(f"port{rest}")',
        'import_module(name="portal.foundings")',
        '__import__(f"portal.{name}", fromlist=["a"])',
        'sys.modules["portal.foundings.queries"]',
        "sys.modules[name]",
        'pkgutil.resolve_name("portal.foundings.queries:founding")',
        'getattr(importlib, "import_module")(name)',
        "map(importlib.import_module, names)",
        'load("portal" + ".foundings")',
        'text("SELECT 1 FROM %s" % "foundings")',
        'text("SELECT 1 FROM {}".format("foundings"))',
        "text(f\"SELECT 1 FROM {'foundings'}\")",
        'text("""\n  SELECT count(*)\n  FROM\n    foundings\n""")',
        'text("SELECT count(*) "\n  "FROM "\n  "foundings")',
        'text("SELECT 1 FROM" + " " + "foundings")',
        'text(" ".join(["SELECT 1 FROM", "foundings"]))',
        'text("select 1 from FOUNDINGS")',
        'execute(b"SELECT 1 FROM foundings")',
        'text("WITH f AS (SELECT * FROM known.foundings) SELECT 1 FROM f")',
        'text("MERGE INTO foundings USING x ON true WHEN MATCHED THEN DELETE")',
        'literal_column("foundings.id")',
        'Base.registry._class_registry["Founding"]',
        'ForeignKey("foundings.collective_id")',
        'literal_column("foundings.working_name")',
        'text("foundings.state IS NULL")',
        'text("LOCK TABLE foundings IN SHARE MODE")',
        'text("TRUNCATE TABLE only foundings")',
        'text("GRANT SELECT ON TABLE public.foundings TO x")',
        "text(\"'foundings'::regclass\")",
        "text(\"SELECT to_regclass('public.foundings')\")",
        "func.nextval(text(\"nextval('foundings_id_seq')\"))",
        'exec(f"from portal.{name} import queries")',
        'module_from_spec(find_spec(f"portal.{name}"))',
        "spec_from_file_location(name, path)",
        'EntryPoint("a", PLACE + ".queries", "b").load()',
        "pkgutil.iter_modules(portal.__path__)",
    ],
)
def test_a_planted_name_is_found(planted):
    assert list(upward_names(planted, "registry", owners(), levels()))
    assert list(upward_names(f"def planted():\n    return {planted.split(' = ')[-1]}", "core", owners(), levels()))


@pytest.mark.parametrize(
    "planted",
    [
        'from importlib import import_module as load\nload("portal." + name)',
        "import importlib\nload = importlib.import_module\nload(name)",
        'TABLE = "foundings"\nQUERY = f"SELECT 1 FROM {TABLE}"',
        'MODULE = "portal.foundings"',
        "from sys import modules\nmodules[name]",
    ],
)
def test_what_is_planted_in_steps_is_found(planted):
    assert list(upward_names(planted, "registry", owners(), levels()))


@pytest.mark.parametrize("planted", ['text("SELECT count(*) FROM duty_items")', 'MODULE = "portal.duties.queries"'])
def test_a_package_beside_it_is_not_named_either(planted):
    assert list(upward_names(planted, "returns", owners(), levels()))
    assert list(upward_names(planted, "duties", owners(), levels())) == []


@pytest.mark.parametrize(
    "innocent",
    [
        'text("SELECT count(*) FROM collectives")',
        '"""What comes from foundings."""',
        '_("Take it from foundings")',
        'url_for("foundings.index")',
        'import_module("yaml")',
        'import_module(f"readers.{kind}")',
    ],
)
def test_what_stands_below_or_is_no_sql_is_let_be(innocent):
    assert list(upward_names(innocent, "registry", owners(), levels())) == []


def test_from_above_a_table_may_be_named():
    assert list(upward_names('text("SELECT 1 FROM foundings")', "quotas", owners(), levels())) == []
