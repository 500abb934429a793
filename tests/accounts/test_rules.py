"""What the administrator's forms refuse, everything at once, each at its field."""

from datetime import date

import pytest

from portal.accounts import queries, rules
from portal.core.errors import Problems

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
