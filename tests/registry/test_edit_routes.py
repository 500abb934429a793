"""The register is filled in and corrected, through a browser without JavaScript."""

import re

import pytest

from tests.registry.acting import GROUP, OTHER, OWN, link


def test_an_entry_is_entered_and_corrected(clerk, home):
    address = clerk.enter(home)
    page = clerk.get(address)
    assert page.words("h1") == GROUP["name"]
    assert "Số dư đầu kỳ" in page.words(".facts") or "31/12/2020" in page.words(".facts")
    edit = clerk.get(f"{address}/edit")
    assert not edit.all("//input[@name='kind']")
    clerk.send(edit, name="Tổ chăn nuôi dê", head_name="Bà Lý Thị Mai")
    assert clerk.get(address).words("h1") == "Tổ chăn nuôi dê"
    assert "Lý Thị Mai" in clerk.get(address).words(".facts")


def test_what_is_missing_is_named_and_what_was_typed_stays(clerk, home):
    page = clerk.send(clerk.get(f"{home}/registry/new"), values={**GROUP, "registered_on": "2030-01-01"}, status=422)
    assert page.all("//*[@id='registered_on-error']")
    assert page.all("//input[@name='name']/@value") == [GROUP["name"]]
    page = clerk.send(page, values={"registered_on": "2019-05-03", "name": " "}, status=422)
    assert page.all("//*[@id='name-error']")
    page = clerk.send(page, values={"name": "A", "subtype": "crops"}, status=422)
    assert page.all("//*[@id='subtype-error']")


@pytest.mark.parametrize(("kind", "status"), [("THT", 422), ("HTX", 422), ("interest_group", 302)])
def test_what_counts_as_new_is_led_to_the_founding(clerk, home, kind, status):
    values = {**GROUP, "kind": kind, "registered_on": "2022-05-03", "head_name": "Ông A"}
    page = clerk.send(clerk.get(f"{home}/registry/new"), values=values, status=status)
    if status == 422:
        already = clerk.get(link(page, "registered-already.*working_name"))
        assert already.all("//input[@name='working_name']/@value") == [GROUP["name"]]
        assert already.all("//input[@name='happened_on']/@value") == ["2022-05-03"]
        assert already.all("//input[@name='head_name']/@value") == ["Ông A"]


def test_an_old_entry_cannot_be_moved_into_the_programme(clerk, home):
    address = clerk.enter(home)
    page = clerk.send(clerk.get(f"{address}/edit"), registered_on="2022-01-05", status=422)
    assert "registered-already" in page.text


def test_probable_duplicates_are_pointed_out_once(clerk, home):
    first = clerk.enter(home)
    values = {**GROUP, "name": "THT Chăn nuôi dê thôn Nà Pồng", "registration_number": "9"}
    page = clerk.send(clerk.get(f"{home}/registry/new"), values=values, status=422)
    assert first in page.all("//*[contains(@class, 'duplicates')]//a/@href")
    assert page.all("//input[@name='name']/@value") == [values["name"]]
    second = clerk.send(page, another="y").location
    assert second != first


def test_an_edit_is_asked_only_when_it_changes_what_is_compared(clerk, home):
    clerk.enter(home)
    page = clerk.send(clerk.get(f"{home}/registry/new"), values={**GROUP, "registration_number": "9"}, status=422)
    second = clerk.send(page, another="y").location
    clerk.send(clerk.get(f"{second}/edit"), head_name="Ông B")
    clerk.send(clerk.get(f"{second}/edit"), registration_number="007-tht", status=422)


def test_the_very_number_of_another_is_refused(clerk, home):
    clerk.enter(home)
    values = {**GROUP, "name": "Nuôi ong"}
    page = clerk.send(clerk.get(f"{home}/registry/new"), values=values, status=422)
    assert not page.all("//input[@name='another']")
    page = clerk.forge(f"{home}/registry/new", {**values, "another": "y"}, status=422)
    assert page.all("//*[contains(@class, 'error-summary')]")


@pytest.mark.parametrize("path", ["foundings/new", "foundings/registered-already"])
def test_foundings_point_out_duplicates_too(clerk, home, path):
    first = clerk.enter(home)
    day = {"opened_on": "2024-01-10", "expected_members": "9"}
    if "already" in path:
        day = {"happened_on": "2024-01-10", "number": "12", "members": "9"}
    sector = "agriculture_forestry_fishery"
    values = {"kind": "THT", "working_name": "tht chăn nuôi dê thôn nà pồng", "sector": sector, **day}
    page = clerk.send(clerk.get(f"{home}/{path}"), values=values, status=422)
    assert first in page.all("//*[contains(@class, 'duplicates')]//a/@href")
    clerk.send(page, another="y")


def test_two_people_on_one_entry(clerk, home, visit):
    address = clerk.enter(home)
    mine, theirs = clerk.get(f"{address}/edit"), clerk.get(f"{address}/edit")
    clerk.send(theirs, villages="Nà Pồng", head_name="Ông C")
    page = clerk.send(mine, villages="Bản Khoang", status=409)
    assert "Nà Pồng" in page.words(".conflict")
    assert "Bản Khoang" in page.words(".conflict")
    assert page.all("//input[@name='villages']/@value") == ["Bản Khoang"]
    clerk.send(page)
    assert "Bản Khoang" in clerk.get(address).words(".facts")


def test_a_mistake_in_the_form_does_not_hide_a_conflict(clerk, home):
    address = clerk.enter(home)
    mine = clerk.get(f"{address}/edit")
    clerk.send(clerk.get(f"{address}/edit"), villages="Nà Pồng")
    page = clerk.send(mine, name=" ", status=409)  # the conflict is told at once, the mistake when it is sent again
    page = clerk.send(page, name=" ", status=422)
    clerk.send(page, name="Tổ dê")


def test_a_removal_is_confirmed(clerk, home):
    address = clerk.enter(home)
    page = clerk.get(f"{address}/remove")
    clerk.get(address)
    clerk.send(page)
    clerk.get(address, status=404)


def test_a_removal_of_what_somebody_changed_is_asked_again(clerk, home):
    address = clerk.enter(home)
    page = clerk.get(f"{address}/remove")
    clerk.send(clerk.get(f"{address}/edit"), villages="Nà Pồng")
    page = clerk.send(page, status=409)
    clerk.send(page)


def test_a_group_that_a_founding_grows_out_of_is_not_removed(clerk, home):
    address = clerk.enter(home)
    founding = {"kind": "HTX", "working_name": "HTX dê Nà Pồng", "villages": "Nà Pồng", "sector": GROUP["sector"]}
    founding |= {"expected_members": "9", "opened_on": "2024-01-10", "converts_collective_id": address.split("/")[-1]}
    clerk.send(clerk.get(f"{home}/foundings/new"), values=founding)
    page = clerk.send(clerk.get(f"{address}/remove"), status=422)
    assert "Có HTX đang vận động thành lập từ tổ này" in page.words("main")
    clerk.get(address)


def test_statuses(clerk, home):
    address = clerk.enter(home)
    clerk.send(
        clerk.get(address), "/status", values={"status": "stopped", "from_on": "2023-05-01", "reason": "Thiếu vốn"}
    )
    page = clerk.get(address)
    assert "Thiếu vốn" in page.words(".story")
    page = clerk.send(page, "/status", values={"status": "dissolved", "from_on": "2023-04-01"}, number=0, status=422)
    assert page.all("//*[@id='status-from_on-error']")
    stale = clerk.get(address)
    clerk.send(clerk.get(address), "/status", values={"status": "dissolved", "from_on": "2023-06-01"})
    clerk.send(stale, "remove-last", status=422)
    page = clerk.get(address)
    assert not [form for form in page.tree.forms if form.action.endswith("/status")]
    clerk.send(page, "remove-last")
    clerk.send(clerk.get(address), "remove-last")
    assert "Thiếu vốn" not in clerk.get(address).words(".story")


def test_a_product_is_entered_corrected_and_removed(clerk, home):
    address = clerk.enter(home)
    page = clerk.get(f"{address}/products/new")
    values = {"name": "Mật ong bạc hà", "ocop_stars": "4", "recognised_on": "2023-10-01"}
    clerk.send(page, values={**values, "mark_kind": "geographical_indication", "mark_name": "Mèo Vạc"})
    page = clerk.get(address)
    assert "Mật ong bạc hà" in page.words("#products")
    assert "4" in page.words("#products")
    again = clerk.send(clerk.get(f"{address}/products/new"), values={"name": "mật ong BẠC HÀ"}, status=422)
    assert again.all("//*[@id='name-error']")
    edit = link(page, r"products/\d+/edit")
    stale = clerk.get(edit)
    clerk.send(clerk.get(edit), ocop_stars="5")
    page = clerk.send(stale, ocop_stars="3", status=409)
    assert "5 ★" in page.words(".conflict")
    clerk.send(clerk.get(link(page, r"products/\d+/remove")))
    assert "Mật ong" not in clerk.get(address).words("#products")


def test_a_contract_is_entered_corrected_and_removed(clerk, home):
    address = clerk.enter(home)
    values = {"name": "Công ty CP Chè Hùng An", "starts_on": "2023-01-01", "ends_on": "2022-01-01"}
    page = clerk.send(clerk.get(f"{address}/partners/new"), values=values, status=422)
    assert page.all("//*[@id='ends_on-error']")
    clerk.send(page, ends_on="2024-01-01", subject="Bao tiêu chè búp tươi", contract_number="02/HĐ")
    page = clerk.get(address)
    assert "Bao tiêu" in page.words("#partners")
    assert page.all("//*[@id='partners']//*[contains(@class, 'chip none')]")
    clerk.send(clerk.get(link(page, r"partners/\d+/edit")), ends_on="")
    page = clerk.get(address)
    assert page.all("//*[@id='partners']//*[contains(@class, 'chip ok')]")
    clerk.send(clerk.get(link(clerk.get(link(page, r"partners/\d+/edit")), r"partners/\d+/remove")))
    assert "Hùng An" not in clerk.get(address).words("#partners")


@pytest.mark.parametrize("role", ["commune_leader", "commune_front_officer", "inspector", "district_officer"])
def test_others_read_and_do_not_write(clerk, home, visit, role):
    address = clerk.enter(home)
    someone = visit(role, OWN if role.startswith("commune") else None)
    page = someone.get(address)
    assert not [form for form in page.tree.forms if "/registry/" in (form.action or "")]
    assert not [href for href in page.all("//main//a/@href") if re.search("/(new|edit|remove)", href)]
    someone.get(f"{address}/edit", status=403)
    someone.forge(f"{address}/status", {"status": "stopped", "from_on": "2023-01-01"}, status=403)


def test_another_commune_finds_nothing(clerk, home, visit):
    address = clerk.enter(home)
    other = visit("commune_officer", OTHER)
    for path in ("", "/edit", "/remove", "/records/new", "/products/new", "/partners/new"):
        other.get(address + path, status=404)


def test_a_conversion_is_linked_and_unlinked_by_hand(clerk, home):
    group = clerk.enter(home, name="THT Chè", registered_on="2015-01-01")
    grown = clerk.enter(home, kind="HTX", name="HTX Chè Shan", registered_on="2018-01-01", registration_number="5")
    number = group.rsplit("/", 1)[1]
    clerk.send(clerk.get(f"{grown}/edit"), converted_from=number)
    assert "THT Chè" in clerk.get(grown).words(".conversion")
    assert "HTX Chè Shan" in clerk.get(group).words(".conversion")
    assert "01/01/2018" in clerk.get(group).words(".story")
    assert not clerk.get(f"{group}/edit").all("//select[@name='converted_from']")
    clerk.send(clerk.get(f"{grown}/edit"), head_name="Bà D")
    assert clerk.get(f"{grown}/edit").all("//option[@selected]/@value").count(number) == 1
    clerk.send(clerk.get(f"{grown}/edit"), converted_from="")
    assert not clerk.get(group).all("//*[contains(@class, 'conversion')]")
    late = clerk.enter(home, name="THT Cam", registered_on="2019-01-01", registration_number="6")
    page = clerk.send(clerk.get(f"{grown}/edit"), converted_from=late.rsplit("/", 1)[1], status=422)
    assert page.all("//*[contains(@class, 'error-summary')]")


def test_a_conversion_is_said_on_both_sides(story_visit):
    inspector = story_visit("inspector")
    group = inspector.get(inspector.get("/district/registry?status=converted").all("//tbody//a/@href")[0])
    assert "−1 THT" in group.words(".conversion")
    grown = inspector.get(group.all("//*[contains(@class, 'conversion')]//a/@href")[0])
    assert "+1 HTX" in grown.words(".conversion")
    assert group.words("h1") in grown.words(".conversion")
