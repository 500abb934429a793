"""Tasks passed on from a day, or a body renamed, on the page."""

from tests.duties.acting import body, item
from tests.returns.acting import at_district


def test_the_office_looks_first_then_passes_on(visit, app):
    office = visit("district_officer")
    with at_district(app):
        old, new = body("DTCTXH").id, body("MTTQ").id
    asked = f"/duties/reassign?source={old}&target={new}&duty=0&day=2024-07-01"
    seen = office.get(asked)
    assert "Báo cáo sơ kết hằng năm" in seen.words("table")
    office.send(seen, "/reassign", number=1, status=422)
    office.send(seen, "/reassign", number=1, reason="Sáp nhập")
    with at_district(app):
        path = f"/duties/items/{item('II.9-3', 'DTCTXH').id}"
    story = office.get(path).words(".story")
    assert "Chuyển giao từ Các tổ chức chính trị - xã hội huyện sang Ủy ban Mặt trận Tổ quốc Việt Nam huyện" in story
    assert "Lựa chọn không hợp lệ" in office.get(asked).words(".error-summary")
    visit("duty_holder", "BTG").get("/duties/reassign", status=403)


def test_a_body_gets_a_new_name(visit, app):
    office = visit("district_officer")
    with at_district(app):
        old = body("BTG").id
    seen = office.get(f"/duties/reassign?source={old}&target=0&duty=0&day=2024-10-01")
    refused = office.send(seen, "/reassign", number=1, reason="Đổi tên", status=422)
    assert refused.all("//form[@method='post']//input[@name='reason']/@value") == ["Đổi tên"]
    office.send(seen, "/reassign", number=1, reason="Đổi tên", name_vi="Ban Tuyên giáo và Dân vận Huyện ủy")
    assert "Ban Tuyên giáo và Dân vận Huyện ủy" in office.get("/duties?year=2024&clause=III.1").words()
    with at_district(app):
        assert item("III.1-2", "BTG").body.code == "BTG-2"
