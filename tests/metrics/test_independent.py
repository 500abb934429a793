"""The tables, read apart, give what dashboard, drill-down, export, paper and `figures` show, on random days."""

import json
from datetime import datetime, time, timedelta
from random import Random

import pytest

from portal.core import clock
from tests.exports.reading import table
from tests.metrics.independent import FIRST, LAST, disturb, read
from tests.pages import Visitor
from tests.reports.reading import Docx, number
from tests.shares import SEED, some
from tests.workbooks import oracle

DAYS = [FIRST + timedelta(days=n) for n in sorted(Random(SEED).sample(range((LAST - FIRST).days + 1), 60))]
WORDS = {
    "met": "Đạt",
    "on_track": "Đúng tiến độ",
    "behind": "Chậm so với kế hoạch",
    "missed": "Không đạt",
    "not_computable": "Chưa tính được",
}


def said(code, answer):
    """The verdict in words."""
    if answer.verdict == "not_enough_data":
        return f"Chưa đủ số liệu ({24 - len(answer.missing)}/24)"
    if (code, answer.verdict) == ("T5", "behind"):
        return "Dưới mức cần giữ"
    return WORDS[answer.verdict]


def amount(code, answer):
    """The value as a page shows it, without its unit; a dash for none."""
    if answer.value is None:
        return "–"
    text = f"{oracle.shown(answer.value):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("day", some(2, DAYS, "independent"))
def test_all_that_shows_figures_says_what_the_tables_say(story_app, databases, day):
    with databases.owner() as owner:
        disturb(owner, f"{SEED} {day}")
        groups, facts = read(owner)
    answers = oracle.on(groups, day, facts)
    with clock.frozen(datetime.combine(day, time(9))):
        office = Visitor(story_app, "district_officer")
        of_command(story_app, day, answers)
        of_dashboard(office, day, answers)
        of_pages(office, day, answers)
        of_export(office, day, answers)
        of_paper(office, day, answers)


def of_command(app, day, answers):
    done = app.test_cli_runner().invoke(args=["figures", "--as-of", day.isoformat(), "--json"])
    assert done.exit_code == 0, done.output
    for one in json.loads(done.stdout):
        answer = answers[one["code"]]
        where = one["code"], day, one
        value = None if answer.value is None else float(oracle.shown(answer.value))
        assert one["value"] == value, where
        assert one["verdict"] == answer.verdict, where
        assert [unit["code"] for unit in one["coverage"]["missing"]] == answer.missing, where
        assert [unit["code"] for unit in one["coverage"]["old"]] == answer.old, where


def of_dashboard(office, day, answers):
    page = office.get(f"/district?as_of={day}")
    missing = {code for answer in answers.values() for code in answer.missing}
    assert f"{24 - len(missing)}/24" in plain(
        page.all("//div[@class='head']//div[@class='coverage']")[0].text_content()
    )
    for code, answer in answers.items():
        row = page.all(f"//tr[@id='{code}']")[0]
        cells = [plain(cell.text_content()) for cell in row]
        assert cells[1].split(" ")[0] == amount(code, answer), (code, day)
        assert cells[4] == said(code, answer), (code, day)
        assert f"số liệu {24 - len(answer.missing)}/24" in cells[5], (code, day)


def of_pages(office, day, answers):
    for code, answer in answers.items():
        page = office.get(f"/district/objectives/{code}?as_of={day}")
        assert f"{24 - len(answer.missing)}/24" in plain(
            page.all("//div[@class='head']//div[@class='coverage']")[0].text_content()
        )
        result = plain(page.all("//p[@class='big']")[0].text_content())
        assert result.split(" ")[0] == amount(code, answer), (code, day)
        assert result.endswith(said(code, answer)), (code, day, result)


def of_export(office, day, answers):
    found = table(office, f"/district/objectives/export.xlsx?as_of={day}")
    assert [row["Mã"] for row in found.rows] == list(answers)
    for row in found.rows:
        answer = answers[row["Mã"]]
        value = "" if answer.value is None else float(oracle.shown(answer.value))
        assert (row["Kết quả"], row["Đánh giá"]) == (value, said(row["Mã"], answer)), day
        assert row["Số đơn vị có đủ số liệu"] == 24 - len(answer.missing)
        assert len([name for name in row["Đơn vị còn thiếu"].split(", ") if name]) == len(answer.missing)


def of_paper(office, day, answers):
    data = office.client.get(f"/district/reports/yearly.docx?year={day.year}").data
    rows = Docx(data).table(("TT", "Mục tiêu"))[1:]
    for (code, answer), (_tt, _text, _target, result, verdict, known) in zip(answers.items(), rows, strict=True):
        assert number(result) == (None if answer.value is None else float(oracle.shown(answer.value))), (code, day)
        assert verdict.startswith(said(code, answer)), (code, day)
        assert known == f"{24 - len(answer.missing)}/24"
