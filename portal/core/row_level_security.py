"""Row-level security is the wall between tenants: the self-check that it holds for this role, on every table.

The policies themselves are SQL (migrations/sql), written from what each model says (portal/core/kept.py).
"""

from sqlalchemy import Connection, text

APP_ROLE = "portal_app"


class RlsNotEnforced(RuntimeError):
    """Row-level security does not bind this role, or is missing on a table: the portal must not serve."""


_ROLE = text(
    "SELECT current_user AS name, rolsuper, rolbypassrls,"
    " EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    "   WHERE pg_has_role(current_user, c.relowner, 'USAGE') AND n.nspname IN ('public', 'history', 'known'))"
    " AS owns, pg_has_role(current_user, d.datdba, 'USAGE') AS owns_database"
    " FROM pg_roles, pg_database d WHERE rolname = current_user AND d.datname = current_database()"
)
_OPEN_TABLES = text(
    "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ('public', 'history') AND c.relkind IN ('r', 'p')"
    " AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'"
    "   AND NOT a.attisdropped)"
    " AND NOT (c.relrowsecurity AND c.relforcerowsecurity"
    "   AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY 1"
)
_OPEN_VIEWS = text(
    "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ('public', 'known') AND c.relkind = 'v'"
    " AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false) ORDER BY 1"
)


def check(connection: Connection) -> None:
    """Raise RlsNotEnforced, saying why, unless it binds this role on every tenant table, its history and its views."""
    problems = [*_role_problems(connection), *_table_problems(connection)]
    if problems:
        raise RlsNotEnforced("The portal refuses to run: " + "; ".join(problems) + ".")


def _role_problems(connection: Connection) -> list[str]:
    role = connection.execute(_ROLE).one()
    found = []
    if role.rolsuper:
        found.append(f"the database role {role.name} is a superuser, so row-level security does not bind it")
    if role.rolbypassrls:
        found.append(f"the database role {role.name} may bypass row-level security")
    if role.owns or role.owns_database:
        found.append(f"the database role {role.name} is the owner; run the portal as {APP_ROLE}")
    return found


def _table_problems(connection: Connection) -> list[str]:
    tables = [f"table {name} has no forced row-level security" for name in connection.scalars(_OPEN_TABLES)]
    views = [f"view {name} is not security_invoker" for name in connection.scalars(_OPEN_VIEWS)]
    return tables + views
