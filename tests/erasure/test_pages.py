"""What was found is named with a link where there is a page, and counted where there is none."""

from tests.erasure.acting import looked


def test_what_was_found_is_named_and_counted(leader, person):
    home, _tenant, entry = person
    page = looked(leader, home)
    assert page.all(f"//*[@id='found']//a[@href='{entry}']")
    told = page.words("#found")
    assert "Tổ hợp tác bà VANG THI MY" in told
    assert "Tệp đã nhập, sẽ xóa: 1" in told
    assert "Giấy của bà Mỷ" in told
