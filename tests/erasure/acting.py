"""What the tests of erasing do alike."""

import re

import psycopg

from portal.core import chain
from portal.core.tenancy import acting_as
from portal.units.scope import district_scope

NAME, TELEPHONE, VILLAGE = "Vàng Thị Mỷ", "0912 345 678", "Nà Pồng"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
# However it was typed; what is left of each must be nothing.
TRACES = re.compile(r"v[àa]ng\s+th[ịi]\s+m[ỷy]|912[ .]?345[ .]?678|giấy của bà", re.IGNORECASE)
REASON = "Theo đơn số 12 ngày 20/10/2024"


def looked(leader, home, **more):
    """Return the page that says where the person was found."""
    values = {"name": NAME, "telephone": "+84 912345678", "village": VILLAGE, "reason": REASON, **more}
    return leader.send(leader.get(f"{home}/erasures"), "/erasures", values, status=200)


def erased(leader, home):
    page = looked(leader, home)
    papers = page.all("//input[@name='papers']/@value")
    assert len(papers) == 1
    return leader.send(page, "/erasures", {"papers": papers, "understood": "y"})


def dump(databases, tenant):
    """Return all that the database holds of texts, table by table, and all files, but for other communes' rows."""
    found = {}
    with psycopg.connect(databases.server.url("postgres", "portal")) as connection:
        tables = connection.execute(
            "SELECT n.nspname, c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid"
            " AND a.attname = 'tenant_id') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname IN ('public', 'history') AND c.relkind IN ('r', 'p')"
        ).fetchall()
        for schema, table, has_tenant in tables:
            own = f" WHERE tenant_id IN (0, {tenant}) OR tenant_id = (SELECT id FROM units WHERE kind = 'district')"
            statement = f"SELECT to_jsonb(t)::text FROM {schema}.{table} t{own if has_tenant else ''}"
            found[f"{schema}.{table}"] = "\n".join(row[0] for row in connection.execute(statement))
    return found


def traces(held):
    return sorted(name for name, text in held.items() if TRACES.search(text))


def proofs(app, against=None):
    with app.app_context(), acting_as(district_scope()):
        chain.one_snapshot()
        return {one.tenant_id: one for one in chain.verify(against=against)}
