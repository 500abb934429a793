"""Every problem at once, each at its field."""

import pytest
import sqlalchemy as sa

from portal.core.errors import Invalid, Problems, explained, of_constraint


def said(problems):
    return list(problems)


def test_nothing_to_say_raises_nothing():
    problems = Problems()
    assert problems.check(True, "name", "never said")
    problems.raise_if_any()
    assert (len(problems), said(problems), problems.question) == (0, [], None)


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
