"""The list of blueprints says all: which module's views hang on which."""

from portal.blueprints import BLUEPRINTS


def views_by_blueprint(app):
    """Return the modules that hold the views of each blueprint, as the running application has them."""
    found = {}
    for endpoint, view in app.view_functions.items():
        if view.__module__.startswith("tests."):  # what other tests gave the application that they share with this one
            continue
        found.setdefault(endpoint.rpartition(".")[0], set()).add(view.__module__)
    return found


def test_each_view_stands_in_a_module_of_the_list_and_each_module_holds_one(databases):
    libraries = {"security": {"flask_security.views"}}
    listed = {blueprint.name: {module.__name__ for module in modules} for blueprint, modules in BLUEPRINTS}
    assert views_by_blueprint(databases.app) == listed | libraries
