"""What a definition means, in words that anybody reads."""

import pytest
from flask_babel import force_locale

from portal.metrics.definitions import from_data
from portal.metrics.sentences import sentence
from portal.seed.resolution import load

SAID = {
    "T1": "số HTX thành lập mới từ ngày đầu của nghị quyết",
    "T3": "số HTX đang hoạt động vào ngày xem, chỉ tính nơi có “Công nghệ cao” là Có",
    "T4": "số HTX đang hoạt động vào ngày xem, chỉ tính nơi có “Có hợp đồng còn hiệu lực với doanh nghiệp”"
    " (nếu trống thì “Liên kết chuỗi giá trị”) là Có, tính theo phần trăm của",
    "T6": "gấp bao nhiêu lần mức gốc 75: bình quân “Thu nhập bình quân” của HTX đang hoạt động vào ngày xem,"
    " nhân trọng số theo “Lao động thường xuyên”",
}


@pytest.mark.parametrize("objective", load()["objectives"], ids=lambda one: one["code"])
def test_each_objective_of_the_resolution_reads_as_a_sentence(app, objective):
    with app.test_request_context(), force_locale("vi"):
        said = sentence(from_data(objective["definition"]), objective["baseline"])
    assert said.startswith(SAID.get(objective["code"], "số") if objective["code"] != "T7" else "tổng")
    assert "record." not in said


def test_a_field_that_is_no_more_is_told_by_its_name(app):
    where = [{"field": "record.own.gone", "test": "more", "value": "3"}]
    kept = {"shape": "value", "operands": [{"function": "count", "source": "HTX", "where": where}]}
    with app.test_request_context(), force_locale("vi"):
        assert "record.own.gone" in sentence(from_data(kept))
