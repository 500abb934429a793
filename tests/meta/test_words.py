"""One act has one word, everywhere: catalogues, files and papers use the words of docs/glossary.md and no other."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from portal import catalogue, config
from portal.accounts import rules as accounts
from portal.config import ROOT
from portal.foundings import rules as foundings
from portal.foundings.states import STALLED_AFTER
from portal.quotas import keys
from portal.registry import duplicates
from portal.registry import rules as registry
from portal.workspace import todo

# What must not be written, and what is written instead.
LOSING = {
    r"\bbạn\b": "no address: the account, the post, the body",
    r"lưu (vào )?dự thảo": "lưu nháp",
    r"(?<!ghi nhận )\bmuộn\b": "quá hạn",
    r"(nộp|gửi|mục|ngày|lý do) chậm(?! nhất)": "quá hạn",
    r"chấp nhận|nghiệm thu|(?<!trình )\bduyệt\b": "tiếp nhận",
    r"phần lời|bằng lời|lời văn": "nội dung báo cáo",
    r"diễn biến": "quá trình xử lý",
    r"kém nhất": "xếp từ thấp đến cao",
    r"đứng yên|chưa chuyển bước|chưa có bước mới": "không có tiến triển",
    r"tranh chấp": "hai đơn vị cùng nhận chủ trì",
    r"người làm(?! thay)|người thao tác|bởi %": "người thực hiện",
    r"nhóm cùng sở thích": "nhóm sở thích",
    r"thành viên sáng lập": "sáng lập viên",
    r"cơ quan thực hiện": "đơn vị thực hiện",
    r"xem thử": "xem trước",
    r"cài đặt": "thiết lập",
    r"người quản trị": "quản trị viên",
    r"vui lòng|\bxin (hãy|xem|chờ|đăng)": "hãy",
    r"(?<!%\()\b(e-?mail|click|login|logout|file|menu|link|dashboard|server|user|admin|upload)\b": "no English",
}


def catalogue_texts():
    for file in catalogue.VIETNAMESE.parent.glob("*.po"):
        with file.open("rb") as stream:
            yield from ((file.name, catalogue.first(message.string)) for message in read_po(stream) if message.id)


def written_in_code():
    """The Vietnamese of files and papers, which are Vietnamese whatever the reader's language."""
    for file in sorted((ROOT / "portal").rglob("*.py")):
        if "seed" not in file.relative_to(ROOT).parts:
            for text in re.findall(r'"([^"\n]*)"', file.read_text(encoding="utf-8")):
                if any(letter.isalpha() and not letter.isascii() for letter in text):
                    yield str(file.relative_to(ROOT)), text


def broken(texts):
    found = [(place, text, word) for place, text in texts for word in LOSING if re.search(word, text, re.IGNORECASE)]
    return [f"{place}: “{text}” (say: {LOSING[word]})" for place, text, word in found]


def test_the_catalogues_use_one_word_for_one_act():
    assert broken(catalogue_texts()) == []


def test_files_and_papers_use_the_same_words():
    assert broken(written_in_code()) == []


@pytest.mark.parametrize(
    "text", ["Chào bạn", "Lưu dự thảo", "Lý do chậm", "Gửi muộn", "Chờ huyện duyệt", "bởi %(name)s"]
)
def test_a_losing_word_is_found(text):
    assert broken([("here", text)])


@pytest.mark.parametrize("text", ["Ban hành", "Gửi chậm nhất ngày 15", "Trình duyệt", "Bản dự thảo (Word)", "%(file)s"])
def test_other_words_are_not(text):
    assert broken([("here", text)]) == []


def test_what_wins_stands_in_the_glossary():
    glossary = Path(ROOT, "docs/glossary.md").read_text(encoding="utf-8").casefold()
    winners = {word for word in LOSING.values() if not word.isascii()}
    assert [word for word in winners if word not in glossary] == []


# A number that a text says and a rule keeps: where in the English text it stands, and what the rule says.
NUMBERS = {
    r"(?:moved|step|still)\b.*?\b(\d+) days": STALLED_AFTER.days,
    r"registered within (\d+) days": duplicates.NEAR.days,
    r"owed within the next (\d+) days": todo.DUE_WITHIN.days,
    r"reason, in at least (\d+) characters": foundings.SHORTEST_REASON,
    r"at most (\d+) groups": accounts.MOST_GROUPS,
    r"groups, each once, each of at most (\d+)": accounts.LONGEST_GROUP,
    r"numbers from 0 to (\d+) only": keys.QUOTA.most,
    r"at most (\d+) MB can be sent": config.MOST_SENT // config.MEGABYTE,
    r"lasts more than (\d+) years": registry.LONGEST.days // 365,
}


def numbers_said(pattern):
    """Return the number in each English text that a pattern finds, with the Vietnamese one."""
    with catalogue.VIETNAMESE.open("rb") as stream:
        for message in read_po(stream):
            if message.id and (found := re.search(pattern, catalogue.first(message.id), re.IGNORECASE)):
                yield int(found[1]), catalogue.first(message.string)


@pytest.mark.parametrize("pattern", NUMBERS)
def test_a_number_in_a_text_is_that_of_its_rule(pattern):
    said = list(numbers_said(pattern))
    assert {number for number, _vietnamese in said} == {NUMBERS[pattern]}
    assert [text for number, text in said if str(number) not in text] == []
