"""What the portal's forms share: texts in the person's language, numbers and dates as people type them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from flask import request
from flask_babel import get_domain, lazy_ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict
from wtforms import (
    DateField,
    FileField,
    IntegerField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import Field as WTFormsField
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from portal.core import messages
from portal.core.fields import Field, differences
from portal.core.kinds import Choice, Day, Kind, Money, Reference, Text, Whole, YesNo
from portal.core.numbers import language
from portal.core.numerals import Asked, Style, Unreadable, told

Form = TypeVar("Form", bound=Any)

# What WTForms itself says; it has no Vietnamese of its own, so its texts are looked up in our catalogue.
LIBRARY_TEXTS = (
    _l("Not a valid date value."),
    _l("Not a valid integer value."),
    _l("Not a valid decimal value."),
    messages.NOT_A_CHOICE,
    _l("Invalid Choice: could not coerce."),
    _l("This field is required."),
    lazy_ngettext(
        "Field cannot be longer than %(max)d character.", "Field cannot be longer than %(max)d characters.", 2
    ),
    lazy_ngettext(
        "Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long.", 2
    ),
    _l("Field must be between %(min)d and %(max)d characters long."),
    _l("Number must be at least %(min)s."),
    _l("Number must be at most %(max)s."),
    _l("Number must be between %(min)s and %(max)s."),
    _l("Invalid input."),
)


def whole_or_none(value: Any) -> int | None:
    """Return the whole number that a choice stands for; None for the one that stands for nothing."""
    return int(value) if value not in (None, "", "None") else None


class _Texts:
    """The texts of WTForms, from the portal's catalogue, with their placeholders: WTForms fills them in itself."""

    def gettext(self, string: str) -> str:
        """Return a text in the person's language."""
        return str(get_domain().get_translations().ugettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return a text with its number."""
        return str(get_domain().get_translations().ungettext(singular, plural, n))


def _written(text: str | None) -> str:
    return text or ""


class VersionField(IntegerField):
    """The version of the row that a form was made from; left out or unreadable it is None, which is a conflict."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, also over that of the row which the form was made with."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if re.fullmatch("[0-9]{1,18}", text) else None


class PortalForm(FlaskForm):
    """A form made from a version of its row. `ids` tells the fields of several forms on one page apart."""

    class Meta(FlaskForm.Meta):
        """Texts from our catalogue; a text that the page does not hold is read as the empty one."""

        def get_translations(self, form: FlaskForm) -> _Texts:
            """Return where WTForms finds its texts."""
            return _Texts()

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Let only fields of files see files: a text that was sent as one is no text."""
            found = super().wrap_formdata(form, formdata)
            if not isinstance(found, CombinedMultiDict):
                return found
            names = {field.name for field in form if isinstance(field, FileField | MultipleFileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in names]
            return CombinedMultiDict((ImmutableMultiDict(files), request.form))

        def bind_field(self, form: FlaskForm, unbound_field: UnboundField, options: dict[str, Any]) -> Any:
            """Read a text that was not sent as "": WTForms gives None, which no service and no column takes."""
            if issubclass(unbound_field.field_class, StringField):
                options["filters"] = [*unbound_field.kwargs.get("filters", ()), _written]
            return super().bind_field(form, unbound_field, options)

    version = VersionField()
    asked: tuple[Field, ...] = ()
    own_names: tuple[str, ...] = ()  # of the fields that programmes have added (`extended`)
    # A field of the record → the field of this form that stands for it, where the form has a name of its own.
    names: dict[str | None, str] = {}

    def __init__(self, *args: Any, ids: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self if ids else ():
            field.id = field.label.field_id = f"{ids}-{field.id}"

    def choose_from(self, **choices: Any) -> None:
        """Give fields their choices, by name."""
        for name, offered in choices.items():
            self[name].choices = offered

    @property
    def described(self) -> list[Any]:
        """The inputs of the described fields, in the order of the record."""
        return [self[field.name] for field in self.asked]

    @property
    def own(self) -> list[Any]:
        """The inputs of the fields that programmes have added."""
        return [self[name] for name in self.own_names]

    def group(self, name: str) -> list[Any]:
        """Return the inputs of the described fields of one group."""
        return [self[field.name] for field in self.asked if field.group == name]

    def values(self) -> dict[str, Any]:
        """Return what was typed, by field, without the token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    def unversioned_values(self) -> dict[str, Any]:
        """Return what was typed without the version too: of what is made new, or where it goes another way."""
        return {name: value for name, value in self.values().items() if name != "version"}

    def differences(self, saved: Any, wanted: Iterable[Field] | None = None) -> list[tuple[Any, str, str]]:
        """Return (label, what was saved meanwhile, what was typed) against a row that somebody saved; None: nothing."""
        return differences(saved, self.data, wanted or self.asked) if saved is not None else []


class DayField(DateField):
    """A date, from a date picker or typed as dd/mm/yyyy."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was typed; nothing is no wrong date: whether one must be there, the record's rules say."""
        if any(one.strip() for one in valuelist):
            super().process_formdata(valuelist)
        else:
            self.data = None


class NumberField(WTFormsField):
    """A number of a kind, typed as the page's language writes it: 1.174,5 in Vietnamese, 1,174.5 in English.

    What reads in two ways comes back with `questions`, each (name, its choices as (value, label, chosen)); the answer
    is bound to the text that it was given for.
    """

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, *, kind: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.kind = kind or Whole()
        self.questions: list[tuple[str, list[tuple[str, str, bool]]]] = []
        self._sent: Any = None

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Keep what was sent, for the answers lie beside the number."""
        self._sent = formdata
        super().process(formdata, *args, **kwargs)

    def _value(self) -> str:
        """Return what was typed, else the number as it would be typed, without separators of thousands."""
        if self.raw_data or self.data is None:
            return str(self.raw_data[0]) if self.raw_data else ""
        text = f"{self.data:f}" if isinstance(self.data, Decimal) else str(self.data)
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",") if language() == "vi" else text

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raises ValueError, in words, for what is none or must be asked."""
        if not valuelist:
            return
        self.data = None  # emptied or unreadable: what the row held before does not come back
        if valuelist[0].strip():
            self.data = self._read(valuelist[0], Style(language()))

    def _read(self, text: str, style: Style) -> Any:
        try:
            return self.kind.read(text, style)
        except Asked as asked:
            name = f"{self.name}-{asked.question}"
            given = self._sent.get(name) if self._sent is not None else None
            answers = {f"{answer}:{text}": answer for answer, _amount in asked.readings}
            labels = [told(answer, amount, self.kind.unit) for answer, amount in asked.readings]
            choices = [(value, label, value == given) for value, label in zip(answers, labels, strict=True)]
            self.questions.append((name, choices))
            if given not in answers:
                raise ValueError(str(asked.message)) from asked
            return self._read(text, replace(style, **{asked.question: answers[given]}))
        except Unreadable as unreadable:
            raise ValueError(str(unreadable.message)) from unreadable


class _Needed:
    """Marks a field that must be filled in; whether it is, the rules say, so that all is said at once."""

    field_flags = {"required": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        """Check nothing."""


def is_optional(field: WTFormsField) -> bool:
    """Say whether a field's label says that it may be left empty; a select without an empty choice never is."""
    if field.flags.required or field.flags.quiet:
        return False
    return not isinstance(field, SelectField) or any(value in ("", 0, None) for value, *_rest in field.iter_choices())


# The form field of each kind of described field, and what it is made with; a text of lines is told apart below.
_INPUTS: tuple[tuple[type[Kind], Any], ...] = (
    (Whole, NumberField),
    (Money, NumberField),
    (Day, DayField),
    (Choice, SelectField),
    (Reference, SelectField),
    (Kind, StringField),
)


def input_of(field: Field, make: Any = None, **changes: Any) -> UnboundField:
    """Return the form field of a described field; `make`: another class for it; `changes` go to it (label, choices)."""
    kind = field.kind
    needed = [_Needed()] if field.required else [Optional(strip_whitespace=False)]
    options: dict[str, Any] = {"label": field.label, "description": field.hint, "validators": needed}
    if isinstance(kind, Choice):
        options["choices"] = kind.choices.options
    if isinstance(kind, Reference):
        options["coerce"] = whole_or_none
    if isinstance(kind, Text) and kind.lines:
        make = make or TextAreaField
    make = make or next(made for of, made in _INPUTS if isinstance(kind, of))
    if make is NumberField:
        options["kind"] = kind
    return make(**options | changes)


def asks_for(*wanted: Field) -> Callable[[type[Form]], type[Form]]:
    """Decorate a form: it asks for described fields, before its own; `form.described` is these, to loop over."""

    def add(form: type[Form]) -> type[Form]:
        own = vars(form)
        for field in wanted:
            asked = own[field.name] if field.name in own else input_of(field)
            # In the order of the record, also where the form makes one of them itself.
            UnboundField.creation_counter += 1
            asked.creation_counter = UnboundField.creation_counter
            setattr(form, field.name, asked)
        form.asked = wanted
        return form

    return add


class AnswerField(SelectField):
    """Yes, no, or not known."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        choices = [("", _l("Not known")), ("yes", _l("Yes")), ("no", _l("No"))]
        super().__init__(label, validators, coerce=self._answer, choices=choices, **kwargs)

    @staticmethod
    def _answer(value: Any) -> bool | None:
        return value if isinstance(value, bool) else {"yes": True, "no": False}.get(value)


def extended(form: type[Form], own: Iterable[Field]) -> type[Form]:
    """Return a form that asks for the fields that programmes have added to its record, too."""
    given = tuple(own)
    made: dict[str, Any] = {
        one.name: input_of(one, AnswerField if isinstance(one.kind, YesNo) else None) for one in given
    }
    names = {"own_names": tuple(one.name for one in given), "asked": (*form.asked, *given)}
    return type(form.__name__, (form,), made | names)


class _Box(CheckboxInput):
    """One box of several: never `required` by itself, or the browser asks for every one of them."""

    validation_attrs = ("disabled",)


class CheckboxesField(SelectMultipleField):
    """Several of a few choices, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = _Box()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The library's own messages: one asks for a value that it does not always give, one is English.
        said = dict.fromkeys(("invalid_choice_message", "invalid_value_message"), messages.NOT_A_CHOICE)
        super().__init__(*args, **said | kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the choices; where one cannot be read there are none: WTForms gives None, which no service takes."""
        self.data: Any = []
        super().process_formdata(valuelist)
