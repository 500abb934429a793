"""README says all and nothing else: its map names every package, its list every command, and each of them exists."""

import re

import pytest

from tests.meta.layers import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
# Of libraries, and not the way to work here: migrations run with `prepare`, people are made on the pages.
NOT_OURS = {"db", "roles", "users"}


def section(title):
    """Return the text beneath a heading, up to the next one."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, flags=re.M | re.S).group(1)


def block(title):
    """Return the indented lines beneath a heading."""
    return [line.strip() for line in section(title).splitlines() if line.startswith("    ")]


def named_packages(lines):
    return {name for line in lines for name in re.findall(r"^portal/(\w+)/(?=\s)", line)}


def test_the_map_names_every_package_and_no_other():
    packages = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")}
    assert len(packages) > 20
    assert named_packages(block("The map of the code")) == packages


def test_the_map_names_every_module_beside_the_packages():
    modules = {path.name for path in (ROOT / "portal").glob("*.py")}
    named = set(re.findall(r"\b(\w+\.py)\b", "\n".join(block("The map of the code"))))
    assert modules - named == {"__init__.py"} - named


def test_what_the_map_names_is_there():
    said = "\n".join(block("The map of the code"))
    known = {path.name for folder in ("portal", "migrations") for path in (ROOT / folder).rglob("*.*")}
    known |= {path.name for path in ROOT.iterdir()}
    assert {name for name in re.findall(r"\b(\w+\.(?:py|txt|md))\b", said) if name not in known} == set()
    folders = re.findall(r"(?<![\w/.])((?:\w+/)+)(?=[\s,;:]|$)", said)
    assert "portal/core/" in folders
    inside = [ROOT, ROOT / "portal"]
    assert [name for name in folders if not any((place / name).is_dir() for place in inside)] == []


def test_the_map_names_every_folder_of_the_repository():
    kept = {"bench", "docs", "migrations", "portal", "static", "templates", "tests", "translations"}
    assert {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")} <= kept | {
        "instance"
    }
    assert [name for name in sorted(kept) if f"{name}/" not in section("The map of the code")] == []


def commands(group, *above):
    """Yield the words of each command of ours, with it."""
    for name, command in group.commands.items():
        if not above and name in NOT_OURS:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, *above, name)
        else:
            yield (*above, name), command


@pytest.fixture
def ours(databases):
    return dict(commands(databases.app.cli))


def listed():
    """Return the words after `flask --app wsgi` of each line of the list, without its comment."""
    lines = [line.split("#")[0] for line in block("Commands") if line.startswith("flask --app wsgi ")]
    return [line.removeprefix("flask --app wsgi ").split() for line in lines]


def command_of(words, ours):
    """Return the longest beginning of a line that is a command."""
    return next((tuple(words[:number]) for number in (2, 1) if tuple(words[:number]) in ours), " ".join(words))


def test_the_list_names_every_command_and_no_other(ours):
    assert len(ours) > 8
    assert {command_of(words, ours) for words in listed()} == set(ours)


def test_each_option_in_the_list_is_one_of_its_command(ours):
    for words in listed():
        known = {option for parameter in ours[command_of(words, ours)].params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", " ".join(words))) <= known, words


def test_the_list_names_every_target_of_the_makefile_and_no_other():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, flags=re.M).group(1).split())
    assert targets == set(re.findall(r"^([a-z][\w-]*):", makefile, flags=re.M)), "each target is .PHONY"
    lines = [*block("Start"), *block("Commands")]
    assert {name for line in lines for name in re.findall(r"^make ([\w-]+)", line)} == targets


def test_what_other_papers_call_is_there():
    """`make …` and `flask --app wsgi …` in the text of README, CONTRIBUTING and docs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, flags=re.M))
    papers = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    called = {(paper.name, name) for paper in papers for name in re.findall(r"`make ([\w-]+)", paper.read_text())}
    assert {one for one in called if one[1] not in targets} == set()


# What a how-to's example makes.
EXAMPLES = {"templates/foundings/stalled.html"}
PATH = re.compile(r"`((?:portal|tests|migrations|templates|static|translations|docs|bench|deploy)/[\w./-]+\.\w+)`")


def test_each_file_that_a_paper_names_is_there():
    papers = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {(paper.name, path) for paper in papers for path in PATH.findall(paper.read_text(encoding="utf-8"))}
    assert len(named) > 20
    assert {one for one in named if not (ROOT / one[1]).exists() and one[1] not in EXAMPLES} == set()
