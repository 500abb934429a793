"""A view of a past moment equals what was shown then, for every role, whatever was corrected since (issue 5).

`make test` looks with the eyes of three posts, drawn by SEED; `make verify` with everybody's.
"""

import json
import re
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from itertools import product
from random import Random
from zipfile import ZipFile

import psycopg
import pytest
from flask_babel import force_locale
from jinja2 import UndefinedError
from lxml import html as lxml_html

from portal.accounts import session as account_session
from portal.core import clock
from portal.core.access import (
    CLOSED_LIBRARY_ENDPOINTS,
    COMMUNE_ROLES,
    ROLE_PERMISSIONS,
    Permission,
    Role,
    permission_of,
)
from portal.core.tenancy import acting_as
from portal.metrics.cli import as_record
from portal.metrics.figures import figures
from portal.programmes.queries import programmes
from portal.units.scope import district_scope
from tests.database import EMPTY
from tests.inspection.year import AFTERWARDS, MONTHS, OTHER, OWN, Year
from tests.meta.test_role_matrix import SAMPLES, WORDS, visitor
from tests.shares import SEED

# Some thousand pages twice: half a minute, but not on a machine full of work. One worker plays the year, once.
pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("known at")]
# Every role opens every page of its own at some moment; at each moment a share of them, another each time. What had
# nothing to show when its turn came is opened at the last one.
SHARE = len(MONTHS)
# What a person is on today's post and what is for one sending only: the frame, forms, tokens. The strip is the view's.
FRAME = "//*[@class='who' or @class='known-bar'] | //meta[@name='csrf-token'] | //form[@method='post'] | //footer"
# Sends or offers to send, and so is not offered within the view.
OFFERS = "//a[contains(@href, '/findings/new') or re:test(@href, '/findings/[0-9]+/edit$')]"
OFFERS += " | //section[@id='moves'][.//form] | //div[@class='block-body attach']"
NO_PAGE = CLOSED_LIBRARY_ENDPOINTS | {
    "assets.serve",
    "health.healthz",
    "device.token",
    "device.service_worker",
    "home.index",
    "accounts.open_link",
    "security.login",
}
# The log of who opened what grows by being read.
NO_PAGE |= {"audit_log.access", "exports.access_log"}
# A document that went out: its bytes are kept by content and never change.
NO_PAGE |= {"reports.issued_file"}
# The person's own account of today; the form that chooses a moment.
OF_TODAY = {"accounts.me", "security.change_password", "known_at.choose", "inspection.new", "inspection.edit"}
TIME = re.compile(r"\d\d:\d\d \d\d/\d\d/\d{4}")


@pytest.fixture(scope="module", autouse=True)
def _for_every_role():
    """The view is the inspector's; here every post may have it, so that the wall within it is tried too."""
    kept = dict(ROLE_PERMISSIONS)
    ROLE_PERMISSIONS.update({role: may | {Permission.KNOWN_AT} for role, may in kept.items()})
    yield
    ROLE_PERMISSIONS.update(kept)


class Book:
    """What was shown at ten moments: figures, pages and files, role by role."""

    def __init__(self, databases, roles):
        self.databases, self.app = databases, databases.app
        self.people = {role: visitor(self.app, role) for role in roles}
        with databases.owner() as owner:
            units = dict(owner.execute("SELECT code, id FROM units WHERE kind <> 'district'").fetchall())
        self.own, self.other = units[OWN], units[OTHER]
        self.shown, self.figures, self.moments, self.seen = {}, {}, [], set()

    def write(self, number):
        """Keep what is shown now; the moment is taken after the last commit and before the next."""
        moment = self._now()
        self.moments.append(moment)
        self.figures[moment] = self.all_figures()
        for role, path in self._pages(number):
            self.shown[moment, role, path] = self.read(role, path)

    def _now(self):
        with self.databases.owner() as owner:
            return owner.execute("SELECT clock_timestamp()").fetchone()[0]

    def _pages(self, number):
        with self.databases.owner() as owner:
            samples = {name: self._sample(owner, model, number) for name, model in SAMPLES.items()}
        pairs = product(self.app.url_map.iter_rules(), self.people)
        for turn, (rule, role) in enumerate(pairs):
            path = self._address(rule, samples) if self.is_page(rule, role) else None
            waits = number == SHARE - 1 and (rule.endpoint, role) not in self.seen
            if path is not None and (turn % SHARE == number or waits):
                self.seen.add((rule.endpoint, role))
                yield role, path

    def is_page(self, rule, role):
        """Say whether an address shows records, and to this role."""
        with self.app.app_context():
            opens = permission_of(rule.endpoint) in ROLE_PERMISSIONS[role]
        return opens and "GET" in rule.methods and rule.endpoint not in NO_PAGE | OF_TODAY

    def _sample(self, owner, model, number):
        """Return an own object: the first at one moment, the last at another."""
        where = " WHERE tenant_id = %s" if "tenant_id" in model.__table__.columns else " WHERE %s > 0"
        end = "min" if number % 2 else "max"
        return owner.execute(f"SELECT {end}(id) FROM {model.__tablename__}{where}", [self.own]).fetchone()[0]

    def _address(self, rule, samples):
        values = {**WORDS, **samples, "tenant_id": self.own}
        if not set(rule.arguments) <= {name for name, value in values.items() if value is not None}:
            return None
        arguments = {name: values[name] for name in rule.arguments}
        return self.app.url_map.bind("").build(
            rule.endpoint, arguments, method="GET" if "GET" in rule.methods else "POST"
        )

    def any_address(self, rule):
        """Return an address of a rule in the own commune; whether anything stands there does not matter."""
        values = {**dict.fromkeys(SAMPLES, 1), **WORDS, "tenant_id": self.own, "token": "x"}
        return self._address(rule, values)

    def read(self, role, path):
        answer = self.people[role].client.get(path)
        return answer.status_code, plain(answer)

    def all_figures(self):
        """Return every objective's figure, as of the business date and as of the year's end."""
        with self.app.test_request_context(), acting_as(district_scope(writes=False)):
            return self._read_figures()

    def figures_known(self, moment):
        with self.app.test_request_context(), acting_as(district_scope(writes=False)), account_session.view_at(moment):
            return self._read_figures()

    def _read_figures(self):
        programme = programmes()[0]
        days = clock.today(), clock.today() - timedelta(days=45)
        return [[as_record(one, "vi") for one in figures(programme, day)] for day in days]

    def look_back(self, role, moment):
        """Let a person see a past moment from now on, as the signed cookie says."""
        who = self.people[role]
        with who.client.session_transaction() as session:
            session[account_session.KEPT] = {"at": moment.isoformat(), "account": who.account_id}


def plain(answer):
    """Return an answer without what belongs to the reader of today: frame, forms, tokens, the moment of making."""
    if answer.get_data()[:2] == b"PK":
        return words_of_file(answer.get_data())
    if answer.mimetype != "text/html":
        lines = answer.get_data().decode(errors="replace").splitlines()
        return "\n".join(line for line in lines if not TIME.search(line) or answer.mimetype != "text/csv")
    text = answer.get_data(as_text=True)
    tree = lxml_html.fromstring(text)
    for part in (OFFERS, FRAME):
        for node in tree.xpath(part, namespaces={"re": "http://exslt.org/regular-expressions"}):
            node.drop_tree()
    for node in tree.xpath("//meta[@name='draft-key']"):
        node.drop_tree()
    for name in ("data-account", "data-until", "data-field-form"):
        tree.find("body").attrib.pop(name, None)
    for node in tree.xpath("//*[@hx-get]"):
        node.set("hx-get", node.get("hx-get").split("?")[0])
    lines = lxml_html.tostring(tree, encoding="unicode").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def words_of_file(data):
    """Return the texts of an Office file, without its dates of making and the line that says when it was made."""
    with ZipFile(BytesIO(data)) as parts:
        names = sorted(name for name in parts.namelist() if name.endswith(".xml") and not name.startswith("docProps"))
        texts = [re.sub(r"<[^>]+>", "\n", parts.read(name).decode()) for name in names]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not TIME.search(line))


ACTIVITY = (
    "INSERT INTO activities (tenant_id, body_id, kind, held_on, villages, topics, note, version) SELECT %s, id,"
    " 'training', '2024-01-05', 'Lùng Tao', 'Điều lệ', '', 1 FROM bodies WHERE code IN ('MTTQ', %s)"
)


@pytest.fixture(scope="module", params=["one", pytest.param("all", marks=pytest.mark.verify)])
def book(databases, request):
    """Ten moments of a year, then everything moved: by the services, and past them by the database's owner."""
    databases.fresh(EMPTY)
    roles = list(Role) if request.param == "all" else [Random(SEED).choice(sorted(COMMUNE_ROLES))]
    written, year = Book(databases, roles), Year(databases.app)
    with databases.owner() as owner:
        owner.execute(ACTIVITY, [written.own, f"MTTQ-{OWN}"])
    for number, (month, day) in enumerate(MONTHS.items()):
        year.play(month, day)
        written.write(number)
    year.play("corrected", AFTERWARDS)
    stir(databases)
    return written


# What says who may act today; changing it would move the reader, not what is read.
LEFT = {"units": {"kind"}, "bodies": {"code", "unit_id"}, "accounts": {"fs_uniquifier", "active", "locale", "password"}}
LEFT["postings"] = {"account_id", "body_id", "role", "starts_on", "ends_on"}
# Whom a finding concerns never changes; the wall asks the present row.
LEFT |= {"findings": {"body_id"}, "finding_events": {"body_id"}}
LEFT["accounts"] |= {"must_change_password", "email"}
SHIFTED = {"text": "{} || '~'", "integer": "{} + 1", "date": "{} + 40", "boolean": "NOT {}", "numeric": "{} * 2"}
SHIFTED |= {"timestamp with time zone": "{} + interval '40 days'"}


def stir(databases):
    """Change every column of every remembered table that a constraint lets change; then remove every other row."""
    with databases.owner() as owner:
        for table, name, kind in owner.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns c WHERE table_schema = 'public'"
            " AND EXISTS (SELECT FROM information_schema.tables t WHERE t.table_schema = 'history'"
            " AND t.table_name = c.table_name) AND column_name NOT IN ('id', 'tenant_id', 'key') ORDER BY 1, 2"
        ).fetchall():
            if kind in SHIFTED and name not in LEFT.get(table, ()):
                attempt(owner, f'UPDATE {table} SET "{name}" = {SHIFTED[kind].format(chr(34) + name + chr(34))}')
        tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'history'").fetchall()
        for (table,) in tables:
            if table not in ("units", "bodies", "accounts", "postings", "findings"):
                attempt(
                    owner,
                    f"DELETE FROM {table} WHERE ascii(md5(ctid::text)) % 2 = 0",
                )


def attempt(owner, statement):
    with suppress(psycopg.IntegrityError, psycopg.DataError):
        owner.execute(statement)


def test_each_stored_page_is_shown_again(book):
    """Pages, lists, fragments, drawings and files, of every role."""
    wrong = []
    for moment in book.moments:
        for role in book.people:
            book.look_back(role, moment)
        for (at, role, path), then in book.shown.items():
            if at == moment and (now := book.read(role, path)) != then:
                wrong.append((book.moments.index(at), role.value, path, difference(then, now)))
    assert wrong == []


def test_every_page_of_every_role_was_among_them(book):
    every = {
        (rule.endpoint, role)
        for rule in book.app.url_map.iter_rules()
        for role in book.people
        if book.is_page(rule, role)
    }
    assert every - book.seen == set()


def test_each_stored_figure_is_computed_again(book):
    assert [book.figures_known(moment) for moment in book.moments] == [book.figures[one] for one in book.moments]
    assert len({str(one) for one in book.figures.values()}) > 6  # the year does move them


def test_the_command_line_says_the_same(book, monkeypatch):
    monkeypatch.setattr(account_session, "SETTLED", timedelta(0))
    moment = book.moments[6]
    local = moment.astimezone(clock.ZONE).strftime("%Y-%m-%dT%H:%M:%S.%f")
    said = book.app.test_cli_runner().invoke(args=["figures", "--json", "--known-at", local])
    assert json.loads(said.output) == book.figures[moment][0]


def test_the_present_is_another(book):
    """Else the test above would prove nothing: what is shown now differs almost everywhere."""
    for who in book.people.values():
        with who.client.session_transaction() as session:
            session.pop(account_session.KEPT, None)
    last = [(role, path) for at, role, path in book.shown if at == book.moments[-1]]
    changed = [one for one in last if has_moved(book, one)]
    assert len(changed) > 0.6 * len(last)


def has_moved(book, one):
    with suppress(UndefinedError, ValueError):  # what was stirred may be no state, no sector any more
        return book.read(*one) != book.shown[book.moments[-1], *one]
    return True


def test_the_wall_stands_in_the_past_too(book):
    for role in COMMUNE_ROLES & set(book.people):
        _sees_its_own_commune_alone(book, role)


def _sees_its_own_commune_alone(book, role):
    book.look_back(role, book.moments[-1])
    someone = book.people[role]
    for rule in book.app.url_map.iter_rules():
        if rule.arguments == {"tenant_id"}:
            path = book.app.url_map.bind("").build(
                rule.endpoint, {"tenant_id": book.other}, method=min(rule.methods & {"GET", "POST"})
            )
            assert someone.client.get(path).status_code == 404, rule.endpoint
    shown = [text for (_at, who, _path), (_status, text) in book.shown.items() if who is role]
    assert shown
    assert not [text for text in shown if "THT other" in text or "HTX mới other" in text]


def test_nothing_can_be_sent_within_the_view(book):
    """Every address that takes a form, of every role: a plain refusal, and nothing is written."""
    before = rows(book.databases)
    for role in book.people:
        assert _taken(book, role) == []
    assert rows(book.databases) == before


def _taken(book, role):
    """Return what did not refuse a form."""
    book.look_back(role, book.moments[-1])
    someone = book.people[role]
    token = re.search(r'csrf-token" content="([^"]+)"', someone.client.get("/account").get_data(as_text=True)).group(1)
    with book.app.test_request_context(), force_locale("vi"):
        said, wrong = str(account_session.REFUSED[0]), []
    for rule in book.app.url_map.iter_rules():
        path = book.any_address(rule)
        if "POST" not in rule.methods or path is None or rule.endpoint in account_session.STILL_OPEN:
            continue
        answer = someone.client.post(path, data={"csrf_token": token, "form_key": "known"})
        with book.app.app_context():
            permission = permission_of(rule.endpoint)
        may = permission is Permission.PUBLIC or permission in ROLE_PERMISSIONS[role]
        refused = said in answer.get_data(as_text=True)
        if answer.status_code not in (403, 404) or (may and answer.status_code == 403 and not refused):
            wrong.append((rule.endpoint, answer.status_code, refused))
    return wrong


def rows(databases):
    """Return what every table holds, but for the log of denied attempts, which is to grow."""
    with databases.owner() as owner:
        tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: owner.execute(f"SELECT count(*), sum(xmin::text::bigint) FROM {table}").fetchone()
            for (table,) in tables
            if table != "access_log"
        }


def difference(then, now):
    """Return the first lines in which two answers differ."""
    if then[0] != now[0]:
        return then[0], now[0]
    pairs = zip(then[1].splitlines(), now[1].splitlines(), strict=False)
    return next(((a.strip()[:300], b.strip()[:300]) for a, b in pairs if a != b), "length")
