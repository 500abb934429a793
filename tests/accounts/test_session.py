"""portal/accounts/session.py: from an account to an actor, its scope, its moment, its language, its device."""

import base64
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Response, g, request, url_for
from flask import session as cookie
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import event

from portal.accounts import session
from portal.accounts.models import Posting
from portal.core import clock, error_pages, pages, tenancy
from portal.core.access import Role
from portal.core.errors import RuleBroken
from portal.core.tenancy import Scope
from portal.extensions import db
from portal.units import queries as units
from tests.pages import account_for

DAY = date(2024, 10, 23)
CAO_BO = "00952"
# post → reads: own commune, all communes, the district; writes: own commune, all communes, the district
POSTS = {
    "commune_officer": ("own", "own district"),
    "commune_leader": ("own", "own district"),
    "commune_front_officer": ("own", "own district"),
    "district_officer": ("all district", "all district"),
    "district_leader": ("all district", "all district"),
    "district_front_officer": ("all district", "all district"),
    "duty_holder": ("all district", "district"),
    "inspector": ("all district", "district"),
    "administrator": ("district", "district"),
}


def posting_of(role):
    code = CAO_BO if role.startswith("commune") else None
    return session.postings_of(account_for(role, code).id, DAY)[0]


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_what_a_post_reads_and_writes(app, role):
    with app.app_context():
        posting = posting_of(role.value)
        sets = {
            "own": frozenset({units.by_code(CAO_BO, DAY).id}),
            "all": units.commune_ids(),
            "district": frozenset({units.district().id}),
        }
        reads, writes = (frozenset().union(*(sets[one] for one in said.split())) for said in POSTS[role.value])
        assert len(sets["all"]) == 24
        assert session.scope_for(posting) == Scope(f"posting:{posting.id}", reads, writes, units.district().id)


def test_without_a_district_a_post_has_its_commune_alone(app, monkeypatch):
    with app.app_context():
        officer, administrator = posting_of("commune_officer"), posting_of("administrator")
        own = frozenset({units.by_code(CAO_BO, DAY).id})
        monkeypatch.setattr(units, "COMMON_TENANT", db.select(db.null()))
        assert session.scope_for(officer) == Scope(f"posting:{officer.id}", own, own, None)
        assert session.scope_for(administrator) == Scope(f"posting:{administrator.id}", frozenset(), frozenset(), None)


def test_a_district_post_in_a_communes_body_has_no_commune_of_its_own(app):
    """The body says where somebody sits, the role what they may."""
    with app.app_context():
        posting = posting_of("commune_officer")
        with db.session.no_autoflush:
            posting.role = "administrator"
            scope = session.scope_for(posting)
        assert scope.reads == frozenset({units.district().id})
        db.session.rollback()


def test_the_posts_of_a_day_are_those_in_force_the_oldest_first(app):
    with app.app_context():
        first = posting_of("commune_officer")
        account_id, body_id = first.account_id, first.body_id

        def more(starts_on, ends_on):
            values = {"account_id": account_id, "body_id": body_id, "role": "commune_leader"}
            with tenancy.acting_as(
                Scope("command", frozenset(), frozenset({units.district().id}), units.district().id)
            ):
                db.session.add(made := Posting(**values, starts_on=starts_on, ends_on=ends_on))
                db.session.flush()
            return made.id

        until_today, from_today = more(date(2024, 1, 1), DAY), more(DAY, None)
        more(date(2024, 1, 1), DAY - timedelta(days=1))
        more(DAY + timedelta(days=1), None)
        assert [one.id for one in session.postings_of(account_id, DAY)] == [first.id, until_today, from_today]
        assert session.postings_of(-1, DAY) == []
        db.session.rollback()


def test_a_file_of_every_page_asks_nobody_who_acts(visit, app):
    """Styles and scripts come with every page, and the health page says so where the database is away."""
    visitor, seen = visit("commune_officer", CAO_BO), []
    with app.test_request_context():
        style, health = pages.asset("app.css"), url_for("health.healthz")
    visitor.get("/account")
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note := lambda *given: seen.append(given[2]))
    try:
        assert visitor.client.get(style).status_code == 200
        assert seen == []
        visitor.client.get(health)
        assert not [one for one in seen if "postings" in one]
        visitor.get("/account")
        assert [one for one in seen if "postings" in one]
    finally:
        with app.app_context():
            event.remove(db.engine, "before_cursor_execute", note)


def test_a_token_is_kept_as_its_digest():
    assert session.hashed("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(("ago", "kept"), [(59, 1000), (60, 1060), (61, 1061)])
def test_the_last_use_is_kept_to_the_minute(app, ago, kept):
    with app.test_request_context():
        cookie[session.SEEN] = 1000
        session._was_used(1000 + ago)
        assert cookie[session.SEEN] == kept
        cookie.pop(session.SEEN)
        session._was_used(60)
        assert cookie[session.SEEN] == 60


def test_who_acts_is_told_to_every_page(visit, app):
    visitor = visit("commune_officer", CAO_BO)
    told = {}

    def look():
        if g.actor:
            told["actor"] = g.actor

    app.before_request_funcs[None].append(look)  # `before_request` refuses once a request was served, by whatever test
    try:
        visitor.get("/account")
    finally:
        app.before_request_funcs[None].remove(look)
    with app.app_context():
        posting = posting_of("commune_officer")
        actor = told["actor"]
        assert (actor.account_id, actor.posting_id, actor.role) == (
            visitor.account_id,
            posting.id,
            Role.COMMUNE_OFFICER,
        )
        assert (actor.body_id, actor.body_code) == (posting.body_id, posting.body.code)
        assert actor.commune_id == posting.body.unit_id == units.by_code(CAO_BO, DAY).id
        assert actor.reads == frozenset({actor.commune_id})
        assert (actor.person_name, actor.locale) == (posting.account.person_name, "vi")
        assert actor.body_name == posting.body.name_for("vi")
        assert actor.post_label == Role.COMMUNE_OFFICER.label
        assert (actor.must_change_password, actor.lacks_second_factor, actor.deputy_for_id) == (False, False, None)
        assert actor.switchable == ()
        assert actor.proved_ago < 0  # a test's session was proved in a far future


NOW = datetime(2024, 10, 23, 9, 0, tzinfo=clock.ZONE)
FIRST = NOW - timedelta(days=100)
MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)


@pytest.mark.parametrize("moment", [NOW - MINUTE, FIRST, FIRST + TICK])
def test_a_settled_moment_since_the_first_record_may_be_looked_at(app, moment):
    session.check_moment(moment, FIRST)


@pytest.mark.parametrize(
    ("moment", "first", "said"),
    [
        (NOW - MINUTE + TICK, FIRST, "minute ago"),
        (NOW + MINUTE, FIRST, "minute ago"),
        (FIRST - TICK, FIRST, "held no records"),
        (FIRST, None, "held no records"),
    ],
)
def test_an_unsettled_moment_and_one_before_all_records_are_refused(app, moment, first, said):
    with app.test_request_context(), force_locale("en"), pytest.raises(RuleBroken, match=said) as refused:
        session.check_moment(moment, first, "at")
    assert refused.value.field == "at"


@pytest.fixture
def inspector(visit):
    return visit("inspector")


MOMENT = datetime(2024, 10, 22, 12, 0, tzinfo=clock.ZONE)


def looking_back(visitor, account_id=None, **more):
    with visitor.client.session_transaction() as held:
        account_id = visitor.account_id if account_id is None else account_id
        held[session.KEPT] = {"at": MOMENT.isoformat(), "account": account_id, **more}


def is_looking_back(visitor):
    with visitor.client.session_transaction() as held:
        return session.KEPT in held


def test_the_moment_is_the_accounts_that_chose_it_on_a_post_that_may(inspector, visit):
    looking_back(inspector)
    assert "22/10/2024" in inspector.get("/account").text
    assert is_looking_back(inspector)
    looking_back(inspector, account_id=inspector.account_id + 1)
    assert "22/10/2024" not in inspector.get("/account").text
    assert not is_looking_back(inspector)
    officer = visit("district_officer")
    looking_back(officer)
    assert "22/10/2024" not in officer.get("/account").text
    assert not is_looking_back(officer)


def test_within_the_view_only_its_own_forms_are_taken(inspector):
    looking_back(inspector)
    refused = inspector.forge("/account/notices/read", status=403)
    assert "Không" in refused.words("h1")
    assert is_looking_back(inspector)
    inspector.forge("/locale", {"locale": "en"})
    assert inspector.get("/account").tree.get("lang") == "en"
    with inspector.client.session_transaction() as held:
        assert held[session.KEPT] == {"at": MOMENT.isoformat(), "account": inspector.account_id, "locale": "en"}
    inspector.forge("/sign-out")
    assert inspector.client.get("/account").status_code == 302


def test_a_language_of_the_view_alone_needs_a_view(app):
    with app.test_request_context():
        assert session.choose_locale_of_view("en") is False
        assert session.KEPT not in cookie
        assert session._locale_of_view() is None
        g.actor = type("Actor", (), {"account_id": 7})()
        session.enter_view(MOMENT)
        assert cookie[session.KEPT] == {"at": MOMENT.isoformat(), "account": 7}
        with session.view_at(MOMENT):
            assert session.choose_locale_of_view("en") is True
        assert session._locale_of_view() == "en"
        session.leave_view()
        assert session.KEPT not in cookie
        session.leave_view()


def test_a_view_forgets_what_is_of_the_present_and_ends_with_its_work(app):
    with app.app_context():
        g.business_date, g.programme, g.other = 1, 2, 3
        with suppress(ZeroDivisionError), session.view_at(MOMENT):
            assert tenancy.recorded_moment() == MOMENT
            assert ("business_date" in g, "programme" in g, g.other) == (False, False, 3)
            g.business_date = 4
            _ = 1 / 0
        assert tenancy.recorded_moment() is None
        assert "business_date" not in g


@pytest.mark.parametrize(
    ("actor", "visitor", "told"),
    [
        ("en", "vi", "en"),
        ("vi", "en", "vi"),
        (None, "en", "en"),
        (None, None, "vi"),
        (None, "fr", "vi"),
        ("xx", "en", "vi"),
    ],
)
def test_the_language_is_the_persons_else_the_visitors_else_vietnamese(app, actor, visitor, told):
    with app.test_request_context():
        if actor:
            g.actor = type("Actor", (), {"locale": actor})()
        if visitor:
            cookie["locale"] = visitor
        assert session.choose_locale() == told
    with app.app_context():
        assert session.choose_locale() == "vi"


@pytest.mark.parametrize(
    ("locale", "number", "told"),
    [("en", 1, "1 day ago"), ("en", 2, "2 days ago"), ("vi", 1, "1 ngày trước"), ("vi", 2, "2 ngày trước")],
)
def test_a_text_of_one_and_of_many(app, locale, number, told):
    """English needs no catalogue: gettext answers with the text itself, its forms for one and for many included."""
    with app.test_request_context(), force_locale(locale):
        assert ngettext("%(num)s day ago", "%(num)s days ago", number) == told


def test_an_english_text_with_a_value(app):
    with app.test_request_context(), force_locale("en"):
        assert gettext("%(action)s by %(day)s", action="Sign", day="15/03/2024") == "Sign by 15/03/2024"


def derived(app, purpose, account_id):
    """HKDF (RFC 5869) as a library has it."""
    made = HKDF(SHA256(), 32, salt=b"commune-portal device", info=f"{purpose}:{account_id}".encode())
    return base64.urlsafe_b64encode(made.derive(app.config["SECRET_KEY"].encode())).decode().rstrip("=")


def test_what_a_device_keeps_is_sealed_and_marked_by_what_the_secret_gives(app):
    with app.app_context():
        assert session.draft_key(7) == derived(app, "drafts", 7)
        assert session.account_mark(7) == derived(app, "mark", 7)[:12]


@pytest.mark.parametrize(
    ("mark", "signed_in", "refused"),
    [("own", True, False), ("another's", True, True), ("", True, False), ("another's", False, False)],
)
def test_a_page_of_another_person_is_refused(app, monkeypatch, mark, signed_in, refused):
    monkeypatch.setattr(error_pages, "show", lambda status, _words: ("refused", status))
    with app.app_context():
        marks = {"own": session.account_mark(7), "another's": session.account_mark(8), "": ""}
    with app.test_request_context(headers={"Portal-Account": marks[mark]}):
        g.actor = type("Actor", (), {"account_id": 7, "locale": "vi"})() if signed_in else None
        answer = session.refuse_other_account()
    assert (answer is not None and answer.status_code == 409) is refused


def test_a_visitors_device_is_given_nothing(app):
    with app.test_request_context():
        assert session.device() == {"device": None}
        g.actor = None
        assert session.device() == {"device": None}
        untouched = session.say_what_may_be_kept(Response("page"))
        assert "Portal-Keep" not in untouched.headers


@pytest.mark.parametrize(
    ("method", "endpoint", "status", "kept"),
    [
        ("GET", "foundings.new", 200, True),
        ("POST", "foundings.new", 200, False),
        ("GET", "foundings.index", 200, False),
        ("GET", "foundings.new", 404, False),
    ],
)
def test_a_form_of_the_field_may_be_kept_until_the_session_ends(app, method, endpoint, status, kept):
    assert "foundings.new" in app.extensions[session.FIELD_FORMS]
    with app.test_request_context(method=method):
        request.url_rule = next(one for one in app.url_map.iter_rules() if one.endpoint == endpoint)
        g.actor = type("Actor", (), {"account_id": 7})()
        cookie[session.UNTIL] = 1234
        answer = session.say_what_may_be_kept(Response("page", status=status))
        assert answer.headers.get("Portal-Keep") == (f"{session.account_mark(7)};1234" if kept else None)
        told = session.device()["device"]
        assert told == {
            "account": session.account_mark(7),
            "key": session.draft_key(7),
            "until": 1234,
            "field_form": method == "GET" and endpoint == "foundings.new",
        }
        cookie.pop(session.UNTIL)
        assert session.device()["device"]["until"] == 0


def test_somebody_without_a_post_is_signed_out_with_a_word(visit, databases):
    visitor = visit("commune_officer", CAO_BO)
    with databases.owner() as owner:
        owner.execute("UPDATE postings SET ends_on = '2024-10-22' WHERE account_id = %s", [visitor.account_id])
    page = visitor.follow("/account")
    assert "không giữ chức trách nào" in page.words()
    assert visitor.client.get("/account").status_code == 302


def test_the_post_that_was_chosen_is_acted_on_else_the_first(visit, databases, app):
    visitor = visit("commune_officer", CAO_BO)
    with databases.owner() as owner:
        (second,) = owner.execute(
            "INSERT INTO postings (account_id, body_id, role, starts_on, version) SELECT account_id, body_id,"
            " 'commune_leader', '2024-01-01', 1 FROM postings WHERE account_id = %s RETURNING id",
            [visitor.account_id],
        ).fetchone()
    for chosen, label in ((second, "Lãnh đạo"), (second + 999, "Cán bộ"), (None, "Cán bộ")):
        with visitor.client.session_transaction() as held:
            held["posting_id"] = chosen
        assert label in visitor.get("/account").words("header")
