"""The yearly records: entered, corrected, rated, removed."""

import pytest

from portal.core.clock import RATING_GROUPS, write_setting
from portal.extensions import db
from tests.registry.acting import link

FULL = {
    "members": "23",
    "new_members": "3",
    "contributed_capital": "1.174,5",
    "charter_capital": "2000",
    "revenue": "2.650",
    "regular_workers": "12",
    "average_income": "75,5",
    "managers": "5",
    "managers_trained": "4",
    "high_tech": "yes",
    "high_tech_what": "Tưới nhỏ giọt",
    "linked": "yes",
    "linkage_partner": "Công ty Chè Hùng An",
    "linkage_share": "62,5",
}


def test_everything_is_kept_and_shown(clerk, cooperative):
    page = clerk.get(f"{cooperative}/records/new?year=2022")
    assert page.all("//select[@name='year']/option[@selected]/@value") == ["2022"]
    clerk.send(page, values={**FULL, "rating_score": "80"})
    page = clerk.get(cooperative)
    shown = page.words("tbody")
    for text in ("2022", "1.174,5", "2.650", "75,5", "Tưới nhỏ giọt", "Công ty Chè Hùng An", "62,5 %", "Tốt"):
        assert text in shown.replace("\xa0", " "), text
    edit = clerk.get(link(page, r"records/\d+/edit"))
    kept = dict(edit.form("/communes/").form_values())
    assert {name: kept[name] for name in FULL} == {**FULL, "contributed_capital": "1174,5", "revenue": "2650"}
    wrong = clerk.send(edit, contributed_capital="ba trăm", status=422)
    assert "Hãy ghi như 1.174 hoặc 573,55" in wrong.words(".error")
    clerk.send(edit, contributed_capital="", rating_score="")
    emptied = clerk.get(cooperative).words("tbody")
    assert "1.174,5" not in emptied
    assert "Tốt" not in emptied


@pytest.mark.parametrize(
    ("score", "words"),
    [("79,99", "Khá"), ("65", "Khá"), ("64,99", "Trung bình"), ("50", "Trung bình"), ("49,99", "Yếu"), ("0", "Yếu")],
)
def test_classes(clerk, cooperative, score, words):
    clerk.send(clerk.get(f"{cooperative}/records/new"), rating_score=score)
    assert words in clerk.get(cooperative).words("tbody")


def test_a_rating_is_said_one_way(clerk, cooperative):
    page = clerk.get(f"{cooperative}/records/new?year=2023")
    groups = {"group_0": "30", "group_1": "20", "group_2": "10"}
    page = clerk.send(page, values=groups, status=422)
    assert page.all("//*[@id='group_3-error']")
    page = clerk.send(page, values={"group_3": "7,5", "rating_score": "70"}, status=422)
    assert "67,5" in page.words(".error-summary")
    page = clerk.send(page, values={"rating_score": "", "not_rated_reason": "under_12_months"}, status=422)
    page = clerk.send(page, values={"not_rated_reason": "", "group_0": "90"}, status=422)
    clerk.send(page, values={"group_0": "30"})
    page = clerk.get(cooperative)
    assert "67,5" in page.words("tbody")
    assert "Khá" in page.words("tbody")
    edit = clerk.get(link(page, r"records/\d+/edit"))
    assert dict(edit.form("/communes/").form_values())["group_3"].rstrip("0") in ("7.5", "7,5")
    clerk.send(edit, values={f"group_{n}": "" for n in range(4)} | {"not_rated_reason": "stopped_over_3_months"})
    page = clerk.get(cooperative)
    assert "Khá" not in page.words("tbody")
    assert "67,5" not in page.words("tbody")


def test_the_groups_are_the_administrators(app, clerk, cooperative):
    with app.app_context():
        write_setting(RATING_GROUPS, "Tài chính\nQuản trị")
        db.session.commit()
    page = clerk.get(f"{cooperative}/records/new")
    assert [one for one in page.form("/communes/").fields if one.startswith("group_")] == ["group_0", "group_1"]
    clerk.send(page, group_0="40", group_1="30")
    with app.app_context():
        write_setting(RATING_GROUPS, None)
        db.session.commit()
    page = clerk.get(link(clerk.get(cooperative), r"records/\d+/edit"))
    assert [one for one in page.form("/communes/").fields if one.startswith("group_")] == ["group_0", "group_1"]


def test_a_group_is_not_rated(clerk, home):
    page = clerk.get(f"{clerk.enter(home)}/records/new")
    assert "rating_score" not in page.form("/communes/").fields
    clerk.send(page, members="0")


def test_unknown_is_not_zero_and_not_no(clerk, cooperative):
    clerk.send(clerk.get(f"{cooperative}/records/new"), members="0", high_tech="no")
    cells = [cell.text_content().strip() for cell in clerk.get(cooperative).all("//tbody/tr/td")]
    assert cells[0] == "0"
    assert cells[2] == "–"
    assert cells[5] == "Không"
    assert cells[6] == "–"


def test_a_year_has_one_record(clerk, cooperative):
    page = clerk.get(f"{cooperative}/records/new?year=2022")
    clerk.send(clerk.get(f"{cooperative}/records/new?year=2022"), members="7")
    page = clerk.send(page, members="8", status=422)
    assert page.all("//*[@id='year-error']")
    assert page.all("//input[@name='members']/@value") == ["8"]
    clerk.send(page, year="2021")


def test_contradictions_are_named(clerk, cooperative):
    page = clerk.get(f"{cooperative}/records/new")
    page = clerk.send(page, managers="2", managers_trained="3", status=422)
    assert page.all("//*[@id='managers_trained-error']")
    page = clerk.send(page, managers_trained="2", high_tech="no", high_tech_what="Máy bay phun thuốc", status=422)
    assert page.all("//*[@id='high_tech_what-error']")
    page = clerk.send(page, high_tech="yes", members="nhiều", status=422)
    assert page.all("//*[@id='members-error']")
    assert page.all("//input[@name='members']/@value") == ["nhiều"]


def test_two_people_on_one_record(clerk, cooperative):
    clerk.send(clerk.get(f"{cooperative}/records/new"), members="7")
    edit = link(clerk.get(cooperative), r"records/\d+/edit")
    mine = clerk.get(edit)
    clerk.send(clerk.get(edit), members="9", high_tech="yes")
    page = clerk.send(mine, members="8", status=409)
    differing = [[cell.text for cell in row.findall("td")] for row in page.all("//tr[@class='differs']")]
    assert differing == [["9", "8"], ["Có", "Không rõ"]]
    clerk.send(page)
    assert "8" in clerk.get(cooperative).words("tbody").split()


def test_a_record_is_removed_once_confirmed(clerk, cooperative):
    clerk.send(clerk.get(f"{cooperative}/records/new"), members="7")
    page = clerk.get(link(clerk.get(cooperative), r"records/\d+/edit"))
    clerk.send(clerk.get(link(page, r"records/\d+/remove")))
    assert not clerk.get(cooperative).all("//tbody")


def test_the_next_action_is_the_year_that_is_owed(clerk, cooperative):
    page = clerk.get(cooperative)
    assert page.all("//a[@class='btn-go']/@href") == [f"{cooperative}/records/new?year=2023"]
    clerk.send(clerk.get(page.all("//a[@class='btn-go']/@href")[0]), members="7")
    assert not clerk.get(cooperative).all("//a[@class='btn-go']")
