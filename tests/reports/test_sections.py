"""The parts of a report in words: made of the figures, written anew by the office, made again when emptied."""

from portal.reports import sections

YEARLY = "/district/reports/yearly"


def words_of(page):
    return {name: page.all(f"//textarea[@name='{name}']")[0].text.strip() for name in sections.HEADINGS}


def test_sentences_are_made_of_figures(app):
    with app.test_request_context():
        assert sections.reached("HTX", 7, 12, "năm 2024") == "HTX thành lập mới năm 2024: 7/12 chỉ tiêu (58,3\u00a0%)."
        assert sections.reached("THT", 7, None, "năm 2024") == "THT thành lập mới năm 2024: 7, chưa giao chỉ tiêu."
    lacks = [("Xã Cao Bồ", 1), ("Xã Đạo Đức", 3)]
    assert sections.behind(lacks) == "Còn 2 xã, thị trấn chưa đạt chỉ tiêu: Xã Đạo Đức (thiếu 3), Xã Cao Bồ (thiếu 1)."
    assert sections.behind([]) == ""
    assert sections.joined("", "") == "Không nêu."


def test_the_words_are_the_offices_until_they_are_emptied(story_visit, fetch):
    office = story_visit("district_officer")
    page, other = office.get(YEARLY), office.get(YEARLY)
    made = words_of(page)
    assert made["results"].startswith("THT thành lập mới năm 2024: ")
    assert "Nguyên nhân: …" in made["shortcomings"]
    before = fetch(office, f"{YEARLY}.docx")
    assert before.paragraphs[before.paragraphs.index("IV. ĐÁNH GIÁ KẾT QUẢ") + 1] == made["results"].splitlines()[0]
    written = {**made, "shortcomings": "Địa hình chia cắt.\nThiếu vốn.", "results": made["results"]}
    office.send(page, "/words", values=written)
    after = fetch(office, f"{YEARLY}.docx")
    assert "Địa hình chia cắt." in after.paragraphs
    assert "Nguyên nhân: …" not in after.text
    assert words_of(office.get(YEARLY)) == {**made, "shortcomings": "Địa hình chia cắt.\nThiếu vốn."}
    stale = office.send(other, "/words", values={**made, "tasks": "Khác"}, status=409)
    assert words_of(stale)["tasks"] == "Khác"
    office.send(office.get(YEARLY), "/words", values={"shortcomings": ""})
    assert "Nguyên nhân: …" in fetch(office, f"{YEARLY}.docx").text


def test_who_may_not_number_may_not_write(story_visit):
    inspector = story_visit("inspector")
    assert not inspector.get(YEARLY).all("//*[@id='words']")
    inspector.forge(f"{YEARLY}/words", status=403)


def test_the_consolidated_report_has_its_words(story_visit, quarter, fetch):
    office, path = story_visit("district_officer"), f"/district/returns/{quarter(3)}/report"
    page = office.get(path)
    assert words_of(page)["results"].startswith("Trong quý III/2024 thành lập mới: ")
    office.send(page, "/words", values={"recommendations": "Bố trí vốn."})
    assert "Bố trí vốn./." in fetch(office, f"{path}.docx").paragraphs
