"""Shapes of the forms of special reports, made from the described fields and from a report's own questions."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from portal.core.fields import fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for, input_of, whole_or_none
from portal.metrics.definitions import Moment
from portal.returns.rules import PAPER, WHAT_TO_CORRECT
from portal.returns.special_models import WORDS, SpecialLine, SpecialReport
from portal.returns.special_services import LABEL, asked_on_paper, question_fields


@asks_for(*fields(SpecialReport, WORDS))
class WordsForm(PortalForm):
    """What a special report is about."""


class LineForm(PortalForm):
    """One more line of a report."""

    what = SelectField(_l("What is asked for"), validate_choice=False)
    moment = SelectField(_l("Which of them (of figures alone)"), choices=Moment.options, validate_choice=False)
    label = input_of(
        LABEL, label=_l("The question, or the words of the line"), description=_l("Empty: as the choice is called.")
    )

    def __init__(self, offered: dict[Any, list[tuple[str, Any]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what.choices = {str(group): choices for group, choices in offered.items() if choices}


class AskForm(PortalForm):
    """Which bodies are asked: the communes' committees at once, or one by one."""

    all_communes = BooleanField(_l("The People's Committees of all communes and towns"))
    bodies = CheckboxesField(_l("Who is asked"), coerce=whole_or_none, validate_choice=False)


@asks_for(WHAT_TO_CORRECT)
class GiveBackForm(PortalForm):
    """Why a special return goes back."""


def paper_form(lines: Iterable[SpecialLine], **options: Any) -> PortalForm:
    """Return the form of what was sent on paper: its number and day, and the answers that stand in it."""
    wanted = (*PAPER, *asked_on_paper(lines))
    made: type[PortalForm] = asks_for(*wanted)(type("PaperForm", (PortalForm,), {}))
    return made(ids="on_paper", **options)


def answers_form(lines: Iterable[SpecialLine], **options: Any) -> PortalForm:
    """Return the form of a report's questions."""
    questions = question_fields(lines)
    made: type[PortalForm] = asks_for(*questions)(type("AnswersForm", (PortalForm,), {}))
    return made(**options)
