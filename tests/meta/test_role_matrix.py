"""Every role × every route × own, foreign and missing object: the answer is the one that the role table says.

`make test` tries a few roles on a share of the routes, drawn by SEED; `make verify` everything else.
"""

import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.accounts.models import Account, Body, Posting, SignInSession
from portal.core import files
from portal.core.access import (
    CLOSED_LIBRARY_ENDPOINTS,
    COMMUNE_ROLES,
    ROLE_PERMISSIONS,
    Permission,
    Role,
    permission_of,
)
from portal.duties.models import DutyItem, DutyItemFile
from portal.extensions import db
from portal.foundings.models import CreditClaim, Founding
from portal.imports.models import ImportBatch
from portal.inspection.models import Finding, FindingFile
from portal.ledger.models import Activity
from portal.notices.models import Notice
from portal.programmes.models import Duty, Objective, OwnField, Programme
from portal.quotas.models import QuotaDecision, QuotaDecisionFile
from portal.registry.models import Collective, EvidenceFile, Partner, Product, YearlyRecord
from portal.reports.models import IssuedDocument
from portal.returns.models import Calendar, Period, Return, ReturnFile
from portal.returns.special_models import SpecialLine, SpecialReport, SpecialReturn, SpecialReturnFile
from portal.units.models import Unit
from tests.pages import Page, Visitor, check_page
from tests.shares import shares

ROOT = Path(__file__).parents[2]
OWN, FOREIGN = "00952", "00919"
BODIES = {Role.DISTRICT_FRONT_OFFICER: "MTTQ", Role.DUTY_HOLDER: "BTG"}
SAMPLES = {
    "founding_id": Founding,
    "collective_id": Collective,
    "record_id": YearlyRecord,
    "product_id": Product,
    "partner_id": Partner,
    "file_id": EvidenceFile,
    "duties.file_id": DutyItemFile,
    "inspection.file_id": FindingFile,
    "quotas.file_id": QuotaDecisionFile,
    "returns.file_id": ReturnFile,
    "returns.special_file_id": SpecialReturnFile,
    "decision_id": QuotaDecision,
    "batch_id": ImportBatch,
    "duty_id": Duty,
    "item_id": DutyItem,
    "programme_id": Programme,
    "objective_id": Objective,
    "account_id": Account,
    "posting_id": Posting,
    "body_id": Body,
    "return_id": Return,
    "period_id": Period,
    "report_id": SpecialReport,
    "line_id": SpecialLine,
    "special_id": SpecialReturn,
    "calendar_id": Calendar,
    "notice_id": Notice,
    "activity_id": Activity,
    "claim_id": CreditClaim,
    "document_id": IssuedDocument,
    "finding_id": Finding,
    "unit_id": Unit,
    "session_id": SignInSession,
    "field_id": OwnField,
}
OWN_PARTS = {"founding_id", "collective_id", "record_id", "product_id", "partner_id", "file_id", "batch_id"}
OWN_PARTS |= {"return_id", "special_id", "finding_id", "activity_id", "claim_id", "document_id"}
# A finding on a commune is the commission's, the leader's to read, and the committee's concerned; to others as missing.
SEE_FINDINGS = {Role.INSPECTOR, Role.DISTRICT_LEADER, Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER}
WORDS = {"form": "csv", "records": "registry", "code": "T1", "kind": "HTX", "year": "2023"}
MISSING = 2_000_000_000
PARTS = (
    "INSERT INTO products (tenant_id, collective_id, name, folded_name, mark_kind, mark_name, version)"
    " VALUES (%(commune)s, %(collective)s, 'A', 'matrix', '', '', 1)",
    "INSERT INTO partners (tenant_id, collective_id, name, folded_name, subject, contract_number, starts_on, version)"
    " VALUES (%(commune)s, %(collective)s, 'A', 'a', '', '', '2023-01-01', 1)",
    "INSERT INTO evidence_files (tenant_id, collective_id, title, file_name, media_type, size, sha256)"
    " VALUES (%(commune)s, %(collective)s, 'A', 'a.pdf', 'application/pdf', %(size)s, %(sha256)s)",
    "INSERT INTO import_batches (tenant_id, run, records, file_name, sha256, state, added, changed, same, applied_at)"
    " VALUES (%(commune)s, 'a', 'registry', 'a.xlsx', %(sha256)s, 'applied', %(size)s, 0, 0, now())",
    "INSERT INTO issued_documents (tenant_id, paper, source, fingerprint, issuer, type, span, number, reference,"
    " subject, signer, issued_on, sha256, size) VALUES (%(commune)s, 'return', '0', '0', 'A', 'BC', '2024', 99, '9',"
    " 'A', '', '2024-10-23', %(sha256)s, %(size)s)",
    "INSERT INTO findings (tenant_id, subject, body_id, document_number, basis, text, recommendation, deadline, state,"
    " opened_on, version) SELECT unit_id, 'unit', id, '1', 'III.1', 'A', 'A', '2024-12-01', 'open', '2024-10-01', 1"
    " FROM bodies WHERE code LIKE 'UBND-%%' AND unit_id = %(commune)s",
    "INSERT INTO finding_files (tenant_id, finding_id, title, file_name, media_type, size, sha256)"
    " SELECT tenant_id, min(id), 'A', 'a.pdf', 'application/pdf', %(size)s, %(sha256)s FROM findings"
    " WHERE tenant_id = %(commune)s GROUP BY tenant_id",
    "INSERT INTO duty_item_files (tenant_id, item_id, title, file_name, media_type, size, sha256)"
    " SELECT tenant_id, min(id), 'A', 'a.pdf', 'application/pdf', %(size)s, %(sha256)s FROM duty_items"
    " WHERE tenant_id = %(commune)s GROUP BY tenant_id",
    "INSERT INTO return_files (tenant_id, return_id, title, file_name, media_type, size, sha256)"
    " SELECT tenant_id, min(id), 'A', 'a.pdf', 'application/pdf', %(size)s, %(sha256)s FROM returns"
    " WHERE tenant_id = %(commune)s GROUP BY tenant_id",
    "INSERT INTO quota_decision_files (tenant_id, decision_id, title, file_name, media_type, size, sha256)"
    " SELECT (SELECT id FROM units WHERE kind = 'district' LIMIT 1), min(id), 'A', 'a.pdf', 'application/pdf',"
    " %(size)s, %(sha256)s FROM quota_decisions HAVING min(id) IS NOT NULL ON CONFLICT DO NOTHING",
    "INSERT INTO special_reports (programme_id, title, purpose, as_of, due_on, asked_on, version)"
    " SELECT min(id), 'A', 'A', '2024-10-01', '2024-12-01', '2024-10-01', 1 FROM programmes",
    "INSERT INTO special_lines (report_id, position, kind, label) SELECT min(id), 1, 'text', 'A' FROM special_reports",
    "INSERT INTO special_returns (tenant_id, report_id, body_id, state, version)"
    " SELECT unit_id, (SELECT min(id) FROM special_reports), id, 'draft', 1"
    " FROM bodies WHERE code LIKE 'UBND-%%' AND unit_id = %(commune)s",
    "INSERT INTO special_events (tenant_id, return_id, seq, kind, to_state, happened_on, note)"
    " SELECT tenant_id, id, 1, 'opened', 'draft', '2024-10-01', '' FROM special_returns WHERE tenant_id = %(commune)s",
    "INSERT INTO special_return_files (tenant_id, return_id, title, file_name, media_type, size, sha256)"
    " SELECT tenant_id, min(id), 'A', 'a.pdf', 'application/pdf', %(size)s, %(sha256)s FROM special_returns"
    " WHERE tenant_id = %(commune)s GROUP BY tenant_id",
    "INSERT INTO notices (posting_id, kind, key, subject, text, url, mail, tries, last_error)"
    " SELECT min(id), 'opened', 'matrix', 'A', 'A', '', 'none', 0, '' FROM postings ON CONFLICT DO NOTHING",
)


@pytest.fixture
def matrix(databases, story_app):
    return Matrix(databases, story_app)


class Matrix:
    """The addresses of every route, filled in with what exists in a commune."""

    def __init__(self, databases, app):
        self.app = app
        with databases.owner() as owner:
            code_to_id = "SELECT id FROM units WHERE code = %s AND kind <> 'district'"
            self.own = owner.execute(code_to_id, [OWN]).fetchone()[0]
            self.foreign = owner.execute(code_to_id, [FOREIGN]).fetchone()[0]
            self.samples = {place: {} for place in (self.own, self.foreign)}
            for place in self.samples:
                self._give_parts(owner, place)
            for name, model in SAMPLES.items():
                for place in self.samples:
                    of_place = "tenant_id" in model.__table__.columns and model is not QuotaDecisionFile
                    where = " WHERE tenant_id = %s" if of_place else " WHERE %s > 0"
                    row = owner.execute(f"SELECT min(id) FROM {model.__tablename__}{where}", [place]).fetchone()
                    self.samples[place][name] = row[0]
            # A collective that came of a founding has every page that a collective can have.
            for place in self.samples:
                came = owner.execute("SELECT min(collective_id) FROM foundings WHERE tenant_id = %s", [place])
                self.samples[place]["collective_id"] = came.fetchone()[0]
                self.samples[place]["unit_id"] = place

    def _give_parts(self, owner, place):
        """Give a collective of a commune a product, a contract and a document, of which the story has none."""
        with self.app.app_context():
            sha256, size = files.store(place, io.BytesIO(b"%PDF-1.7"), 100)
        came = "SELECT min(collective_id) FROM foundings WHERE tenant_id = %s"
        one = owner.execute(came, [place]).fetchone()[0]
        for statement in PARTS:
            owner.execute(statement, {"commune": place, "collective": one, "sha256": sha256, "size": size})

    def rules(self, method=None, share=0, of=1):
        """Return the routes that take a method (None: all), or a share of so many of them."""
        rules = sorted(self.app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint))
        closed = CLOSED_LIBRARY_ENDPOINTS if method else ()
        taken = [one for one in rules if one.endpoint not in closed and method in (None, *one.methods)]
        return taken[share::of]

    def address(self, rule, commune, missing=False):
        """Return the rule's address in a commune, or None where it takes something that we have no sample of."""
        values = {}
        for name in rule.arguments:
            if name == "tenant_id":
                values[name] = commune
            elif name in WORDS:
                values[name] = WORDS[name]
            elif name in SAMPLES:
                feature, _dot, view = rule.endpoint.partition(".")
                of_feature = (
                    f"{feature}.{'special_' if view.startswith('special_') and name == 'file_id' else ''}{name}"
                )
                samples = self.samples[commune]
                values[name] = MISSING if missing else samples.get(of_feature, samples[name])
            else:
                return None
        with self.app.test_request_context():
            return self.app.url_map.bind("").build(
                rule.endpoint, values, method=sorted(rule.methods - {"HEAD", "OPTIONS"})[0]
            )

    def allowed(self, role, rule):
        with self.app.app_context():
            permission = permission_of(rule.endpoint)
        return permission is Permission.PUBLIC or permission in ROLE_PERMISSIONS[role]


def visitor(app, role):
    return Visitor(app, role.value, OWN if role in COMMUNE_ROLES else BODIES.get(role))


def has_object(rule):
    return bool(set(rule.arguments) - {"tenant_id", *WORDS})


@pytest.mark.parametrize(("role", "share"), shares(1, Role, 4, "page"))
def test_every_page_answers_as_the_table_says(matrix, role, share):
    someone = visitor(matrix.app, role)
    wrong = []
    for rule in matrix.rules("GET", share, 4):
        path = matrix.address(rule, matrix.own)
        if path is None:
            continue
        page = Page(someone.client.get(path))
        expected = (200, 204, 302) if matrix.allowed(role, rule) else (404,) if _hidden(role, rule) else (403,)
        if "finding_id" in rule.arguments and matrix.allowed(role, rule) and role not in SEE_FINDINGS:
            expected = (404,)
        if "item_id" in rule.arguments and role is Role.ADMINISTRATOR:
            expected = (404,)  # whose post reads no commune: of its items it sees the states on the board
        if page.status not in expected:
            wrong.append((rule.endpoint, path, page.status, expected))
        if page.tree is not None and "<html" in page.text:
            check_page(page.text)
            policy = page.response.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert page.response.headers["Cache-Control"] == "no-store"
    assert wrong == []


def _hidden(role, rule):
    """A commune that the post may not read at all answers 404 before anything is said about permissions."""
    return "tenant_id" in rule.arguments and role is Role.ADMINISTRATOR


@pytest.mark.parametrize(("role", "share"), shares(1, Role, 2, "missing"))
def test_what_is_missing_is_404_or_forbidden(matrix, role, share):
    someone = visitor(matrix.app, role)
    wrong = []
    for rule in matrix.rules("GET", share, 2):
        path = matrix.address(rule, matrix.own, missing=True)
        if path is None or not has_object(rule):
            continue
        status = someone.client.get(path).status_code
        expected = 404 if matrix.allowed(role, rule) or _hidden(role, rule) else 403
        if status != expected:
            wrong.append((rule.endpoint, path, status, expected))
    assert wrong == []


@pytest.mark.parametrize(("role", "share"), shares(1, sorted(COMMUNE_ROLES), 6, "commune"))
def test_a_foreign_commune_is_404_whatever_the_verb(matrix, role, share):
    someone = visitor(matrix.app, role)
    token = someone.token()
    wrong = []
    for rule in matrix.rules(share=share, of=6):
        if "tenant_id" not in rule.arguments:
            continue
        path = matrix.address(rule, matrix.foreign)
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            status = someone.client.open(path, method=method, data={"csrf_token": token}).status_code
            if status != 404:
                wrong.append((rule.endpoint, method, status))
    assert wrong == []


@pytest.mark.parametrize(("role", "share"), shares(1, sorted(COMMUNE_ROLES), 6, "object"))
def test_a_foreign_object_under_the_own_commune_is_as_if_missing(matrix, role, share):
    someone = visitor(matrix.app, role)
    token = someone.token()
    wrong = []
    for rule in matrix.rules(share=share, of=6):
        if not OWN_PARTS & set(rule.arguments) or "tenant_id" not in rule.arguments:
            continue
        foreign = matrix.address(rule, matrix.foreign).replace(f"/{matrix.foreign}/", f"/{matrix.own}/", 1)
        missing = matrix.address(rule, matrix.own, missing=True)
        for method in sorted(rule.methods - {"OPTIONS"}):
            answers = [
                someone.client.open(path, method=method, data={"csrf_token": token, "form_key": "a"}).status_code
                for path in (foreign, missing)
            ]
            expected = 404 if matrix.allowed(role, rule) else 403
            if answers != [expected, expected]:
                wrong.append((rule.endpoint, method, answers, expected))
    assert wrong == []


@pytest.mark.parametrize(("role", "share"), shares(2, Role, 4, "refused"))
def test_what_a_role_may_not_do_is_refused(matrix, role, share):
    someone = visitor(matrix.app, role)
    token = someone.token()
    wrong = []
    for rule in matrix.rules("POST", share, 4):
        path = matrix.address(rule, matrix.own)
        if path is None or matrix.allowed(role, rule):
            continue
        status = someone.client.post(path, data={"csrf_token": token}).status_code
        if status != (404 if _hidden(role, rule) else 403):
            wrong.append((rule.endpoint, status))
    assert wrong == []


def test_nobody_gets_in_without_signing_in(matrix):
    stranger, wrong = Visitor(matrix.app), []
    token = re.search(r'csrf-token" content="([^"]+)"', stranger.client.get("/sign-in").get_data(as_text=True)).group(1)
    for rule in matrix.app.url_map.iter_rules():
        path = matrix.address(rule, matrix.own)
        with matrix.app.app_context():
            public = permission_of(rule.endpoint) is Permission.PUBLIC
        if path is None or public:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            answer = stranger.client.open(path, method=method, data={"csrf_token": token})
            if answer.status_code != 302 or "/sign-in" not in answer.headers["Location"]:
                wrong.append((rule.endpoint, method, answer.status_code))
            fragment = stranger.client.open(
                path, method=method, data={"csrf_token": token}, headers={"HX-Request": "true"}
            )
            if "/sign-in" not in fragment.headers.get("HX-Redirect", "") or fragment.get_data():
                wrong.append((rule.endpoint, method, "fragment", fragment.status_code))
    assert wrong == []


READERS = (Role.INSPECTOR, Role.ADMINISTRATOR, Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER)


def _filters():
    """Every name that some page looks for in its address."""
    code = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "portal").rglob("*.py"))
    return set(re.findall(r'\barg(?:ument)?s\.get(?:list)?\(\s*"(\w+)"', code))


@pytest.mark.parametrize(("value", "share"), shares(1, ["9999-12-31", "0001-01-01", "-" + "9" * 30, "a\0b"], 6))
def test_no_filter_brings_a_page_down(matrix, value, share, monkeypatch):
    monkeypatch.setitem(matrix.app.config, "PROPAGATE_EXCEPTIONS", False)  # the page of 500, to count them all
    people = {role: visitor(matrix.app, role) for role in READERS}
    names = dict.fromkeys(_filters(), value)
    assert {"as_of", "from", "to", "commune", "page", "q"} <= set(names)
    wrong = []
    for rule in matrix.rules("GET", share, 6):
        path = matrix.address(rule, matrix.own)
        role = next((role for role in READERS if matrix.allowed(role, rule)), None)
        if path is None or role is None:
            continue
        status = people[role].client.get(path, query_string=names).status_code
        if status >= 500:
            wrong.append((rule.endpoint, path, status))
    assert wrong == []


# What a denied attempt leaves on purpose, after the request and in a transaction of its own; no other table.
LOGS = {"access_log"}


READING = (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.ADMINISTRATOR)


@pytest.mark.parametrize(("role", "share"), shares(1, READING, 3, "reading"))
def test_reading_every_page_writes_nothing(databases, matrix, role, share):
    def counts():
        with databases.owner() as owner:
            tables = [row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
            assert set(tables) > LOGS
            tables = [table for table in tables if table not in LOGS]
            return {
                table: owner.execute(f"SELECT count(*), sum(xmin::text::bigint) FROM {table}").fetchone()
                for table in tables
            }

    someone = visitor(matrix.app, role)
    before = counts()
    for rule in matrix.rules("GET", share, 3):
        if (path := matrix.address(rule, matrix.own)) is not None:
            someone.client.get(path)
    assert counts() == before


def test_samples_cover_every_route(matrix):
    """A route whose arguments we cannot fill in would escape all of the above."""
    known = {"accounts.open_link", "accounts.use_link", "assets.serve", "first.administrator"}
    left_out = {rule.endpoint for rule in matrix.app.url_map.iter_rules() if matrix.address(rule, matrix.own) is None}
    assert left_out - known == set()


def test_the_samples_exist(matrix):
    with matrix.app.app_context():
        assert db.session.scalar(select(Unit.id).where(Unit.code == OWN)) == matrix.own
    empty = [name for place in matrix.samples.values() for name, value in place.items() if value is None]
    assert empty == []
