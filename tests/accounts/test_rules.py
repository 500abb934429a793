"""What the administrator's forms refuse, everything at once, each at its field."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.accounts import queries, rules
from portal.accounts.models import Posting
from portal.core.errors import Problems
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.units.scope import district_scope

POST = {"role": "duty_holder", "starts_on": date(2024, 1, 1)}


@pytest.fixture
def context(app):
    with app.test_request_context():
        yield


def found(check, *arguments):
    problems = Problems()
    kept = check(*arguments, problems)
    return [field for field, _message in problems], kept


def test_an_address_is_kept_in_small_letters(context):
    fields, kept = found(rules.account, {"person_name": "  An  Bình ", "email": " An@Example.VN "})
    assert (fields, kept) == ([], {"person_name": "An Bình", "email": "an@example.vn"})
    assert found(rules.account, {"person_name": "x" * 121, "email": "an"})[0] == ["email", "person_name"]


def test_a_post_fits_its_body(context):
    office, commune = queries.body_by_code("VP"), queries.body_by_code("UBND-00952")
    assert found(rules.post, None, {**POST, "body_id": office.id})[0] == []
    assert found(rules.post, None, {**POST, "body_id": commune.id})[0] == ["role"]
    assert found(rules.post, None, {**POST, "role": "commune_officer", "body_id": commune.id})[0] == []
    assert found(rules.post, None, {**POST, "role": "commune_officer", "body_id": office.id})[0] == ["role"]
    assert found(rules.post, None, {"role": "king", "body_id": 10**6})[0] == ["role", "starts_on", "body_id"]
    assert found(rules.post, None, {**POST, "body_id": office.id, "ends_on": date(2023, 12, 31)})[0] == ["ends_on"]


def test_a_deputy_serves_up_to_a_day_for_somebody_else(context):
    body = queries.body_by_code("VP")
    holder = queries.holder_of(body.id, "duty_holder", POST["starts_on"])
    values = {**POST, "body_id": body.id, "deputy": True}
    fields, kept = found(rules.post, None, {**values, "ends_on": date(2024, 2, 1)})
    assert (fields, kept["deputy_for_id"]) == ([], holder.id)
    assert found(rules.post, holder.account, values)[0] == ["ends_on", "deputy"]


def test_a_post_does_not_end_before_it_began(context):
    posting = queries.holder_of(queries.body_by_code("VP").id, "duty_holder", date(2024, 10, 1))
    posting.starts_on = date(2024, 1, 1)
    assert found(rules.ending, posting, {"ends_on": posting.starts_on}, None)[0] == []
    assert found(rules.ending, posting, {"ends_on": date(2023, 12, 31)}, None)[0] == ["ends_on"]
    assert found(rules.ending, posting, {}, None)[0] == ["ends_on"]


def test_settings_name_both_faults(context):
    admin = next(one for one in queries.people(role="administrator"))
    many = "\n".join(str(number) for number in range(13))
    values = {"business_date": date(2051, 1, 1), "rating_groups": many}
    assert found(rules.settings, values, admin.id)[0] == ["business_date", "rating_groups"]
    for groups in ("a\na", "x" * 81):
        assert found(rules.settings, {"rating_groups": groups}, admin.id)[0] == ["rating_groups"]
    fields, kept = found(rules.settings, {"rating_groups": " a \n\nb"}, admin.id)
    assert (fields, kept["rating_groups"], kept["business_date"]) == ([], "a\nb", None)


def test_sizes_of_party_papers_lie_within_their_bounds(context):
    admin = next(one for one in queries.people(role="administrator"))
    assert found(rules.settings, {"party_left": 9, "party_text": 19}, admin.id)[0] == ["party_left", "party_text"]
    fields, kept = found(rules.settings, {"party_left": 35}, admin.id)
    assert (fields, kept["party_left"], kept["party_text"]) == ([], 35, None)


def test_the_page_of_a_new_person_says_all_that_is_wrong(visit):
    admin = visit("administrator")
    page = admin.get("/admin/people/new")
    wrong = {"person_name": "x" * 121, "email": "an", "role": "", "body_id": "", "starts_on": ""}
    refused = admin.send(page, "people/new", values=wrong, status=422)
    for field in ("person_name", "email", "role", "body_id", "starts_on"):
        assert refused.words(f"#{field}-error"), field


def test_the_page_of_a_body_says_all_that_is_wrong(visit):
    admin = visit("administrator")
    page = admin.get("/admin/bodies/new")
    wrong = {"code": "a b", "name_vi": "", "name_en": "x" * 201, "kind": "state"}
    refused = admin.send(page, "bodies/new", values=wrong, status=422)
    for field in ("code", "name_vi", "name_en"):
        assert refused.words(f"#{field}-error"), field
    taken = {"code": "VP", "name_vi": "Văn phòng", "name_en": "Office", "kind": "state"}
    assert admin.send(page, "bodies/new", values=taken, status=422).words("#code-error")


def holding(account, starts_on, ends_on):
    """Let all posts of a person hold from a day to a day."""
    for posting in db.session.scalars(select(Posting).where(Posting.account_id == account.id)):
        posting.starts_on, posting.ends_on = starts_on, ends_on
    db.session.flush()


@pytest.fixture
def lasting(context):
    """An administrator whose post holds for ever."""
    admin = next(one for one in queries.people(role="administrator"))
    with acting_as(district_scope()):
        holding(admin, date(2000, 1, 1), None)
        yield admin
    db.session.rollback()


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2050, 12, 31), True),
        (date(2051, 1, 1), False),
    ],
)
def test_the_business_date_lies_from_2020_to_2050(lasting, day, fits):
    fields, kept = found(rules.settings, {"business_date": day}, lasting.id)
    assert (fields, kept["business_date"]) == ([] if fits else ["business_date"], day)


def test_nobody_moves_the_day_to_where_they_hold_no_post_as_administrator(lasting):
    holding(lasting, date(2024, 1, 1), date(2024, 12, 31))
    for day, fits in ((date(2023, 12, 31), False), (date(2024, 6, 1), True), (date(2025, 1, 1), False)):
        assert found(rules.settings, {"business_date": day}, lasting.id)[0] == ([] if fits else ["business_date"])
    other = queries.holder_of(queries.body_by_code("VP").id, "duty_holder", date(2024, 6, 1))
    assert found(rules.settings, {"business_date": date(2024, 6, 1)}, other.account_id)[0] == ["business_date"]


@pytest.mark.parametrize(
    ("share", "fits"), [(None, True), (0, False), (1, True), (100, True), (101, False), (-1, False)]
)
def test_the_share_that_a_verdict_needs_is_a_percentage(lasting, share, fits):
    fields, kept = found(rules.settings, {"coverage_share": share}, lasting.id)
    assert (fields, kept["coverage_share"]) == ([] if fits else ["coverage_share"], share)


@pytest.mark.parametrize(
    ("lines", "fits"),
    [
        ([str(number) for number in range(12)], True),
        ([str(number) for number in range(13)], False),
        (["a" * 80], True),
        (["a" * 81], False),
        (["a", "a"], False),
        (["a", " A"], True),
        ([], True),
    ],
)
def test_groups_of_criteria_are_at_most_twelve_each_once_and_short(lasting, lines, fits):
    fields, kept = found(rules.settings, {"rating_groups": "\n".join(lines)}, lasting.id)
    assert (fields, kept["rating_groups"]) == ([] if fits else ["rating_groups"], "\n".join(map(str.strip, lines)))


def test_a_portal_is_illustrative_only_where_it_is_said(lasting):
    for said, told in ((True, True), (None, False), (False, False)):
        assert found(rules.settings, {"illustrative": said}, lasting.id)[1]["illustrative"] is told


def test_nobody_ends_their_own_post_whatever_the_day(context):
    posting = queries.holder_of(queries.body_by_code("VP").id, "duty_holder", date(2024, 10, 1))
    day = posting.starts_on
    assert found(rules.ending, posting, {"ends_on": day}, posting.account_id)[0] == ["ends_on"]
    assert found(rules.ending, posting, {"ends_on": day}, posting.account_id + 1) == ([], day)


def test_a_body_stands_under_no_body_that_stands_under_it(context):
    party = queries.body_by_code("HU")
    below = next(one for one in queries.bodies() if one.parent_id == party.id)
    lowest = next((one for one in queries.bodies() if one.parent_id == below.id), below)

    def put(row, above):
        values = {"code": row.code if row else "MOI", "name_vi": "Ban mới", "name_en": "New", "kind": "party"}
        return found(rules.body, row, {**values, "parent_id": above})[0]

    for one in (party, below, lowest):
        assert "parent_id" in put(party, one.id)
    assert "parent_id" not in put(lowest, party.id)
    assert "parent_id" not in put(party, None)
    assert "parent_id" not in put(None, party.id)


def test_a_body_mobilizes_only_where_it_is_said(context):
    values = {"code": "MOI", "name_vi": "Ban mới", "name_en": "New", "kind": "party"}
    assert found(rules.body, None, values)[1]["mobilizes"] is False
    assert found(rules.body, None, {**values, "mobilizes": True})[1]["mobilizes"] is True


def test_a_deputy_is_nobodys_own_and_needs_a_holder_on_the_first_day(context):
    body = queries.body_by_code("VP")
    holder = queries.holder_of(body.id, "duty_holder", POST["starts_on"])
    values = {**POST, "body_id": body.id, "deputy": True, "ends_on": POST["starts_on"]}
    assert found(rules.post, None, values)[0] == []
    assert found(rules.post, holder.account, values)[0] == ["deputy"]
    early = {**values, "starts_on": date(2001, 1, 1)}
    fields, kept = found(rules.post, None, early)
    assert (fields, kept["deputy_for_id"]) == (["deputy"], None)
    assert found(rules.post, None, {**values, "ends_on": None})[0] == ["ends_on"]
    assert "deputy_for_id" not in found(rules.post, None, {**values, "deputy": False})[1]
