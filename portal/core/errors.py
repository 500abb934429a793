"""What goes wrong, in plain words: what keeps a record from being saved, and stale versions.

Every problem of a record is said at once, each at its field, whichever door it came through: rules return `Problems`;
a service raises `Invalid` with all of them before it writes. The form puts them beside its fields, the import at its
cells, the command line into its table: small adapters over one thing (docs/architecture.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import MetaData
from sqlalchemy.exc import IntegrityError

from portal.extensions import Base, db


class Problems:
    """Messages by field (None: of the whole record). Messages are lazy texts, shown in the reader's language.

    `question` is set where the record may be saved after all, once somebody confirms it: the name of the field that
    carries the answer. The answer is part of what is sent the next time.
    """

    def __init__(self) -> None:
        self._messages: list[tuple[str | None, Any]] = []
        self.question: str | None = None

    def add(self, field: str | None, message: Any) -> None:
        """Name one more problem. TypeError for one without words: people would read "None"."""
        if message is None:
            raise TypeError(f"nothing is said about {field}")
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


class RuleBroken(Invalid):
    """One rule alone that stops everything else: a message for people, and the field that it belongs to."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        problems = Problems()
        problems.add(field, message)
        super().__init__(problems)


class StaleVersion(Exception):
    """Somebody saved the row meanwhile; `current` is the row as it now stands."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale version")
        self.current = current


@dataclass
class Attempt:
    """How a service call went: `ok`, or `conflict` holding the row that somebody else saved meanwhile."""

    ok: bool = True
    conflict: Any = None
    question: str | None = None  # the field that would say yes to what was asked

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form again."""
        return 200 if self.ok else 409 if self.conflict is not None else 422


def check_version(row: Any, version: int | None) -> None:
    """Raise StaleVersion unless the form was made from the row's present version; a version left out is none."""
    if row.version != version:
        raise StaleVersion(row)


@contextmanager
def errors_into(form: FlaskForm) -> Iterator[Attempt]:
    """Run a service; put a broken rule or constraint beside its field, and undo what was written."""
    attempt = Attempt()
    try:
        yield attempt
        if form.errors:
            attempt.ok = False
            db.session.rollback()
    except Invalid as invalid:
        _fail(attempt, form, invalid.problems)
    except IntegrityError as broken:
        problems = problems_of_constraint(broken)
        if problems is None:
            raise
        _fail(attempt, form, problems)
    except StaleVersion as stale:
        attempt.ok, attempt.conflict = False, stale.current
        db.session.rollback()
    # (a rollback re-binds the scope by itself, as the next transaction begins)


@contextmanager
def saving(form: FlaskForm) -> Iterator[Attempt]:
    """Run a service for a form that was sent, even where a field could not be read: so all that is wrong is said.

    What cannot be read counts as empty for the rules; whatever the service wrote then is undone.
    """
    form.validate()
    with errors_into(form) as attempt:
        yield attempt


def problems_of_constraint(broken: IntegrityError) -> Problems | None:
    """Return a broken constraint of the database as the problem that its model explains; None where none does."""
    name = getattr(getattr(broken.orig, "diag", None), "constraint_name", None)
    explained = of_constraint(Base.metadata, name)
    if explained is None:
        return None
    problems = Problems()
    problems.add(*explained)
    return problems


def _fail(attempt: Attempt, form: FlaskForm, problems: Problems) -> None:
    """Put each problem beside its field; a field that could not even be read has its message already."""
    attempt.ok, attempt.question = False, problems.question
    db.session.rollback()
    unread = {field.name for field in form if field.errors}
    names = getattr(form, "names", {})
    for field, message in problems:
        name = names.get(field, field)
        if name is None or name not in form:
            form.form_errors.append(str(message))
        elif name not in unread:
            form[name].errors = [*form[name].errors, str(message)]
