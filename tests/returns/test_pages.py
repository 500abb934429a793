"""The reporting cycle through its pages: a commune's report, the district's review, calendars."""

from datetime import date

import pytest

from tests.metrics.records import collective, declare

OFFICER, LEADER = ("commune_officer", "00952"), ("commune_leader", "00952")


def rows(databases, statement):
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        return owner.execute(statement).fetchall()


def third_quarter(databases):
    return rows(
        databases,
        "SELECT p.id FROM periods p JOIN calendars c ON c.id = p.calendar_id"
        " WHERE c.code = 'state-quarter' AND p.year = 2024 AND p.number = 3",
    )[0][0]


def state_of(databases, path):
    commune, number = path.split("/")[2], path.split("/")[4].split("?")[0]
    return rows(databases, f"SELECT state FROM returns WHERE tenant_id = {commune} AND id = {number}")[0][0]


@pytest.fixture
def opened(visit, databases):
    """The third quarter opened by the district's office; returns the address of Cao Bồ's report."""
    with databases.owner() as owner:
        declare(owner, [2023])
    office = visit("district_officer")
    page = office.get(f"/district/returns?period={third_quarter(databases)}")
    office.send(page, "returns/open")
    officer = visit(*OFFICER)
    home = officer.follow("/")
    listed = officer.get(home.all("//nav//a[contains(@href, '/returns')]/@href")[0])
    return listed.all("//table//a/@href")[0]


def test_a_report_from_draft_to_acceptance(visit, databases, opened):
    officer, leader, office = visit(*OFFICER), visit(*LEADER), visit("district_officer")
    page = officer.get(opened)
    officer.send(page, opened, results="Đã vận động 3 nhóm.\nHai nhóm tham gia.", difficulties="Thiếu vốn")
    page = leader.get(opened)
    assert "Hai nhóm tham gia." in page.words(".facts")
    leader.send(page, "/sign")
    assert state_of(databases, opened) == "signed"
    assert not officer.get(opened).all("//main//form[not(contains(@action, '/files'))]")
    page = office.get(opened)
    office.send(page, "/return", note="Nêu rõ khó khăn", lines=["difficulties", "members_HTX"])
    page = officer.get(opened)
    assert "Nêu rõ khó khăn" in page.words(".flash")
    assert len(page.all("//tr[@class='named']")) == 1
    officer.send(page, opened, difficulties="Thiếu vốn, thiếu đất")
    leader.send(leader.get(opened), "/sign")
    office.send(office.get(opened), "/accept")
    assert state_of(databases, opened) == "accepted"
    chief = visit("district_leader")
    chief.send(chief.get(opened), "/reopen", why="Sót một nhóm", until="2024-10-30")
    assert "30/10/2024" in officer.get(opened).words("#verdict")


def test_nothing_to_report_is_one_click(visit, databases, opened):
    officer = visit(*OFFICER)
    officer.send(officer.get(opened), "/report-nothing")
    assert rows(databases, "SELECT count(*) FROM returns WHERE nothing_to_report") == [(1,)]
    leader = visit(*LEADER)
    leader.send(leader.get(opened), "/sign")
    assert state_of(databases, opened) == "signed"


def test_nothing_to_report_of_a_register_that_was_never_declared_is_refused(visit, databases, opened):
    with databases.owner() as owner:
        owner.execute("DELETE FROM register_declarations")
    officer = visit(*OFFICER)
    page = officer.send(officer.get(opened), "/report-nothing", status=422)
    assert "chưa bao giờ xác nhận sổ đăng ký" in page.words(".error-summary")


def test_nothing_to_report_is_refused_where_something_happened(visit, databases, opened):
    with databases.owner() as owner:
        collective(owner, "00952", "HTX", date(2024, 9, 14), origin="register")
    officer = visit(*OFFICER)
    page = officer.send(officer.get(opened), "/report-nothing", status=422)
    assert "HTX thành lập mới trong kỳ: 1" in page.words(".error-summary")


def test_nothing_to_report_is_not_said_over_results(visit, opened):
    officer = visit(*OFFICER)
    page = officer.get(opened)
    officer.send(page, opened, results="Đã vận động")
    late = officer.send(page, "/report-nothing", status=409)
    assert late.all("//*[@class='error-summary']")
    assert not [one for one in officer.get(opened).tree.forms if "/report-nothing" in one.action]


def test_the_leader_cannot_sign_an_empty_report(visit, opened):
    leader = visit(*LEADER)
    page = leader.send(leader.get(opened), "/sign", status=422)
    assert page.all("//*[@class='error-summary']")


def test_two_people_on_one_report(visit, opened):
    officer = visit(*OFFICER)
    first, second = officer.get(opened), officer.get(opened)
    officer.send(first, opened, results="Bản thứ nhất")
    page = officer.send(second, opened, results="Bản thứ hai", status=409)
    assert "Bản thứ nhất" in page.words(".conflict")
    assert "Bản thứ hai" in page.words(".conflict")
    officer.send(page, opened)
    assert "Bản thứ hai" in officer.get(opened).text


def test_the_same_signature_twice_signs_once(visit, databases, opened):
    officer, leader = visit(*OFFICER), visit(*LEADER)
    officer.send(officer.get(opened), opened, results="Đã vận động")
    page = leader.get(opened)
    leader.send(page, "/sign")
    leader.send(page, "/sign")
    assert rows(databases, "SELECT count(*) FROM return_events WHERE kind = 'signed'") == [(1,)]


def test_a_deputy_signs_for_the_leader_on_leave(visit, databases, opened):
    admin, officer = visit("administrator"), visit(*OFFICER)
    officer.send(officer.get(opened), opened, results="Đã vận động")
    body = rows(databases, "SELECT id FROM bodies WHERE code = 'UBND-00952'")[0][0]
    path = next(rule.rule for rule in admin.app.url_map.iter_rules() if rule.endpoint == "admin.person")
    place = path.replace("<int:account_id>", str(officer.account_id))
    post = {"body_id": str(body), "role": "commune_leader", "starts_on": "2024-10-20", "deputy": "y"}
    page = admin.send(admin.get(place), "/postings", post, status=422, number=-1, ends_on="")
    assert page.all("//*[@class='error-summary']")
    admin.send(page, "/postings", post, number=-1, ends_on="2024-10-30")
    [(posting, leader)] = rows(databases, "SELECT id, deputy_for_id FROM postings WHERE deputy_for_id IS NOT NULL")
    officer.sign_in_as(*OFFICER)
    officer.forge(f"/account/posting/{posting}")
    officer.send(officer.get(opened), "/sign")
    signed = rows(databases, "SELECT posting_id, for_posting_id FROM return_events WHERE kind = 'signed'")
    assert signed == [(posting, leader)]
    assert "; thay" in officer.get(opened).words(".story")


def test_who_may_do_what(visit, opened):
    commune = opened.split("/")[2]
    for role, code in (("commune_front_officer", "00952"), ("inspector", None)):
        someone = visit(role, code)
        page = someone.get(opened)
        assert not page.all("//main//form")
        for move in ("", "/sign", "/accept", "/reopen", "/report-nothing"):
            someone.forge(opened.split("?")[0] + move, status=403)
    visit("duty_holder", "BTG").forge(opened.split("?")[0] + "/sign", status=403)
    visit("commune_leader", "00919").get(opened, status=404)
    visit("commune_leader", "00919").get(f"/communes/{commune}/returns", status=404)


def test_a_body_of_the_district_reports_for_itself(visit, databases):
    year = rows(
        databases,
        "SELECT p.id FROM periods p JOIN calendars c ON c.id = p.calendar_id"
        " WHERE c.code = 'state-year' AND p.year = 2023",
    )[0][0]
    office = visit("district_officer")
    page = office.get(f"/district/returns?period={year}")
    office.send(page, "returns/open")
    holder = visit("duty_holder", "BTG")
    listed = holder.get(f"/district/returns?period={year}")
    [path] = listed.all("//tr[th/a[contains(., 'Tuyên giáo')]]//a/@href")
    page = holder.get(path)
    own = page.all("//a[contains(@href, '/returns/') and contains(@href, '/communes/')]/@href")[0]
    holder.send(holder.get(own), own.split("?")[0], results="Đã tuyên truyền")
    holder.send(holder.get(own), "/sign")
    visit("duty_holder", "UBKT").forge(own.split("?")[0] + "/withdraw", status=403)
    assert state_of(databases, own) == "signed"


def test_the_review_shows_each_and_keeps_the_place(story_visit, databases):
    office = story_visit("district_officer")
    page = office.follow("/district/returns")
    assert len(page.all("//tr[starts-with(@id, 'r-')]")) == 24
    signed = page.all("//tr[.//input[@type='checkbox']]//th/a/@href")
    assert signed
    opened = office.get(signed[0])
    place = opened.all("//tr[@class='current']/@id")
    answer = office.send(opened, "/return", status=422, note="")
    number = place[0].split("-")[2]
    assert answer.all("//tr[@class='current']/@id") == place
    answer = office.send(opened, f"{number}/accept")
    assert answer.location.endswith(f"#{place[0]}")
    again = office.get(answer.location)
    assert again.all("//tr[@class='current']/@id") == place


def test_a_fragment_is_the_review_alone(story_visit):
    office = story_visit("district_officer")
    part = office.get("/district/returns", headers={"HX-Request": "true", "HX-Target": "review"})
    assert "<html" not in part.text
    assert part.tree.get("id") == "review"


def test_accepting_several_skips_what_changed_meanwhile(story_visit, databases):
    office = story_visit("district_officer")
    page = office.get("/district/returns?pick=all")
    number = len(page.all("//input[@type='checkbox' and @checked]"))
    assert number > 2
    confirm = office.send(page, "returns/accept", status=200)
    assert rows(databases, "SELECT count(*) FROM returns WHERE state = 'signed'") == [(number,)]
    first = confirm.all("//input[@name='pick']/@value")[0].split("-")
    code = rows(databases, f"SELECT code FROM units WHERE id = {first[0]}")[0][0]
    leader = story_visit("commune_leader", code)
    path = f"/communes/{first[0]}/returns/{first[1]}"
    leader.send(leader.get(path), "/withdraw")
    office.send(confirm, "returns/accept")
    assert rows(databases, "SELECT count(*) FROM returns WHERE state = 'signed'") == [(0,)]
    assert state_of(databases, path) == "draft"


def test_the_sums_are_those_of_the_units_that_are_in(story_visit, databases):
    period = third_quarter(databases)
    office = story_visit("district_officer")
    for with_what, states in (("", "('accepted')"), ("&with=signed", "('accepted', 'signed')")):
        page = office.get(f"/district/returns/consolidation?period={period}{with_what}")
        for code in ("new_THT", "total_HTX", "operating_THT", "members_HTX"):
            [(number, total)] = rows(
                databases,
                f"SELECT count(*), sum((s.figures->'values'->>'{code}')::int) FROM returns r JOIN LATERAL"
                " (SELECT figures FROM return_snapshots s WHERE s.return_id = r.id AND s.tenant_id = r.tenant_id"
                f" ORDER BY event_seq DESC LIMIT 1) s ON true WHERE r.period_id = {period} AND r.state IN {states}",
            )
            shown = page.all(f"//tr[@data-line='{code}']/td[1]")[0].text_content()
            assert shown.replace(".", "").strip() == str(total)
        assert f"{number}/24" in page.words("#coverage")


def test_what_is_owed_comes_first(story_visit, databases):
    code = rows(
        databases,
        "SELECT u.code FROM returns r JOIN units u ON u.id = r.tenant_id WHERE r.state = 'returned' ORDER BY r.id",
    )[0][0]
    page = story_visit("commune_officer", code).follow("/")
    assert "/returns/" in page.all("//*[@class='todo']/li[1]/a/@href")[0]


def test_units_over_time(story_visit):
    page = story_visit("inspector").get("/district/returns/over-time")
    assert len(page.all("//tbody/tr")) == 24
    assert len(page.all("//thead//a")) == 3


def test_a_period_is_moved_with_a_second_thought(visit, databases):
    admin = visit("administrator")
    page = admin.get("/returns/calendars")
    path = f"/returns/periods/{third_quarter(databases)}"
    assert page.all(f"//a[@href='{path}']")
    page = admin.send(admin.get(path), path, grace_until="2024-09-30", status=422)
    admin.send(page, path, confirmed="y")
    [(day,)] = rows(databases, f"SELECT grace_until::text FROM periods WHERE id = {third_quarter(databases)}")
    assert day == "2024-09-30"


def test_years_are_generated_and_terms_changed(visit, databases):
    office = visit("district_officer")
    path = office.get("/returns/calendars").all("//header/a/@href")[0]
    office.send(office.get(path), "/periods", last_year="2027")
    assert rows(databases, "SELECT count(*) FROM periods WHERE year IN (2026, 2027)") == [(8,)]
    office.send(office.get(path), "/periods", last_year="2027", status=422)
    office.send(office.get(path), path.split("?")[0], number=0, due_after="9", name_en="Quarterly")
    assert rows(databases, "SELECT due_after FROM calendars WHERE name_en = 'Quarterly'") == [(9,)]


def test_saving_difficulties_keeps_that_there_is_nothing_to_report(visit, databases, opened):
    officer = visit(*OFFICER)
    officer.send(officer.get(opened), "/report-nothing")
    officer.send(officer.get(opened), opened, difficulties="Đường sạt lở")
    kept = "SELECT nothing_to_report, difficulties FROM returns WHERE nothing_to_report"
    assert rows(databases, kept) == [(True, "Đường sạt lở")]
    officer.send(officer.get(opened), opened, results="Đã vận động một nhóm")
    assert rows(databases, kept) == []


def test_going_back_and_picking_others_asks_about_the_others(story_visit):
    """The browser comes back to the same form, with its hidden fields as they were."""
    office = story_visit("district_officer")
    page = office.get("/district/returns")
    first, second, *_rest = page.all("//input[@name='pick']/@value")
    for pick in (first, second):
        confirm = office.send(page, "returns/accept", status=200, pick=[pick])
        assert confirm.all("//input[@name='pick']/@value") == [pick]


def test_accepting_several_keeps_the_one_that_is_open(story_visit):
    office = story_visit("district_officer")
    page = office.get("/district/returns")
    first, second, *_rest = page.all("//tr[.//input[@type='checkbox']]//th/a/@href")
    opened = office.get(first)
    place = opened.all("//tr[@class='current']/@id")
    pick = [one for one in opened.all("//input[@name='pick']/@value") if f"open={one.rpartition('-')[0]}" in second]
    confirm = office.send(opened, "returns/accept", status=200, pick=pick)
    [back] = confirm.all("//a[@class='btn-quiet' and contains(@href, 'open=')]/@href")
    returned = office.get(back)
    assert returned.all("//input[@name='pick' and @checked]/@value") == pick
    answer = office.send(confirm, "returns/accept")
    assert answer.location.endswith(f"#{place[0]}")
    page = office.get(answer.location)
    assert page.all("//tr[@class='current']/@id") == place
    assert page.all("//input[@name='pick' and @checked]") == []


def test_picks_go_along_when_one_is_opened_and_fall_when_it_changes(story_visit):
    office = story_visit("district_officer")
    page = office.get("/district/returns")
    picks = page.all("//input[@name='pick']/@value")[:3]
    address = page.all("//tr[.//input[@type='checkbox']]//th/a/@hx-get")[0]
    part = office.get(address + "".join(f"&pick={one}" for one in picks), headers={"HX-Request": "true"})
    assert part.all("//input[@name='pick' and @checked]/@value") == picks
    stale = picks[0].rpartition("-")[0] + "-999"
    part = office.get(f"{address}&pick={stale}", headers={"HX-Request": "true"})
    assert part.all("//input[@name='pick' and @checked]") == []


def test_the_sums_of_nothing_are_no_zeros(visit, databases, opened):
    office = visit("district_officer")
    page = office.get(f"/district/returns/consolidation?period={third_quarter(databases)}")
    assert "0/24" in page.words("#coverage")
    assert {cell.text_content().strip() for cell in page.all("//tr[@data-line]/td")} == {"–"}
    party = "SELECT p.id FROM periods p JOIN calendars c ON c.id = p.calendar_id WHERE c.code = 'party-half-year'"
    page = office.get(f"/district/returns/consolidation?period={rows(databases, party)[0][0]}")
    assert page.all("//*[@class='empty']")
    assert not page.all("//tr[@data-line]")


def test_the_table_over_time_has_its_foot(story_visit, databases):
    page = story_visit("inspector").get("/district/returns/over-time")
    third = page.all("//tfoot/tr[1]/td/text()")[-1]
    where = f"period_id = {third_quarter(databases)} AND state IN ('signed', 'accepted', 'returned')"
    assert third == f"{rows(databases, f'SELECT count(*) FROM returns WHERE {where}')[0][0]}/24"
    assert len(page.all("//tfoot/tr")) == 3


def test_a_rhythm_of_its_own_is_added_and_reports_open_in_it(visit, databases):
    admin = visit("administrator")
    page = admin.get(admin.get("/returns/calendars").all("//a[contains(@href, '/calendars/new')]/@href")[0])
    names = {"name_vi": "Báo cáo 6 tháng (nhà nước)", "name_en": "Half-yearly report (state)"}
    page = admin.send(page, "/calendars/new", status=422, **names, cut_day="32")
    assert page.all("//*[@class='error-summary']")
    page = admin.send(page, "/calendars/new", status=422, **names, cut_day="14", rhythm="quarter")
    assert page.all("//*[@class='error-summary']")
    admin.send(page, "/calendars/new", cut_day="14", rhythm="half_year", **names)
    days = (
        "SELECT p.starts_on::text, p.ends_on::text, p.opens_on::text, p.due_on::text, p.grace_until::text, p.id"
        " FROM periods p JOIN calendars c ON c.id = p.calendar_id WHERE c.name_vi LIKE 'Báo cáo 6 tháng (nhà nước)'"
        " AND p.year = 2024 ORDER BY p.number"
    )
    first, second = rows(databases, days)
    assert first[:5] == ("2023-12-15", "2024-06-14", "2024-06-04", "2024-06-19", "2024-06-22")
    assert second[:2] == ("2024-06-15", "2024-12-14")
    office = visit("district_officer")
    office.send(office.get(f"/district/returns?period={first[5]}"), "returns/open")
    assert rows(databases, f"SELECT count(*) FROM returns WHERE period_id = {first[5]}") == [(24,)]
