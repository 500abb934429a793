"""What a file leaves open: asked once a column, a row or a sheet, answered in the preview or by `--answer`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Answers = Mapping[str, str]  # key of a question → the value of the option that was chosen


@dataclass
class Question:
    """A question about a file. `key` names it ("Sheet1!F:mark"), the same each time the file is read.

    `options` are (value, label); `cells` the addresses that it is about; `answer` "" as long as nobody answered.
    `preset`: the answer that holds until another is given; such a question holds nothing up.
    """

    key: str
    text: str
    options: list[tuple[str, str]]
    header: str = ""
    cells: list[str] = field(default_factory=list)
    answer: str = ""
    preset: str = ""

    def answered(self, answers: Answers) -> str:
        """Take over the answer, if it is one of the options; return it."""
        given = answers.get(self.key, "")
        self.answer = given if given in dict(self.options) else self.preset
        return self.answer


@dataclass(frozen=True)
class Note:
    """What one should know of a file: a sheet that is not read, a text that was read otherwise than it is written."""

    sheet: str
    cell: str
    text: str
