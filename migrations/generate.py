"""Writes the SQL of migrations from the models: `python -m migrations.generate COMMAND`.

A migration is frozen SQL: of the first, files in `sql/0001_first/` and a few lines in `versions/` that run them; each
later one is a single file in `versions/`. It imports nothing of `portal`, so that a change of the living code never
changes what an old migration does. Only this tool reads the models: each says beside its columns how its rows are kept
(`__kept__`, portal/core/kept.py).

    first                            0001 anew, from the models: until the first release only, and never afterwards
    table SLUG TABLE...              a migration that makes tables, with policies, history, past view and grants
    column SLUG TABLE COLUMN...      a migration that adds columns to a table, to its history and to its past view
    plain SLUG                       a migration whose SQL is written by hand
    landed                           pin the files as they are in `landed.txt`: they are never edited again. A migration
                                     is written once the one before it has landed.

To change a table before the first release: change its model, run `python -m migrations.generate first`, then `python -m
tests.migrations.make_dump`, and commit the model, the SQL, landed.txt and the dump together (in a conflict: run both
again). What no model says (functions, the audit's chain, policies that are narrower than the tenant, the duty board,
erasing on request) is written by hand in `up_1_functions.sql`, `up_7_narrower_policies.sql`, `up_8_audit_chain.sql`,
`up_9_duty_board.sql` and `up_9_erasure.sql`; after changing these run both too.

To add a field after it: the model, `python -m migrations.generate column founding_phone foundings head_phone`, read
what it wrote (a CHECK, an index or what old rows shall hold is added by hand). When the change is on the main branch,
`make migration-landed` pins it and keeps a dump of its tables, in a commit of its own.
"""

import hashlib
import re
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from alembic.ddl.base import AddColumn
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable, ExecutableDDLElement

from portal import tables  # noqa: F401  (every model)
from portal.core.kept import Kept, Past
from portal.extensions import Base

FOLDER = Path(__file__).parent
SQL, VERSIONS, LANDED = FOLDER / "sql", FOLDER / "versions", FOLDER / "landed.txt"
FIRST, FIRST_TITLE = "0001_first", "The first tables, with everything that keeps them"
APP = "portal_app"
READ = "tenant_id = ANY ((SELECT portal_reads())::int[])"
WRITE = "tenant_id = ANY ((SELECT portal_writes())::int[])"
GENERATED = "-- Written by `python -m migrations.generate`.\n\n"
HEAD = '''"""{title}."""

{imports}from alembic import op

revision = "{number}"
down_revision = {before}
branch_labels = None
depends_on = None

'''
# The first migration: its SQL is long, and stands in files.
OF_FILES = '''SQL = Path(__file__).parents[1] / "sql" / "{name}"


def upgrade() -> None:
    run("up*.sql")


def downgrade() -> None:
    run("down*.sql")


def run(files: str) -> None:
    """Run the migration's SQL, file by file, as it stands: without parameters a colon and a percent are themselves."""
    for file in sorted(SQL.glob(files)):
        op.get_bind().exec_driver_sql(file.read_text(encoding="utf-8"), execution_options={{"no_parameters": True}})
'''
OF_ONE_FILE = '''UP = r"""
{up}"""

DOWN = r"""
{down}"""


def upgrade() -> None:
    run(UP)


def downgrade() -> None:
    run(DOWN)


def run(sql: str) -> None:
    """Run the SQL as it stands: without parameters a colon and a percent are themselves."""
    op.get_bind().exec_driver_sql(sql, execution_options={{"no_parameters": True}})
'''


# --- the SQL of a table ---------------------------------------------------------------------------


def kept(table: Table) -> Kept:
    """Return how a table's rows are kept; a table that does not say so is a mistake."""
    for mapper in Base.registry.mappers:
        found = getattr(mapper.class_, "__kept__", None)
        if mapper.local_table.name == table.name and isinstance(found, Kept):
            return found
    raise SystemExit(f"Say how the rows of {table.name} are kept: __kept__ = Kept(…), see portal/core/kept.py.")


def create(table: Table) -> str:
    """Return the statements that make a table and its indexes."""
    indexes = [CreateIndex(one) for one in sorted(table.indexes, key=lambda one: str(one.name))]
    return "".join(compiled(one) for one in (CreateTable(table), *indexes))


def compiled(statement: ExecutableDDLElement) -> str:
    """Return a statement as PostgreSQL reads it."""
    # Not the driver's own style of parameters, which would double every percent sign.
    text = str(statement.compile(dialect=postgresql.dialect(paramstyle="named")))
    return re.sub(r"[ \t]+$", "", text.strip(), flags=re.MULTILINE).replace("\t", "  ") + ";\n"


def policies(table: Table) -> str:
    """Return what puts a tenant's table behind row-level security; nothing for a table without tenants."""
    if "tenant_id" not in table.c:
        return ""
    name = table.name
    return (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY tenant_read ON {name} FOR SELECT USING ({READ});\n"
        f"CREATE POLICY tenant_insert ON {name} FOR INSERT WITH CHECK ({WRITE});\n"
        f"CREATE POLICY tenant_update ON {name} FOR UPDATE USING ({WRITE}) WITH CHECK ({WRITE});\n"
        f"CREATE POLICY tenant_delete ON {name} FOR DELETE USING ({WRITE});\n"
    )


def history(table: Table) -> str:
    """Return what begins the history of a new table, under the same read policy; nothing for one without."""
    how, name = kept(table), table.name
    if how.past is not Past.HISTORY:
        return ""
    key = [column.name for column in table.primary_key]
    arguments = ", ".join([f"'{one}'" for one in key] + [f"'-{one}'" for one in how.secret])
    lines = [
        f"CREATE TABLE history.{name} (recorded tstzrange NOT NULL, changed_by xid8 NOT NULL, row_key text NOT NULL,"
        f" LIKE public.{name});",
        *(f"ALTER TABLE history.{name} ALTER {one} DROP NOT NULL;" for one in how.secret),
        f"CREATE INDEX ix_{name}_row ON history.{name} (row_key);",
        # Deferred to the commit: a version counts from there (migrations alone run with it immediate).
        f"CREATE CONSTRAINT TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON {name}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.keep({arguments});",
    ]
    if "tenant_id" in table.c:
        lines += [
            f"CREATE INDEX ix_{name}_recorded ON history.{name} (tenant_id, row_key, recorded);",
            f"ALTER TABLE history.{name} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE history.{name} FORCE ROW LEVEL SECURITY;",
            f"CREATE POLICY tenant_read ON history.{name} FOR SELECT USING ({READ});",
        ]
    return "\n".join(lines) + "\n"


def past_view(table: Table, without: Collection[Column] = ()) -> str:
    """Return the view of a past moment of a table; nothing for one that has none, or one written by hand."""
    quote = postgresql.dialect().identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in table.c if column not in set(without))
    sources = {
        Past.HISTORY: f"history.{table.name} WHERE recorded @> (SELECT portal_known_at())",
        Past.DATED: f"public.{table.name} WHERE at <= (SELECT portal_known_at())",
    }
    source = sources.get(kept(table).past)
    if source is None:
        return ""
    return (
        f"CREATE VIEW known.{table.name} WITH (security_invoker = true) AS\n  SELECT {names}\n  FROM {source};\n"
        f"GRANT SELECT ON known.{table.name} TO {APP};\n"
    )


def grants(table: Table) -> str:
    """Return what the portal's own role may do with a table."""
    past = f"GRANT SELECT ON history.{table.name} TO {APP};\n" if kept(table).past is Past.HISTORY else ""
    return f"GRANT {kept(table).grants} ON {table.name} TO {APP};\n" + past


def whole(table: Table) -> str:
    """Return everything that a new table needs."""
    return "\n".join(filter(None, (make(table) for make in (create, policies, history, past_view, grants))))


def drop(table: Table) -> str:
    """Return what takes a table away again."""
    past = f"DROP VIEW known.{table.name};\n" if kept(table).past in (Past.HISTORY, Past.DATED) else ""
    kept_rows = f"DROP TABLE history.{table.name};\n" if kept(table).past is Past.HISTORY else ""
    return f"{past}DROP TABLE {table.name};\n{kept_rows}"


# --- the migrations -------------------------------------------------------------------------------


def first() -> None:
    """Write 0001 anew: files 1, 7, 8 and 9 of it are by hand and stay."""
    if len(list(VERSIONS.glob("[0-9]*.py"))) > 1:
        raise SystemExit("0001 has followers: it is never written anew. Make a migration: `table` or `column`.")
    ordered = list(Base.metadata.sorted_tables)
    parts = {"2_tables": create, "3_policies": policies, "4_history": history, "5_past_views": past_view}
    for title, make in (parts | {"6_grants": grants}).items():
        write(FIRST, f"up_{title}.sql", (make(one) for one in ordered))
    with (SQL / FIRST / "up_6_grants.sql").open("a", encoding="utf-8") as file:
        file.write(f"\n-- The portal compares what the tables were migrated to with its own code.\n{VERSION_GRANT}")
    functions = re.findall(r"^CREATE FUNCTION (?!history\.)(\w+)\(", by_hand(), flags=re.MULTILINE)
    names = ", ".join(one.name for one in reversed(ordered))
    write(FIRST, "down.sql", [DOWN.format(tables=names, functions=", ".join(reversed(functions)))])
    head = HEAD.format(title=FIRST_TITLE, imports="from pathlib import Path\n\n", number=FIRST[:4], before=None)
    (VERSIONS / f"{FIRST}.py").write_text(head + OF_FILES.format(name=FIRST), encoding="utf-8")
    landed()


VERSION_GRANT = f"GRANT SELECT ON alembic_version TO {APP};\n"
DOWN = (
    "DROP SCHEMA known CASCADE;\nDROP SCHEMA history CASCADE;\nDROP FUNCTION {functions} CASCADE;\n"
    f"DROP TABLE {{tables}};\nREVOKE SELECT ON alembic_version FROM {APP};\n"
)


def by_hand() -> str:
    """Return the SQL of 0001 that no model says."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted((SQL / FIRST).glob("up_[1789]_*.sql")))


def table(slug: str, *names: str) -> None:
    """Write a migration that makes tables."""
    new = [one for one in Base.metadata.sorted_tables if one.name in names]
    if len(new) != len(names):
        raise SystemExit(f"No such table: {', '.join(set(names) - {one.name for one in new})}")
    follow(slug, f"New: {', '.join(names)}", [whole(one) for one in new], [drop(one) for one in reversed(new)])


def column(slug: str, table_name: str, *names: str) -> None:
    """Write a migration that adds columns; the past of rows that stand already shows them with their default."""
    target = Base.metadata.tables[table_name]
    up, down = with_columns(target, [target.c[one] for one in names])
    follow(slug, f"{table_name}: {', '.join(names)}", up, down)


def with_columns(target: Table, new: list[Column]) -> tuple[list[str], list[str]]:
    """Return what adds columns to a table, to its history and to its past view, and what takes them away again."""
    past = kept(target).past
    if past is Past.OWN_VIEW:
        raise SystemExit(f"The past view of {target.name} is written by hand: use `plain`.")
    up = [added(one, None) for one in new]
    down = [f"ALTER TABLE {target.name} DROP COLUMN {one.name};\n" for one in new]
    if past is Past.HISTORY:
        up += [added(one, "history") for one in new]
        down += [f"ALTER TABLE history.{target.name} DROP COLUMN {one.name};\n" for one in new]
    if past is not Past.NONE:
        # Made anew, not replaced: the order of the columns in the model may be another than in the view.
        gone = f"DROP VIEW known.{target.name};\n"
        up = [gone, *up, past_view(target)]
        down = [gone, *down, past_view(target, without=new)]
    return up, down


def added(one: Column, schema: str | None) -> str:
    """Return what adds a column to its table, or to the history of it (which has no constraints of its own)."""
    if not one.nullable and one.server_default is None:
        raise SystemExit(f"Rows stand already: give {one.name} a server_default, or let it be empty.")
    text = compiled(AddColumn(one.table.name, one._copy(), schema=schema))
    if schema is not None and one.server_default is not None:
        # It has filled the versions that stand; the trigger writes every later one whole.
        text += f"ALTER TABLE {schema}.{one.table.name} ALTER {one.name} DROP DEFAULT;\n"
    if schema is None:
        keys = [key.constraint for key in one.foreign_keys if key.constraint is not None]
        text += "".join(compiled(AddConstraint(key)) for key in keys)
    return text


def plain(slug: str) -> None:
    """Write an empty migration."""
    follow(slug, slug.replace("_", " "), [], [])


def follow(slug: str, title: str, up: Iterable[str], down: Iterable[str]) -> None:
    """Write the migration after the newest, which must have landed: two that may still change depend on each other."""
    before = last()
    waiting = hashes().keys() - pinned().keys()
    if waiting:
        raise SystemExit(f"Let what stands land first (`make migration-landed`): {', '.join(sorted(waiting))}")
    name = f"{int(before) + 1:04d}_{slug}"
    head = HEAD.format(title=title, imports="", number=name[:4], before=f'"{before}"')
    body = OF_ONE_FILE.format(up="\n".join(filter(None, up)), down="\n".join(filter(None, down)))
    (VERSIONS / f"{name}.py").write_text(head + body, encoding="utf-8")


# --- files ----------------------------------------------------------------------------------------


def last() -> str:
    """Return the number of the newest migration."""
    return max(file.name[:4] for file in VERSIONS.glob("[0-9]*.py"))


def write(name: str, file: str, parts: Iterable[str]) -> None:
    """Write one file of a migration's SQL."""
    (SQL / name).mkdir(parents=True, exist_ok=True)
    (SQL / name / file).write_text(GENERATED + "\n".join(part for part in parts if part), encoding="utf-8")


def hashes() -> dict[str, str]:
    """Return the SHA-256 of each file of the migrations, by its path from `migrations/`."""
    files = [*VERSIONS.glob("*.py"), *(file for file in SQL.rglob("*") if file.is_file())]
    return {
        file.relative_to(FOLDER).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files)
    }


def pinned() -> dict[str, str]:
    """Return the SHA-256 of each file that has landed, by its path from `migrations/`."""
    lines = LANDED.read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split() for line in lines)}


def landed() -> None:
    """Pin every file as it is now."""
    lines = (f"{digest}  {path}\n" for path, digest in hashes().items())
    LANDED.write_text("".join(lines), encoding="utf-8")


COMMANDS: dict[str, Callable[..., None]] = {
    "first": first,
    "table": table,
    "column": column,
    "plain": plain,
    "landed": landed,
}


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    if not arguments or arguments[0] not in COMMANDS:
        raise SystemExit(__doc__)
    COMMANDS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
