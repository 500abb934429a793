"""What runs around a view is what portal/pipeline.py lists, in that order, and nothing else."""

import pytest
from flask import Flask

from portal import pipeline

# A blueprint's own steps and helpers, which run for its views only.
OF_A_BLUEPRINT_BEFORE = {}
OF_A_BLUEPRINT_AFTER = {"security": ["flask_security.utils._add_cache_control"]}
OF_A_BLUEPRINT_GIVEN = {
    "ledger": "portal.ledger.blueprint._helpers",
    "quotas": "portal.quotas.blueprint._helpers",
    "returns": "portal.returns.blueprint._helpers",
}
LIBRARIES_GIVE = {
    "flask.templating._default_template_ctx_processor",
    "flask_login.utils._user_context_processor",
    "flask_security.core._context_processor",
    "flask_wtf.csrf.CSRFProtect.init_app.<locals>.<lambda>",
}


def names(steps):
    return [step if isinstance(step, str) else f"{step.__module__}.{step.__qualname__}" for step in steps]


def by_blueprint(registered):
    return {name: names(steps) for name, steps in registered.items() if steps}


def test_what_runs_before_a_view_is_the_list(databases):
    registered = by_blueprint(databases.app.before_request_funcs)
    assert registered == {None: names(pipeline.STEPS_BEFORE), **OF_A_BLUEPRINT_BEFORE}


def test_what_runs_after_a_view_is_the_list(databases):
    registered = by_blueprint(databases.app.after_request_funcs)
    assert registered == {None: names(pipeline.STEPS_AFTER)[::-1], **OF_A_BLUEPRINT_AFTER}
    assert by_blueprint(databases.app.teardown_request_funcs) == {}


def test_what_every_template_is_given_is_the_list(databases):
    registered = names(databases.app.template_context_processors[None])
    assert [name for name in registered if name not in LIBRARIES_GIVE] == names(pipeline.IN_EVERY_TEMPLATE)


def test_what_the_templates_of_a_blueprint_are_given_is_the_list(databases):
    registered = {
        name: [given for given in names(processors) if given not in LIBRARIES_GIVE]
        for name, processors in databases.app.template_context_processors.items()
        if name is not None
    }
    expected = {name: [helper] for name, helper in OF_A_BLUEPRINT_GIVEN.items()}
    for name, given in pipeline.IN_TEMPLATES_OF.items():
        expected.setdefault(name, []).extend(names(given))
    assert {name: sorted(given) for name, given in registered.items() if given} == {
        name: sorted(given) for name, given in expected.items()
    }


def _planted():
    """A step that some library brings."""


def test_a_step_that_no_list_names_stops_the_start():
    with pytest.raises(pipeline.UnlistedStep, match="_planted"):
        pipeline.in_order([names], [_planted])


def test_a_librarys_step_runs_where_its_name_stands():
    named = f"{__name__}._planted"
    assert pipeline.in_order([names, named, by_blueprint], [_planted]) == [names, _planted, by_blueprint]


def test_what_answers_a_fault_stands_in_one_place(databases):
    """Also for a fault of a blueprint's own: its handler would answer before who acts is asked."""
    handlers = {
        (blueprint, handler.__module__)
        for blueprint, by_code in databases.app.error_handler_spec.items()
        for by_class in by_code.values()
        for handler in by_class.values()
    }
    assert handlers == {(None, "portal.core.error_pages")}


def test_nothing_stands_before_the_application(databases):
    """But the proxy's headers, where one is told of (portal/assembly.py)."""
    assert databases.app.wsgi_app.__func__ is Flask.wsgi_app
