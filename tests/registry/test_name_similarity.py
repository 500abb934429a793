"""When two names or numbers probably mean the same collective."""

import pytest

from portal.registry.name_similarity import bare, near_name, plain_number, same_name


@pytest.mark.parametrize(
    ("folded", "kept"),
    [
        ("to hop tac che shan", "che shan"),
        ("tht. che shan", "che shan"),
        ("hop tac xa 'nam huong'", "nam huong"),
        ("lien hiep hop tac xa vi xuyen", "vi xuyen"),
        ("htx", ""),
    ],
)
def test_a_name_without_the_words_of_its_kind(folded, kept):
    assert bare(folded) == kept


def test_equal_names_but_for_the_words_of_the_kind():
    assert same_name("tht che shan", "to hop tac che shan")
    assert not same_name("tht", "htx")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("che shan thon lung", "che shan", True),  # one holds the other
        ("mat ong bac ha", "mat ong bac hai", True),  # one letter more
        ("mat ong bac ha", "mat ong bat hai", True),  # two letters
        ("mat ong bac ha", "mat ong bat hoi", False),  # three
        ("che shan", "che khan", True),
        ("che a", "che o", False),  # too short for a letter to be a slip
        ("nuoi bo thon 5", "nuoi bo thon 6", False),  # another number is another place
        ("tht", "che shan", False),
    ],
)
def test_names_that_hardly_differ(one, other, near):
    assert near_name(one, other) is near
    assert near_name(other, one) is near


@pytest.mark.parametrize(("folded", "plain"), [("so: 010-02/a", "1002a"), ("so", ""), ("0012", "12"), ("", "")])
def test_a_number_without_punctuation(folded, plain):
    assert plain_number(folded) == plain
