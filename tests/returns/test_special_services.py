"""A special report from its preparation to its acceptance, by the services, against the database."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.accounts.models import Posting
from portal.core import tenancy
from portal.core.errors import Invalid, RuleBroken, StaleVersion
from portal.core.tenancy import Scope
from portal.extensions import db
from portal.registry.models import CollectiveStatus
from portal.returns import special_queries, special_services
from portal.returns.special_models import SpecialAnswer, SpecialEvent, SpecialReturn
from portal.returns.special_table import statuses
from tests.acting import as_seen
from tests.returns.acting import at_district, on, posting
from tests.returns.special import WORDS, answer, asked, prepared, signed

TODAY = date(2024, 10, 23)


@pytest.fixture
def programme(story_app):
    with at_district(story_app) as found, on(TODAY):
        yield found


def steps(row):
    key = row.tenant_id, row.id
    return [(one.kind, one.to_state) for one in special_queries.events([key])[key]]


def standing(row):
    key = row.tenant_id, row.id
    return special_services.signed_values(special_queries.events([key])[key])


def test_what_is_asked_for_is_answered_signed_mended_and_accepted(programme):
    _report, lines, (row,) = asked(programme)
    assert steps(row) == [("opened", "draft")]
    signed(row, lines)
    office = posting("district_officer")
    as_seen(special_services.give_back, row, office, note="Nêu rõ số vốn")
    assert standing(row) is None
    signed(row, lines, number="3")
    as_seen(special_services.accept, row, office)
    assert [kind for kind, _to in steps(row)] == [
        *("opened", "saved", "signed", "returned", "saved", "signed", "accepted")
    ]
    kept = standing(row)
    assert [kept[one.id].value for one in lines if one.kind == "number"] == [Decimal(3)]
    with pytest.raises(RuleBroken):
        answer(row, lines)


def test_what_was_signed_stays_when_the_records_change(programme):
    _report, lines, (row,) = asked(programme)
    signed(row, lines)
    before = special_services.values_of(row)[lines[0].id].value
    for one in db.session.scalars(select(CollectiveStatus).where(CollectiveStatus.tenant_id == row.tenant_id)):
        db.session.delete(one)
    db.session.flush()
    kept = standing(row)
    assert before == kept[lines[0].id].value > 0 == special_services.values_of(row)[lines[0].id].value


def test_every_question_is_answered_before_it_is_signed(programme):
    _report, lines, (row,) = asked(programme)
    leader = posting("commune_leader", "00952")
    with pytest.raises(RuleBroken, match="Số HTX cần vay vốn; Khó khăn chính"):
        as_seen(special_services.sign, row, leader)
    answer(row, lines, number="0")  # nothing is not zero, and zero is an answer
    as_seen(special_services.sign, row, leader)
    as_seen(special_services.withdraw, row, leader)
    assert row.state == "draft"


def test_only_its_own_body_writes_and_its_leader_signs(programme):
    _report, lines, (row,) = asked(programme)
    answer(row, lines)
    for service, role, code in (
        (special_services.save, "commune_officer", "00919"),
        (special_services.save, "district_officer", None),
        (special_services.sign, "commune_officer", "00952"),
        (special_services.sign, "commune_leader", "00919"),
    ):
        with pytest.raises(RuleBroken):
            as_seen(service, row, posting(role, code))
    as_seen(special_services.sign, row, posting("commune_leader", "00952"))
    with pytest.raises(RuleBroken):
        as_seen(special_services.accept, row, posting("commune_leader", "00952"))


def test_it_is_signed_from_the_day_of_its_figures_on(programme):
    report, lines = prepared(programme, as_of=date(2024, 11, 1))
    body = posting("commune_leader", "00952").body
    (row,) = as_seen(special_services.ask, report, posting("district_officer"), bodies=[body.id])
    answer(row, lines)
    with pytest.raises(RuleBroken, match="01/11/2024"):
        as_seen(special_services.sign, row, posting("commune_leader", "00952"))
    with on(date(2024, 11, 1)):
        as_seen(special_services.sign, row, posting("commune_leader", "00952"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"purpose": " "}, "purpose"),
        ({"due_on": date(2024, 10, 22)}, "due_on"),
        ({"due_on": date(2034, 11, 10)}, "due_on"),  # a slip of the key
        ({"as_of": date(2024, 11, 11)}, "as_of"),
        ({"as_of": date(2020, 12, 31)}, "as_of"),
        ({"as_of": None}, "as_of"),
    ],
)
def test_words_and_days(programme, changes, field):
    with pytest.raises(Invalid) as refused:
        special_services.prepare(programme, posting("district_officer"), **{**WORDS, **changes})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "HTX:name"}, "what"),
        ({"what": "THT_HTX:"}, "what"),  # no like things
        ({"what": "objective:0"}, "what"),
        ({"what": "text"}, "label"),
        ({"what": "HTX:", "moment": "never"}, "moment"),
    ],
)
def test_lines_are_chosen_from_what_is_offered(programme, line, field):
    with pytest.raises(Invalid) as refused:
        prepared(programme, [line])
    assert refused.value.field == field


def test_what_is_asked_for_stays_as_it_was_asked(programme):
    report, lines, _returns = asked(programme)
    for service, given in (
        (special_services.add_line, {"what": "HTX:"}),
        (special_services.rewrite, {"programme": programme, **WORDS}),
        (special_services.remove_line, {"line": lines[0]}),
        (special_services.ask, {"by": posting("district_officer"), "bodies": [1]}),
    ):
        with pytest.raises(RuleBroken):
            as_seen(service, report, **given)


def test_nobody_is_asked_for_nothing(programme):
    report, lines = prepared(programme, [{"what": "HTX:"}])
    with pytest.raises(Invalid):
        as_seen(special_services.ask, report, posting("district_officer"), bodies=[])
    as_seen(special_services.remove_line, report, lines[0])
    with pytest.raises(Invalid):
        as_seen(special_services.ask, report, posting("district_officer"), bodies=[special_services.askable()[0].id])


def test_two_at_the_same_answers_see_each_other(programme):
    _report, lines, (row,) = asked(programme)
    seen = row.version
    answer(row, lines)
    with pytest.raises(StaleVersion):
        special_services.save(row, posting("commune_officer", "00952"), version=seen)
    report, _lines = prepared(programme, [{"what": "HTX:"}])
    seen = report.version
    as_seen(special_services.add_line, report, what="THT:")
    with pytest.raises(StaleVersion):
        special_services.add_line(report, version=seen, what="HTX:")


def test_the_wall_hides_what_another_commune_answers(programme):
    _report, lines, rows = asked(programme, ("00952", "00919"))
    for row in rows:
        answer(row, lines)
    own, other = rows
    db.session.flush()
    with tenancy.acting_as(Scope("test", frozenset({own.tenant_id}), frozenset({own.tenant_id}))):
        found = {
            table: set(db.session.scalars(select(table.tenant_id)))
            for table in (SpecialReturn, SpecialAnswer, SpecialEvent)
        }
    assert found == {table: {own.tenant_id} for table in found}
    assert other.tenant_id != own.tenant_id


def test_only_bodies_are_offered_in_which_somebody_reports(programme):
    every = {one.id: one for one in special_services.askable()}
    held = db.session.scalars(select(Posting).where(Posting.starts_on <= TODAY)).all()
    reporting = {one.body_id for one in held if one.role in special_services.REPORTING}
    assert set(every) <= reporting
    one = next(one for one in every.values() if one.code == "UBND-00952")
    for post in held:
        if post.body_id == one.id:
            post.ends_on = date(2024, 10, 22)
    db.session.flush()
    assert one.id not in {left.id for left in special_services.askable()}
    report, _lines = prepared(programme, [{"what": "HTX:"}])
    rows = as_seen(special_services.ask, report, posting("district_officer"), bodies=[one.id], all_communes=True)
    assert one.id not in {row.body_id for row in rows}
    assert len(rows) == len([left for left in every.values() if left.unit_id]) - 1


PAPER = {"document_number": "12/BC-UBND", "sent_on": date(2024, 10, 20)}


def said(lines, number="7", words="Thiếu đất"):
    values = {"number": Decimal(number), "text": words}
    return {f"line_{one.id}": values[one.kind] for one in lines if one.kind in values}


def test_what_was_sent_on_paper_counts_from_its_day_with_its_answers(programme):
    report, lines, (row,) = asked(programme)
    office = posting("district_officer")
    for wrong in ({}, {**PAPER, "sent_on": date(2024, 9, 30)}, {**PAPER, "document_number": ""}):
        with pytest.raises(Invalid):
            as_seen(special_services.record_on_paper, row, office, **wrong, **said(lines))
    with pytest.raises(Invalid):
        as_seen(special_services.record_on_paper, row, office, **PAPER, **said(lines, words=""))
    as_seen(special_services.record_on_paper, row, office, **PAPER, **said(lines))
    (stands,) = statuses([report], TODAY)
    assert (row.state, stands.handed_in, stands.is_in) == ("accepted", date(2024, 10, 20), True)
    assert {one.kind: stands.values[one.id].shown for one in lines if one.kind in ("number", "text")} == {
        "number": "7",
        "text": "Thiếu đất",
    }
    assert stands.events[-1].note == "12/BC-UBND"


def test_what_was_accepted_counts_until_the_new_one_is(programme):
    report, lines, (row,) = asked(programme)
    number = next(one for one in lines if one.kind == "number")
    office, leader = posting("district_officer"), posting("commune_leader", "00952")

    def counted():
        (stands,) = statuses([report], TODAY)
        return stands.is_in and stands.values[number.id].shown

    signed(row, lines, number="2")
    as_seen(special_services.accept, row, office)
    with pytest.raises(Invalid):
        as_seen(special_services.reopen, row, office, why="", until=date(2024, 11, 20))
    as_seen(special_services.reopen, row, office, why="Sót một HTX", until=date(2024, 11, 20))
    assert (row.state, row.reopened_until, counted()) == ("draft", date(2024, 11, 20), "2")
    with pytest.raises(RuleBroken):
        as_seen(special_services.reopen, row, office, why="Sót một HTX", until=date(2024, 11, 20))
    answer(row, lines, number="3")
    as_seen(special_services.sign, row, leader)
    assert counted() == "2"
    as_seen(special_services.give_back, row, office, note="Xem lại số vay")
    answer(row, lines, number="4")
    as_seen(special_services.sign, row, leader)
    as_seen(special_services.accept, row, office)
    assert (counted(), row.reopened_until) == ("4", None)


def test_a_reopening_that_ended_closes_it_until_it_is_reopened_anew(programme):
    _report, lines, (row,) = asked(programme)
    office, leader = posting("district_officer"), posting("commune_leader", "00952")
    signed(row, lines)
    as_seen(special_services.accept, row, office)
    as_seen(special_services.reopen, row, office, why="Sót một HTX", until=date(2024, 10, 25))
    with on(date(2024, 10, 26)):
        with pytest.raises(RuleBroken, match="reopening ended"):
            answer(row, lines)
        with pytest.raises(RuleBroken, match="reopening ended"):
            as_seen(special_services.sign, row, leader)
        assert row not in special_queries.owed(row.tenant_id)
        as_seen(special_services.reopen, row, office, why="Vẫn còn sót", until=date(2024, 10, 30))
        answer(row, lines, number="5")
        assert row in special_queries.owed(row.tenant_id)
