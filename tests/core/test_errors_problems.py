"""Every problem at once, each at its field."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from wtforms import IntegerField, StringField

from portal.core.clock import AppSetting, write_setting
from portal.core.errors import Invalid, Problems, check_version, errors_into, explained, of_constraint, saving
from portal.extensions import db
from portal.units.rules import ENDS_TOO_EARLY


def said(problems):
    return list(problems)


def test_nothing_to_say_raises_nothing():
    problems = Problems()
    assert problems.check(True, "name", "never said")
    problems.raise_if_any()
    assert (len(problems), said(problems), problems.question) == (0, [], None)


def test_a_problem_without_words_is_our_mistake():
    with pytest.raises(TypeError, match="about name"):
        Problems().add("name", None)


def test_all_are_raised_in_their_order_and_the_first_speaks_for_them():
    problems = Problems()
    assert not problems.check(False, "members", "too few")
    problems.add(None, "of the whole")
    problems.add("members", "not whole")
    with pytest.raises(Invalid, match="too few; of the whole; not whole") as raised:
        problems.raise_if_any()
    assert (raised.value.field, raised.value.message) == ("members", "too few")
    assert raised.value.problems.of("members") == ["too few", "not whole"]
    assert raised.value.problems.of(None) == ["of the whole"]


def test_a_question_is_of_the_whole_record_and_names_its_answer():
    problems = Problems()
    problems.ask("same_name", "Another one?")
    assert (problems.question, said(problems)) == ("same_name", [(None, "Another one?")])


def test_a_parts_problems_come_to_the_fields_of_the_whole():
    part, whole = Problems(), Problems()
    part.add("name", "missing")
    part.add("year", "unknown")
    part.add(None, "both")
    part.ask("sure", "Really?")
    whole.take(part, {"name": "partner_name"})
    assert said(whole) == [("partner_name", "missing"), ("year", "unknown"), (None, "both"), (None, "Really?")]
    assert whole.question == "sure"


def test_an_own_question_is_not_lost_to_a_parts():
    whole, part = Problems(), Problems()
    whole.ask("first", "One?")
    part.ask("second", "Two?")
    whole.take(part)
    assert whole.question == "first"
    whole.take(Problems())
    assert whole.question == "first"


def test_a_broken_constraint_or_index_is_explained_where_its_table_says_so():
    metadata = sa.MetaData()
    sa.Table(
        "things",
        metadata,
        sa.Column("number", sa.Text),
        sa.UniqueConstraint("number", name="uq_number", info=explained("number", "taken")),
        sa.Index("ix_one", "number", unique=True, info=explained(None, "only one")),
        sa.CheckConstraint("true", name="ck_silent"),
    )
    assert of_constraint(metadata, "uq_number") == ("number", "taken")
    assert of_constraint(metadata, "ix_one") == (None, "only one")
    assert of_constraint(metadata, "ck_silent") is None
    assert of_constraint(metadata, None) is None


class Thing(FlaskForm):
    """A form whose fields have other names than the record's."""

    names = {"number": "document_number"}
    name = StringField()
    members = IntegerField()
    document_number = StringField()


@pytest.fixture
def form(app):
    with app.test_request_context(method="POST", data={"name": "x", "members": "five"}):
        yield Thing(meta={"csrf": False})


def write_one():
    """Write a row, so that what undoes it can be seen."""
    write_setting("one more", "x")
    db.session.flush()


def written(app):
    return db.session.scalar(sa.select(sa.func.count()).select_from(AppSetting))


def refused(*said, ask=None):
    problems = Problems()
    for field, message in said:
        problems.add(field, message)
    if ask:
        problems.ask(ask, "Sure?")
    problems.raise_if_any()


def test_what_rules_say_comes_to_its_field_and_what_was_written_is_undone(form, app):
    before = written(app)
    with errors_into(form) as attempt:
        write_one()
        refused(("name", "too long"), ("name", "taken"), ("number", "wanted"), (None, "of all"), ("year", "unknown"))
    assert (attempt.ok, attempt.status, attempt.conflict, attempt.question) == (False, 422, None, None)
    assert form.errors == {"name": ["too long", "taken"], "document_number": ["wanted"], "": ["of all", "unknown"]}
    assert written(app) == before


def test_what_could_not_be_read_keeps_its_own_message_and_undoes_what_was_written(form, app):
    before = written(app)
    with saving(form) as attempt:
        write_one()
        refused(("members", "missing"), ("name", "taken"), ask="sure")
    assert (attempt.ok, attempt.question) == (False, "sure")
    assert len(form.members.errors) == 1
    assert "missing" not in form.members.errors
    assert form.name.errors == ["taken"]
    assert form.form_errors == ["Sure?"]
    with saving(form) as attempt:
        write_one()
    assert (attempt.ok, attempt.status) == (False, 422)
    assert written(app) == before


def test_a_form_that_is_right_is_kept(form, app):
    before = written(app)
    with errors_into(form) as attempt:
        write_one()
    assert (attempt.ok, attempt.status) == (True, 200)
    assert written(app) == before + 1


def test_a_stale_version_is_a_conflict_that_shows_the_row(form, app):
    row, before = SimpleNamespace(version=3), written(app)
    check_version(row, 3)
    for version in (None, 2, 4):
        with errors_into(form) as attempt:
            write_one()
            check_version(row, version)
        assert (attempt.ok, attempt.status, attempt.conflict) == (False, 409, row)
    assert written(app) == before


def test_a_broken_constraint_is_said_as_its_model_says_it_and_another_is_our_fault(form, app):
    with errors_into(form) as attempt:
        db.session.connection().execute(sa.text("UPDATE units SET valid_to = valid_from - 1"))
    assert (attempt.ok, attempt.status) == (False, 422)
    assert form.form_errors == [str(ENDS_TOO_EARLY)]  # this form has no such field
    with pytest.raises(IntegrityError), errors_into(form):
        db.session.connection().execute(sa.text("UPDATE units SET code = NULL"))
    db.session.rollback()
