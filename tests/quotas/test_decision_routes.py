"""The page of one decision: its annex, and its signed scan under the district's tenant."""

from tests.attachments.test_routes import PDF, attach, attach_twice_at_once, fetched


def listed(someone):
    """Return the address of a decision that is listed."""
    return someone.get("/district/quotas").all("//*[@id='decisions']//a[strong]/@href")[0]


def test_the_signed_scan_of_a_decision(story_visit):
    leader, officer = story_visit("district_leader"), story_visit("district_officer")
    address = listed(officer)
    attach(leader, address)
    page = officer.get(address)
    assert officer.client.get(fetched(page)[0]).data == PDF
    assert not page.all("//*[@id='files']//form")
    assert page.all("//a[contains(@href, 'annex.docx?decision=')]")
    story_visit("commune_officer", "00952").get(address, status=403)


def test_a_scan_sent_twice_at_once_is_kept_once(story_visit, monkeypatch):
    leader = story_visit("district_leader")
    attach_twice_at_once(leader, listed(leader), monkeypatch)
