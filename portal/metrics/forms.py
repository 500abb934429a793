"""The form of what an objective measures: flat, made for what was chosen so far, each value with its own input."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField

from portal.core.forms import PortalForm
from portal.core.kinds import Choice, YesNo
from portal.metrics import rules, sources
from portal.metrics.definitions import Comparison, Function, Moment, Shape
from portal.metrics.sources import OF, OWN, RECORD, Asked

_GROUPS = ((OWN, _l("Fields of the programme's own")), (RECORD, _l("Latest yearly record")), (OF, _l("THT, HTX")))
_NOTHING = ("", "–")


class DefinitionForm(PortalForm):
    """What an objective measures."""

    shape = RadioField(_l("What is the result?"), choices=Shape.options, validate_choice=False)
    base_year = StringField(_l("Compared with the end of the year"), description=_l("For example: 2025"))
    parts: tuple[str, ...] = ()
    conditions: Mapping[str, int] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.quiet = True  # what is missing, the page says below in words

    def conditions_of(self, part: str) -> list[tuple[Any, Any, Any, Any]]:
        """Return the inputs of each condition of a part: field, test, value, second field."""
        return [
            tuple(self[f"{part}_if{place}_{name}"] for name in ("field", "test", "value", "second"))  # type: ignore[misc]
            for place in range(1, self.conditions[part] + 1)
        ]

    def given(self) -> dict[str, Any]:
        """Return what was chosen, by the names that the rules know."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "version")}


def definition_form(given: Mapping[str, Any], formdata: Any = None, version: int | None = None) -> DefinitionForm:
    """Return the form for what is chosen: a second part for a share alone, one condition more than are filled in."""
    parts = rules.PARTS if given.get("shape") == Shape.SHARE else rules.PARTS[:1]
    own: dict[str, Any] = {"parts": parts, "conditions": {part: _filled(part, given) + 1 for part in parts}}
    for part in parts:
        own |= _part_fields(part, given, own["conditions"][part])
    data = {**given, "version": version}
    return type("DefinitionForm", (DefinitionForm,), own)(formdata=formdata, data=data)  # type: ignore[no-any-return]


def _filled(part: str, given: Mapping[str, Any]) -> int:
    places = range(1, rules.MOST_CONDITIONS + 1)
    filled = [place for place in places if given.get(f"{part}_if{place}_field")]
    return min(max(filled, default=0), rules.MOST_CONDITIONS - 1)


def _part_fields(part: str, given: Mapping[str, Any], conditions: int) -> dict[str, Any]:
    source = given.get(f"{part}_source") or "HTX"
    offered = sources.SOURCES[source].fields() if source in sources.SOURCES else ()
    numbers = [one for one in offered if one.field.kind.is_amount]
    function = given.get(f"{part}_function")
    made: dict[str, Any] = {
        "function": _select(_l("What to do"), Function.options),
        "source": _select(_l("Of what"), lambda: [(one.code, one.label) for one in sources.SOURCES.values()]),
        "moment": _select(_l("Which of them"), Moment.options),
    }
    if function in (Function.SUM, Function.AVERAGE):
        made["field"] = _select(_l("Which number"), _grouped(numbers))
        made["second"] = _select(_l("Where that is empty, take"), _grouped(numbers))
    if function == Function.AVERAGE:
        made["weight"] = _select(_l("Each weighs as much as its"), _grouped(numbers))
    for place in range(1, conditions + 1):
        chosen = given.get(f"{part}_if{place}_field") or ""
        kind = next((one.field.kind for one in offered if one.name == chosen), None)
        made[f"if{place}_field"] = _select(_l("Only where"), _grouped(offered))
        tests = rules.tests_of(kind) if kind is not None else list(Comparison)
        made[f"if{place}_test"] = _select(_l("Condition"), [(one.value, one.label) for one in tests])
        made[f"if{place}_value"] = _value_input(kind)
        made[f"if{place}_second"] = _select(_l("Where that is empty, ask"), _grouped(offered))
    return {f"{part}_{name}": field for name, field in made.items()}


def _select(label: Any, choices: Any) -> SelectField:
    return SelectField(label, choices=choices, validate_choice=False)


def _value_input(kind: Any) -> Any:
    if isinstance(kind, YesNo):
        return _select(_l("Value"), [_NOTHING, ("yes", _l("Yes")), ("no", _l("No"))])
    if isinstance(kind, Choice):
        return _select(_l("Value"), [_NOTHING, *kind.choices.options()])
    return StringField(_l("Value"))


def _grouped(offered: Iterable[Asked]) -> Callable[[], dict[str, list[Any]]]:
    """Return the fields in groups: what the record itself tells, its latest yearly record, the programme's own."""

    def choices() -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {"": [_NOTHING]}
        for one in offered:
            group = next((words for head, words in _GROUPS if one.name.startswith(head)), _l("What it is"))
            found.setdefault(str(group), []).append((one.name, one.field.label))
        return found

    return choices
