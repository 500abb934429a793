"""The kinds of fields at their bounds: kept, read, refused, shown; choices in the order in which they were written."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import column
from sqlalchemy.dialects import postgresql

from portal.core import clock, kinds
from portal.core.kinds import Choice, Choices, ChoiceType, Day, Money, Number, Percent, Text, Whole, Year, YesNo
from portal.core.numerals import Unreadable

TODAY = date(2024, 10, 23)


class Mark(Choices):
    """A choice whose order is not that of its values."""

    ZED = "z", _l("Yes"), "ok"
    ACE = "a", _l("No"), "bad", "Short", ("khac han",)


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("vi"), clock.frozen(datetime(2024, 10, 23, 9)):
        yield


def test_a_choice_is_its_value_with_its_words_beside_it():
    assert (Mark.ZED, Mark.ZED.sign, Mark.ZED.short, str(Mark.ACE.short)) == ("z", "ok", Mark.ZED.label, "Short")
    assert [value for value, _label in Mark.options()] == ["z", "a"]
    assert list(Mark.labels()) == ["z", "a"]
    with force_locale("en"):
        assert str(Mark.ZED.label) == "Yes"
        assert Mark.ZED.word == "Có"  # in a file, whatever the reader's language


def test_rows_are_sorted_in_the_order_of_the_members():
    said = str(Mark.order(column("x")).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    assert said.index("'z'") < said.index("'a'")
    assert "THEN 0" in said
    assert "THEN 1" in said


def test_a_column_gives_the_member_and_leaves_what_it_does_not_know():
    kept = ChoiceType(Mark)
    assert kept.process_bind_param(Mark.ACE, None) == "a"
    assert kept.process_bind_param(None, None) is None
    assert kept.process_result_value("a", None) is Mark.ACE
    assert kept.process_result_value("gone", None) == "gone"
    assert kept.process_result_value(None, None) is None


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        (Text(3), "abc", True),
        (Text(3), "abcd", False),
        (Text(9, pattern="[0-9]+"), "12", True),
        (Text(9, pattern="[0-9]+"), "12x", False),
        (Text(9, pattern="[0-9]+"), "", True),
        (Text(90), "Hîp t¸c x· n«ng nghiÖp", False),  # of before Unicode
        (Whole(10, least=1), 1, True),
        (Whole(10, least=1), 0, False),
        (Whole(10, least=1), 10, True),
        (Whole(10, least=1), 11, False),
        (Money(Decimal(5)), Decimal(5), True),
        (Money(Decimal(5)), Decimal("5.01"), False),
        (Money(), Decimal("-0.01"), False),
        (Money(), Decimal("NaN"), False),
        (Percent(), Decimal(100), True),
        (Percent(), Decimal("100.01"), False),
        (Number(), Decimal(1_000_000_000), True),
        (Number(), Decimal(1_000_000_001), False),
        (Day(), TODAY, True),
        (Day(), TODAY + timedelta(days=1), False),
        (Day(future=True), date(2099, 1, 1), True),
        (Day(), date(2000, 1, 1), True),
        (Day(), date(1999, 12, 31), False),
        (Day(first=date(2020, 5, 3)), date(2020, 5, 2), False),
        (Year(), 1990, True),
        (Year(), 1989, False),
        (Year(), 2101, False),
        (Choice(Mark), "a", True),
        (Choice(Mark), "gone", False),
        (YesNo(), False, True),
    ],
)
def test_bounds(kind, value, fits):
    assert (kind.problem(value) is None) is fits


def test_refusals_name_the_bounds_or_say_their_own_words():
    assert "1.000.000" in str(Whole().problem(-1))
    assert str(Whole(refusal="Không").problem(-1)) == "Không"
    assert str(Money(refusal="Không").problem(Decimal(-1))) == "Không"
    assert str(Text(9, pattern="x", refusal="Không").problem("y")) == "Không"
    assert "2000" in str(Day().problem(date(1999, 1, 1)))
    assert "03/05/2020" in str(Day(first=date(2020, 5, 3)).problem(date(2020, 1, 1)))


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (Text(), "  a   b ", "a b"),
        (Text(), None, ""),
        (Text(lines=True), " a \n\n  b  c \n\n", "a\n\nb c"),
        (Text(lines=True), None, ""),
        (Money(), Decimal("2.345"), Decimal("2.34")),
        (Money(), Decimal("-2.345"), Decimal("-2.345")),  # refused, so left for the message
        (Money(), None, None),
        (Whole(), 7, 7),
        (Choice(Mark), "a", Mark.ACE),
        (Choice(Mark), "gone", "gone"),
    ],
)
def test_as_it_is_kept(kind, value, kept):
    assert kind.clean(value) == kept


@pytest.mark.parametrize(
    ("kind", "value", "shown", "cell"),
    [
        (Text(), "", "–", ""),
        (Text(), "a", "a", "a"),
        (Whole(), 1174, "1.174", 1174),
        (Whole(), None, "–", None),
        (Money(), Decimal("573.55"), "573,55", Decimal("573.55")),
        (Day(), TODAY, "23/10/2024", TODAY),
        (Day(), None, "–", None),
        (Year(), 2024, "2024", 2024),
        (Year(), None, "–", None),
        (Choice(Mark), "z", "Có", "Có"),
        (Choice(Mark), "gone", "–", "gone"),
        (YesNo(), True, "Có", "Có"),
        (YesNo(), False, "Không", "Không"),
        (YesNo(), None, "–", None),
    ],
)
def test_on_a_page_and_in_a_file(kind, value, shown, cell):
    assert kind.show(value) == shown
    assert kind.cell(value) == cell


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Text(), 7.0, "7"),
        (Whole(), "1.174", 1174),
        (Money(), "3,74 tỷ", Decimal(3740)),
        (Percent(), "75,5 %", Decimal("75.5")),
        (Number(), "31", Decimal(31)),
        (Day(), "05/3/2021", date(2021, 3, 5)),
        (Year(), "năm 2023", 2023),
        (Choice(Mark), "Có", "z"),
        (Choice(Mark), "khác hẳn", "a"),
        (Choice(Mark), "A", "a"),
        (YesNo(), "có", True),
        (kinds.Kind(), "x", "x"),
    ],
)
def test_read(kind, written, value):
    assert kind.read(written) == value


@pytest.mark.parametrize(
    ("kind", "written"), [(Whole(), "1,5"), (Percent(), "5 kg"), (Day(), "x"), (Choice(Mark), "x"), (YesNo(), "có lẽ")]
)
def test_unreadable(kind, written):
    with pytest.raises(Unreadable):
        kind.read(written)


def test_a_word_that_is_not_known_names_those_that_are():
    with pytest.raises(Unreadable, match="Short"):
        Choice(Mark).read("x")


def test_columns_of_the_database():
    for kind in (Text(), Whole(), Money(), Percent(), Number(), Day(), YesNo(), Choice(Mark)):
        assert kind.column_type() is not None
    assert (Percent().column_type().precision, Money().column_type().precision) == (5, 14)
    assert kinds.Moment().column_type().timezone
    assert kinds.Reference().column_type().python_type is int
    assert kinds.Data().column_type().none_as_null
    assert kinds.Kind().problem("x") is None


def test_what_can_be_added_up_is_an_amount_and_a_day_or_a_year_is_none():
    every = (Text(), Whole(), Money(), Percent(), Number(), Day(), Year(), YesNo(), Choice(Mark))
    assert [type(one) for one in every if one.is_amount] == [Whole, Money, Percent, Number]
