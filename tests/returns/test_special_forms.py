"""The forms of special reports: choices in groups, a report's own questions as fields."""

from portal.returns.special_forms import LineForm, answers_form
from portal.returns.special_models import SpecialLine


def test_the_choices_stand_in_their_groups_without_empty_ones(app):
    with app.test_request_context():
        form = LineForm({"Câu hỏi": [("text", "Lời")], "Trống": []}, formdata=None)
        assert form.what.choices == {"Câu hỏi": [("text", "Lời")]}


def test_each_question_is_a_field_of_its_kind_and_figures_are_none(app):
    kinds = ("figure", "text", "number", "rate", "indicator")
    lines = [SpecialLine(id=place, kind=kind, label=kind) for place, kind in enumerate(kinds, 1)]
    with app.test_request_context():
        form = answers_form(lines, formdata=None, data={"line_3": 12})
        assert [(one.name, one.type) for one in form.described] == [
            ("line_2", "TextAreaField"),
            ("line_3", "NumberField"),
            ("line_4", "NumberField"),
        ]
        assert form.line_3.data == 12
