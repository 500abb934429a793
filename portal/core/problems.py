"""What keeps a record from being saved: every problem at once, each at its field, whichever door it came through.

Rules return `Problems`; a service raises `Invalid` with all of them before it writes. The form puts them beside its
fields, the import at its cells, the command line into its table: small adapters over one thing (docs/architecture.md).
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import MetaData


class Problems:
    """Messages by field (None: of the whole record). Messages are lazy texts, shown in the reader's language.

    `question` is set where the record may be saved after all, once somebody confirms it: the name of the field that
    carries the answer. The answer is part of what is sent the next time.
    """

    def __init__(self) -> None:
        self._messages: list[tuple[str | None, Any]] = []
        self.question: str | None = None

    def add(self, field: str | None, message: Any) -> None:
        """Name one more problem."""
        self._messages.append((field, message))

    def check(self, holds: bool, field: str | None, message: Any) -> bool:
        """Name a problem unless something holds; return whether it does."""
        if not holds:
            self.add(field, message)
        return holds

    def ask(self, answer: str, message: Any) -> None:
        """Put a question to the one who saves; `answer` is the field that says yes to it."""
        self.question = answer
        self.add(None, message)

    def take(self, others: "Problems", names: dict[str, str] | None = None) -> None:
        """Take over the problems of a part; `names`: the part's field → the field of this record."""
        for field, message in others:
            self.add((names or {}).get(field or "", field), message)
        self.question = self.question or others.question

    def of(self, field: str | None) -> list[Any]:
        """Return the messages of one field."""
        return [message for name, message in self._messages if name == field]

    def raise_if_any(self) -> None:
        """Raise Invalid unless there is nothing to say."""
        if self._messages:
            raise Invalid(self)

    def __iter__(self) -> Iterator[tuple[str | None, Any]]:
        return iter(self._messages)

    def __len__(self) -> int:
        return len(self._messages)


class Invalid(Exception):
    """A record that its rules refuse: `problems` says why, all of it. Nothing has been written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(str(message) for _field, message in problems))
        self.problems = problems

    @property
    def field(self) -> str | None:
        """The field of the first problem."""
        return next(iter(self.problems))[0]

    @property
    def message(self) -> Any:
        """The first problem's message."""
        return next(iter(self.problems))[1]


def of_constraint(metadata: MetaData, name: str | None) -> tuple[str | None, Any] | None:
    """Return (field, message) of a broken constraint of the database, as its table's model explains it, or None.

    A model writes `info=explained("number", _l("This number …"))` at the constraint or unique index itself.
    """
    for table in metadata.tables.values():
        made: list[Any] = [*table.constraints, *table.indexes]
        for one in made:
            if one.name == name and "problem" in one.info:
                return one.info["problem"]
    return None


def explained(field: str | None, message: Any) -> dict[str, Any]:
    """Return what a constraint carries to be explained: the field that it belongs to, and the plain message."""
    return {"problem": (field, message)}
