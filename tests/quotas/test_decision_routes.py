"""The page of one decision: its annex, and its signed scan under the district's tenant."""

from tests.attachments.test_routes import PDF, attach, fetched


def test_the_signed_scan_of_a_decision(story_visit):
    leader, officer = story_visit("district_leader"), story_visit("district_officer")
    listed = officer.get("/district/quotas")
    address = listed.all("//*[@id='decisions']//a[strong]/@href")[0]
    attach(leader, address)
    page = officer.get(address)
    assert officer.client.get(fetched(page)[0]).data == PDF
    assert not page.all("//*[@id='files']//form")
    assert page.all("//a[contains(@href, 'annex.docx?decision=')]")
    story_visit("commune_officer", "00952").get(address, status=403)
