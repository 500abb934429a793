"""A described field is a column of export, template and import alike, without a further word."""

from decimal import Decimal

import pytest

from portal.core import reading
from portal.core.fields import Field
from portal.core.kinds import Choice, Money, Text, Whole, YesNo
from portal.imports.columns import FileColumn, Layout, columns
from portal.imports.layouts import FOUNDINGS, REGISTER, YEARLY
from portal.registry.choices import Sector

PHONE = Field("head_phone", "Số điện thoại tổ trưởng", Text(20, pattern=r"[0-9 ]*"), headings=("Điện thoại",))
NAME = Field("name", "Tên", Text(200), required=True, note="Ghi đủ", width=30)


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def test_all_fields_are_columns_those_named_first():
    made = columns((PHONE, NAME, Field("note", "Ghi chú", Text())), "name", without=("note",))
    assert [one.key for one in made] == ["name", "head_phone"]
    assert [one.required for one in made] == [True, False]
    assert [one.key for one in columns((NAME, PHONE), keys={"name": "title"}, optional=("name",))] == [
        "title",
        "head_phone",
    ]
    assert not columns((NAME,), optional=("name",))[0].required


def test_a_column_says_what_its_field_says():
    made = columns((NAME,))[0].column
    assert (made.title, made.kind, made.key, made.width, made.note) == ("Tên *", "text", "name", 30, "Ghi đủ")
    sector = FileColumn(Field("sector", "Lĩnh vực", Choice(Sector)), "sector")
    assert sector.column.choices == tuple(one.word for one in Sector)
    assert sector.cell(Sector.TRADE) == "Thương mại, dịch vụ và khác"
    assert sector.read("Thương mại, dịch vụ và khác") == Sector.TRADE
    assert sector.read("thuong mai") == Sector.TRADE
    with pytest.raises(reading.Unreadable):
        sector.read("Thể thao")


@pytest.mark.parametrize(
    ("kind", "value", "cell", "shown"),
    [
        (Text(), "", None, "–"),
        (Text(), "Bản Lù", "Bản Lù", "Bản Lù"),
        (Whole(), 1174, 1174, "1.174"),
        (Money(), Decimal("573.55"), Decimal("573.55"), "573,55"),
        (YesNo(), False, "Không", "Không"),
        (YesNo(), None, None, "–"),
    ],
)
def test_values_in_a_cell_and_in_the_preview(kind, value, cell, shown):
    one = FileColumn(Field("x", "X", kind), "x")
    assert (one.cell(value), one.show(value)) == (cell, shown)


def test_a_header_is_known_by_all_its_names_and_the_first_column_keeps_one_that_two_have():
    layout = Layout("x", "X", columns((NAME, PHONE, Field("tel", "Máy bàn", Text(), headings=("Điện thoại",)))))
    assert layout.by_name["so dien thoai to truong"].key == "head_phone"
    assert layout.by_name["dien thoai"].key == "head_phone"
    assert layout.required == {"name"}
    assert layout.column("tel").title == "Máy bàn"


def test_each_word_of_a_choice_that_goes_out_comes_back_in():
    for layout in (REGISTER, YEARLY, FOUNDINGS):
        for one in layout.columns:
            if isinstance(one.field.kind, Choice):
                for value in one.field.kind.choices:
                    assert one.read(one.cell(value)) == value
