"""A commune's first page: foundings, quotas, what is owed, what stands in the register."""

from datetime import date

import pytest

from portal.foundings import stages
from portal.foundings.models import Founding
from portal.workspace import todo

OFFICER = ("commune_officer", "00952")
TODAY = date(2024, 10, 23)


def founding(kind="HTX", stage="mobilizing", moved_on=TODAY, **own):
    return Founding(
        id=7, tenant_id=3, kind=kind, stage=stage, state="open", moved_on=moved_on, working_name="Chè Shan", **own
    )


@pytest.fixture
def stalled_unit(story_app, databases):
    with databases.owner() as connection:
        connection.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        return connection.execute(
            "SELECT u.code FROM foundings f JOIN units u ON u.id = f.tenant_id WHERE f.state = 'open'"
            " AND f.moved_on < date '2024-10-23' - 60 ORDER BY f.id LIMIT 1"
        ).fetchone()[0]


def test_the_officer_sees_the_work_and_what_to_begin(story_visit):
    page = story_visit(*OFFICER).follow("/")
    assert page.words("h1") == "Xã Cao Bồ"
    assert "Thứ Tư, 23/10/2024" in page.words(".coverage")
    assert len(page.all("//*[contains(@class, 'btn-go')]")) == 1
    assert page.all("//a[contains(@href, '/foundings/') and not(contains(@class, 'btn'))]")
    assert "Quyết định số 47/QĐ-UBND" in page.words()


def test_registry_counts_are_the_lists_they_open(story_visit):
    visitor = story_visit(*OFFICER)
    page = visitor.follow("/")
    for link in page.all("//a[contains(@href, 'status=operating')]"):
        assert link.text in visitor.get(link.get("href")).words("tfoot")


def test_a_stalled_founding_is_warned_and_asked_for(story_visit, stalled_unit):
    page = story_visit("commune_officer", stalled_unit).follow("/")
    assert "Không có tiến triển quá 60 ngày" in page.words("table")
    assert "Đẩy tiếp hoặc dừng" in page.words(".todo")


def test_the_leader_reads_first_what_waits(story_visit):
    page = story_visit("commune_leader", "00913").follow("/")
    assert page.all("//h2")[0].text == "Việc phải làm"
    assert "Cho ý kiến về chỉ tiêu" in page.all("//*[@class='todo']/li")[0].text_content()
    assert not page.all("//main//*[contains(@class, 'btn-go')]")


def test_the_district_reads_and_writes_nothing(story_visit):
    commune = story_visit(*OFFICER).get("/", status=302).location
    page = story_visit("inspector").get(commune)
    assert page.words("h1") == "Xã Cao Bồ"
    assert not page.all("//main//*[contains(@class, 'btn-go')]")
    assert not page.all("//main//form")


def test_another_commune_is_not_there(story_visit):
    other = story_visit("commune_officer", "00973").get("/", status=302).location
    story_visit(*OFFICER).get(other, status=404)


def test_an_empty_commune_says_so(visit):
    page = visit(*OFFICER).follow("/")
    assert "Chưa có nhóm nào đang vận động" in page.words()
    assert "Chưa có chỉ tiêu nào được giao" in page.words()


def test_stalled_means_more_than_sixty_days():
    assert not stages.is_stalled("open", date(2024, 8, 24), TODAY)
    assert stages.is_stalled("open", date(2024, 8, 23), TODAY)


def test_the_law_gives_a_group_five_working_days(app):
    group = founding("THT", "notified", moved_on=date(2024, 10, 17))
    assert todo.term_of(group) == date(2024, 10, 24)
    assert todo.term_of(founding()) is None
    with app.test_request_context():
        [task] = todo.tasks(None, [], [group], TODAY, "vi")
        assert (task.sign, task.chip) == ("warn", "trước 24/10/2024")
        [late] = todo.tasks(None, [], [group], date(2024, 10, 26), "vi")
        assert (late.sign, late.chip) == ("bad", "quá hạn 2 ngày")


def test_everybody_has_a_first_page(visit):
    for role in ("inspector", "district_officer", "duty_holder", "administrator", "district_front_officer"):
        assert visit(role).get("/", status=302).location


def test_every_post_reads_first_what_is_owed(story_visit):
    page = story_visit("commune_officer", "00937").follow("/")
    assert page.all("//h2")[0].text == "Việc phải làm"
    again = page.all("//*[@class='todo']//a[text()='Đề xuất lại chỉ tiêu']")[0].get("href")
    assert again.endswith("/quotas/proposal")


@pytest.mark.parametrize(
    ("role", "code", "first", "entry"),
    [
        ("duty_holder", "HND", "/duties/mine", "Phân công"),
        ("commune_front_officer", "00937", "/ledger", "Sổ vận động"),
        ("commune_officer", "00937", "/communes/", "Việc của xã"),
    ],
)
def test_the_menu_begins_with_what_the_post_opens_first(story_visit, role, code, first, entry):
    visitor = story_visit(role, code)
    assert visitor.get("/", status=302).location.startswith(first)
    links = visitor.follow("/").all("//nav[contains(@class, 'nav-main')]/a")
    assert (links[0].text, links[0].get("aria-current")) == (entry, "page")
