"""Importing the portal, or one of its modules, costs no more than that module needs."""

import json
import subprocess
import sys

import pytest

from tests.meta.layers import ROOT

SHOWN = "import json, sys; print(json.dumps(sorted(sys.modules)))"


def imported(statement):
    """Return the modules that a fresh process holds after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{SHOWN}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def of_portal(modules):
    return {name for name in modules if name.startswith("portal.")}


def test_the_package_alone_imports_nothing():
    found = imported("import portal")
    assert of_portal(found) == set()
    assert not {"flask", "sqlalchemy", "docx"} & set(found)


@pytest.mark.parametrize(
    ("module", "not_wanted"),
    [
        ("portal.core.numbers", {"portal.core.access", "portal.units", "portal.seed"}),
        ("portal.documents.workbook", {"flask", "sqlalchemy", "portal.core"}),
        ("portal.foundings.rules", {"portal.metrics", "portal.imports", "portal.exports", "portal.seed", "docx"}),
        ("portal.core.embedded", {"flask", "sqlalchemy"}),
        ("portal.cli", {"portal.seed", "portal.blueprints", "docx"}),
    ],
)
def test_a_module_imports_what_it_needs(module, not_wanted):
    assert not not_wanted & set(imported(f"import {module}"))


def test_the_whole_portal_serves_without_the_demo():
    assert not {name for name in of_portal(imported("import portal.assembly")) if name.startswith("portal.seed")}


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_launcher_tells_how_to_use_it_without_the_portal(option):
    command = [sys.executable, "-X", "importtime", "-m", "portal.launcher", option]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: python -m portal.launcher")
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "portal.core.embedded" in names
    assert not {"flask", "sqlalchemy", "portal.assembly"} & names
