"""People by a template: accounts without a password, by e-mail or telephone, each row judged at its cells."""

from portal.accounts import queries
from tests.imports.files import workbook
from tests.imports.test_district_routes import upload
from tests.pages import Visitor, account_for

HEADER = ["Họ và tên", "Thư điện tử hoặc điện thoại", "Cơ quan", "Vai trò"]


def test_people_come_in_with_their_posts_and_sign_in_by_telephone(app):
    administrator = Visitor(app, "administrator")
    rows = [
        HEADER,
        ["Lý Văn Páo", "0912 345 678", "UBND-00703", "Cán bộ xã"],
        ["Giàng Thị Mỷ", "my@vixuyen.gov.vn", "Ủy ban nhân dân xã Kim Thạch", "Lãnh đạo xã"],
    ]
    page = upload(administrator, workbook(Người_dùng=rows), "people")
    administrator.send(page, "/district/import/apply")
    with app.app_context():
        made = queries.account_by_email("+84 912345678")
        assert (made.person_name, made.email, made.password) == ("Lý Văn Páo", "0912345678", None)
        (post,) = queries.postings_by_account([made.id])[made.id]
        assert (post.role, post.body.code) == ("commune_officer", "UBND-00703")
    page = upload(administrator, workbook(Người_dùng=rows), "people")
    assert "không có gì để lưu" in page.words("#plan")
    slips = administrator.send(administrator.get("/admin/people"), "/people/slips", status=200)
    assert slips.words(".slip").count("0912345678") == 1
    link = slips.all("//section[contains(@class, 'slip')][contains(., '0912345678')]//code/text()")[0]
    person = Visitor(app)
    opened = person.get(link.removeprefix(app.config["BASE_URL"]))
    person.send(opened, "/link")
    with app.app_context():
        assert queries.account_by_email("0912345678").must_change_password


def test_what_is_wrong_is_named_at_its_cell(app):
    rows = [
        HEADER,
        ["", "không phải thư", "UBND-00703", "Cán bộ xã"],
        ["Lý Văn Páo", "pao@x.vn", "Sở nào đó", "Cán bộ xã"],
        ["Lý Văn Dìn", "din@x.vn", "UBND-00703", "Cán bộ huyện"],
    ]
    page = upload(Visitor(app, "administrator"), workbook(Người_dùng=rows), "people", 422)
    cells = [cell.text_content().strip() for cell in page.all("//*[@id='faults']//tbody//th")]
    assert cells == ["Người dùng!A2", "Người dùng!B2", "Người dùng!C3", "Người dùng!D4"]


def test_nobody_gives_themselves_a_post_by_a_file(app):
    administrator = Visitor(app, "administrator")
    with app.app_context():
        own = account_for("administrator").email
    page = upload(administrator, workbook(Người_dùng=[HEADER, ["Tôi", own, "UBND-00703", "Cán bộ xã"]]), "people", 422)
    assert "Người dùng!B2" in page.words("#faults")
    assert "Không ai tự" in page.words("#faults")
