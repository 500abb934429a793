"""Bodies in the browser: one is renamed, and never stands under itself."""

import pytest

from portal.accounts.queries import body_by_code
from portal.extensions import db


@pytest.fixture
def admin(visit):
    return visit("administrator")


def test_a_body_is_renamed_and_cannot_stand_under_itself(app, admin):
    with app.app_context():
        body_id, below = body_by_code("BTG").id, body_by_code("HU").id
        db.session.remove()
    page = admin.get(f"/admin/bodies/{body_id}")
    admin.send(page, f"/admin/bodies/{body_id}", name_vi="Ban Tuyên giáo và Dân vận Huyện ủy")
    assert "Ban Tuyên giáo và Dân vận Huyện ủy" in admin.get("/admin/bodies").words("main")
    answer = admin.send(
        admin.get(f"/admin/bodies/{below}"), f"/admin/bodies/{below}", status=422, parent_id=str(body_id)
    )
    assert "không thể trực thuộc chính mình" in answer.words("main")
