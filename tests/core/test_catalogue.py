"""What is missing or wrong in the catalogue is told, line by line; texts by page as they read."""

from types import SimpleNamespace

import pytest

from portal import catalogue


def message(text, translated="", locations=()):
    return SimpleNamespace(id=text, string=translated, locations=list(locations))


@pytest.fixture
def texts(monkeypatch):
    """Set what code says and what the catalogue holds."""

    def told(code, given):
        monkeypatch.setattr(catalogue, "collected", lambda **_options: [message(""), *code])
        monkeypatch.setattr(catalogue, "vietnamese", lambda: [message("", "head"), *given])

    return told


def test_nothing_is_wrong(texts):
    texts([message("Save")], [message("Save", "Lưu")])
    assert list(catalogue.problems()) == []


def test_what_is_missing_untranslated_and_no_longer_used(texts):
    texts([message("Save"), message("Open")], [message("Save"), message("Gone", "Xong")])
    told = list(catalogue.problems())
    assert set(told) == {
        "no text for 'Save'",
        "no text for 'Open'",
        "no longer used: 'Gone'",
    }


@pytest.mark.parametrize(
    ("text", "translated", "wrong"),
    [
        ("%(number)s rows", "%(number)s dòng", False),
        ("%(number)s rows", "nhiều dòng", True),
        ("%(number)s rows", "%(numer)s dòng", True),
        ("%(num)d of %(all)s", "%(all)s: %(num)d", False),
        (("%(num)s row", "%(num)s rows"), ("%(num)s dòng",), False),
        (("%(num)s row", "%(num)s rows"), ("dòng",), True),
    ],
)
def test_other_placeholders_are_told(texts, text, translated, wrong):
    one = message(text, translated)
    texts([one], [one])
    assert bool([line for line in catalogue.problems() if "placeholders" in line]) is wrong


def test_texts_by_page_in_the_order_of_their_lines(texts):
    def places(*lines):
        return [(str(catalogue.ROOT / "templates" / "a.html"), line) for line in lines]

    other = [(str(catalogue.ROOT / "portal" / "b.py"), 1)]
    texts([message("Two", locations=places(9)), message("One", locations=places(2) + other)], [message("One", "Một")])
    assert catalogue.by_page() == {
        "portal/b.py": [("One", "Một")],
        "templates/a.html": [("One", "Một"), ("Two", "")],
    }
    assert list(catalogue.by_page("templates/")) == ["templates/a.html"]
    assert catalogue.by_page("nowhere") == {}
