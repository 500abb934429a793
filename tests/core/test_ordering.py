"""Names come from the database in the order of the Vietnamese alphabet, the same as in Python."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import column, select, values
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import Text

from portal.core.ordering import by_alphabet
from portal.core.text import sort_key

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
NAME = st.text(LETTERS + LETTERS.upper() + " 019", min_size=1, max_size=8).map(str.strip).filter(bool)
NAMES = st.lists(NAME, min_size=2, max_size=20)


def ordered(databases, names):
    rows = values(column("name", Text), name="given").data([(name,) for name in names])
    statement = select(rows.c.name).order_by(*by_alphabet(rows.c.name))
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    with databases.owner() as owner:
        return [row[0] for row in owner.execute(str(compiled)).fetchall()]


def test_the_letters_come_in_their_order(databases):
    names = ["Ơn", "on", "Ôn", "đơn", "dân", "án", "an", "Ăn", "ân", "ạn"]
    assert ordered(databases, names) == ["an", "án", "ạn", "Ăn", "ân", "dân", "đơn", "on", "Ôn", "Ơn"]


@settings(max_examples=15, deadline=None)
@given(NAMES)
def test_the_database_orders_as_python_does(databases, names):
    assert [sort_key(name) for name in ordered(databases, names)] == sorted(map(sort_key, names))
