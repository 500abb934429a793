"""What a request of the portal asks of the database, and what it answers: for the bare handler to repeat."""

import pickle
from dataclasses import dataclass

from lxml import html
from sqlalchemy import event


@dataclass
class Recorded:
    """The statements of one request with their parameters, its answer, its own names, and the database."""

    dsn: str
    statements: list
    body: bytes
    status: int
    own: tuple

    def dumps(self):
        """Return this as bytes for another process."""
        return pickle.dumps((self.dsn, self.statements, self.body, self.status, self.own))


def own(path, form):
    """Return what only one stage change has: its path, its one-time key, the id of its founding; none for a GET."""
    return (path, form["form_key"], int(path.split("/")[-2])) if form else ()


def page(portal, session, path):
    """Record a GET."""
    return _record(portal, session, lambda client: client.get(path), lambda client: client.get(path))


def change(portal, session, first, second):
    """Record one stage change, the second of two: the same form again would only bring its kept answer back."""

    def send(prepared):
        path, form = prepared
        return lambda client: client.post(path, data=form)

    return _record(portal, session, send(first), send(second), own(*second))


def _record(portal, session, warm, send, own=()):
    from portal import create_app
    from portal.extensions import db

    app = create_app({"INSTANCE": portal.instance})
    seen = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, _plain(parameters)))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    client = app.test_client()
    for cookie in session.cookies:
        client.set_cookie(cookie.name, cookie.value)
    warm(client)  # once, for what is prepared only once
    seen.clear()
    answer = send(client)
    with app.app_context():
        dsn = app.config["APP_DSN"]
        db.engine.dispose()
    return Recorded(dsn, list(seen), answer.get_data(), answer.status_code, own)


def _plain(parameters):
    """Return parameters that another process can read; JSON comes as ("json", value)."""
    if isinstance(parameters, list):
        return [_plain(each) for each in parameters]
    return {name: ("json", value.obj) if hasattr(value, "obj") else value for name, value in (parameters or {}).items()}


def prepare_changes(portal, session, commune, number):
    """Lay out foundings at their first stage; return (path, form) of the next step of each."""
    tenant_id = int(commune.rstrip("/").split("/")[-1])
    with portal.owner() as owner:
        ids = [_lay_out(owner, tenant_id, place) for place in range(number)]
    first = session.get(f"{portal.address}{commune}/foundings/{ids[0]}", timeout=10)
    tree = html.fromstring(first.text)
    form = next(form for form in tree.forms if (form.action or "").endswith("/advance"))
    fields = dict(form.form_values()) | {"happened_on": "2024-10-21", "document_number": "1/BB"}
    return [(f"{commune}/foundings/{key}/advance", fields | {"form_key": f"bench-{key}"}) for key in ids]


def _lay_out(owner, tenant_id, place):
    key = owner.execute(
        "INSERT INTO foundings (tenant_id, kind, working_name, folded_name, villages, sector, expected_members,"
        " stage, state, opened_on, moved_on, version) VALUES (%s, 'THT', %s, 'bench', '', 'trade_services_other', 5,"
        " 'need_survey', 'open', '2024-10-20', '2024-10-20', 1) RETURNING id",
        [tenant_id, f"Bench {place}"],
    ).fetchone()[0]
    owner.execute(
        "INSERT INTO founding_steps (tenant_id, founding_id, seq, kind, to_stage, happened_on, document_number, note)"
        " VALUES (%s, %s, 1, 'opened', 'need_survey', '2024-10-20', '', '')",
        [tenant_id, key],
    )
    return key
