"""A year or month alone of the programme's own time is asked once a column, and taken as was answered."""

from tests.imports.giving import lines, preview

HEADER = ["Loại", "Tên", "Năm TL", "Tình trạng"]
ROWS = [
    HEADER,
    ["THT", "Tổ Lúa", "2018", "Ngừng HĐ từ 2022"],
    ["THT", "Tổ Ong", "5/2019", "Ngừng HĐ từ 3/2023"],
    ["THT", "Tổ Mía", "2020", "Ngừng HĐ từ 2019"],
]


def asked(commune, answer=None):
    return preview(commune, "registry", {"Sổ!D:part": answer} if answer else None, Sổ=ROWS)


def test_it_is_asked_once_a_column_and_nothing_is_said_of_the_rows_before(commune):
    shown = asked(commune)
    (question,) = shown.open_questions
    assert question.key == "Sổ!D:part"
    assert question.cells == ["D2", "D3"]
    assert not shown.is_sound
    assert all(one.row not in (2, 3) for one in shown.lines)


def test_the_first_or_the_last_day_is_taken_and_marked(commune):
    first, last = asked(commune, "first"), asked(commune, "last")
    assert any("01/01/2022" in one.text and one.cell == "D2" for one in first.notes)
    assert any("31/12/2022" in one.text for one in last.notes)
    assert any("31/03/2023" in one.text for one in last.notes)
    assert {row for row, _state, _changes in lines(last)} >= {2, 3}


def test_what_is_to_be_written_in_the_file_first_is_named_at_its_cell(commune):
    shown = asked(commune, "none")
    assert {(one.column, one.row) for one in shown.faults} >= {("D", 2), ("D", 3)}
