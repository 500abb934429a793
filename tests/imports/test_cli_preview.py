"""The preview on the command line: what is wrong goes to standard error, what would be done to standard output."""

from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.imports import cli_preview
from portal.imports.import_preview import ADDED, CHANGED, SAME, Change, Line, Preview
from portal.imports.questions import Note, Question
from portal.imports.sheets import Fault

COMMUNES = SimpleNamespace(writable={1}, name_of=lambda _id: "Xã Cao Bồ")
ADD = Line("A", 2, 1, "Cam", ADDED, says=[("Tên", "Cam"), ("Vốn", "7")])
SAY_NOTHING = Line("A", 3, 1, "Quế", ADDED)
MOVED = Line("A", 4, 1, "Chè", CHANGED, [Change("Vốn", "7", "8"), Change("Thôn", "Lù", "–", True)])
LEFT = Line("A", 5, 2, "Ngô", SAME)


@pytest.fixture
def told(app, capsys):
    def show(**parts):
        with app.test_request_context(), force_locale("en"):
            cli_preview.show(Preview("registry", **parts), COMMUNES)
        return capsys.readouterr()

    return show


def test_lines_with_their_numbers_by_commune(told):
    out, err = told(lines=[ADD, SAY_NOTHING, MOVED, LEFT])
    assert err == ""
    assert out.splitlines() == [
        "Xã Cao Bồ: 2 added, 1 changed, 0 left alone",
        "New: 0 added, 0 changed, 1 left alone",
        "  A!2 Cam: added; Tên: Cam; Vốn: 7",
        "  A!3 Quế: added",
        "  A!4 Chè: Vốn: 7 → 8",
        "  A!4 Chè: Thôn: Lù → –",
        "1 values would be erased by empty cells:",
        "  A!4 Chè: Thôn: Lù",
    ]


def test_with_a_fault_no_line_is_shown(told):
    faults = [Fault("A", 2, "C", "Tên", "x", "Wrong."), Fault("A", 1, "", "", "", "Missing.")]
    out, err = told(lines=[ADD], faults=faults)
    assert out == ""
    assert err.splitlines() == [
        "A!C2 | Tên | x | Wrong.",
        "A!1 | – | – | Missing.",
        "2 errors; nothing was written.",
    ]


def test_questions_say_how_they_are_answered_and_which_answer_stands(told):
    options = [("a", "Is a"), ("b", "Is b")]
    asked = Question("A!F:mark", "Which?", options, "Vốn", ["F2", "F3"])
    answered = Question("A!2:same", "Same?", options, answer="b")
    _out, err = told(questions=[asked, answered])
    assert err.splitlines() == [
        "? A!F:mark (Vốn) [F2, F3]: Which?",
        "    --answer 'A!F:mark=a'  Is a",
        "    --answer 'A!F:mark=b'  Is b",
        "? A!2:same: Same?",
        "    --answer 'A!2:same=a'  Is a",
        "  * --answer 'A!2:same=b'  Is b",
        "1 questions are open; nothing was written.",
    ]


def test_what_is_not_read_is_named(told):
    out, err = told(unknown=[("A", "Điện thoại")], notes=[Note("B", "", "Hidden."), Note("A", "B2", "Read so.")])
    assert out == ""
    assert err.splitlines() == ["Column not read: “Điện thoại” (sheet A)", "B: Hidden.", "A!B2: Read so."]
