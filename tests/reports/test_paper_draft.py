"""What makes two documents the same, and how each part of the text becomes one of a .docx."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from portal.documents import charts
from portal.reports import paper_draft
from portal.reports.paper_draft import Block, Draft, Issuer, render

STATE = Issuer("state", "UBND", "", "Ủy ban nhân dân\nxã Cao Bồ", "Cao Bồ", "BC", "BC-UBND", "TM.", "A", "KT.", "B")
DRAFT = Draft(
    tenant_id=1,
    paper="return",
    source="7",
    issuer=STATE,
    kind="Báo cáo",
    about="Kết quả",
    addressed=("Ủy ban nhân dân huyện",),
    blocks=(paper_draft.text("Một\nHai"), paper_draft.heading("I. SỐ LIỆU")),
    recipients=("Như trên",),
)
REMARK = paper_draft.text("Hôm nay", passing=True)


def words(draft, *given):
    document = Document(io.BytesIO(render(draft, *given)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ""},
        {"about": "Khác"},
        {"addressed": ()},
        {"recipients": ()},
        {"note": "Kèm theo"},
        {"blocks": DRAFT.blocks[:1]},
    ],
)
def test_another_content_has_another_mark(changes):
    assert replace(DRAFT, **changes).fingerprint != DRAFT.fingerprint


@pytest.mark.parametrize(
    "changes",
    [
        {"signer": "A", "deputy": True},
        {"day": date(2024, 1, 1)},
        {"short": "x", "refused": "y", "reference": "z"},
        {"blocks": (*DRAFT.blocks, REMARK)},
    ],
)
def test_signer_day_and_a_remark_of_the_day_make_no_other_document(changes):
    assert replace(DRAFT, **changes).fingerprint == DRAFT.fingerprint


def test_how_a_drawing_is_made_makes_no_other_document():
    drawn = [replace(DRAFT, blocks=(paper_draft.picture("Hình", made),)) for made in (bytes, lambda: b"x")]
    assert drawn[0].fingerprint == drawn[1].fingerprint


def test_without_a_number_there_is_room_for_it():
    assert "Số: " in words(DRAFT)
    assert "Số: 12/BC-UBND" in words(DRAFT, 12, date(2024, 10, 23))
    assert "ngày 23 tháng 10 năm 2024" in words(DRAFT, 12, date(2024, 10, 23))
    assert "ngày 05 tháng 3 năm 2024" in words(replace(DRAFT, day=date(2024, 3, 5)))


def test_every_part_stands_in_the_text():
    table = Block("table", header=("TT", "Tên"), rows=(("1", "Cam"),), total=("", "Cộng"), widths=(10, 50), align="cl")
    points = [charts.Point(date(2024, 1, 1), 1.0, 2.0)]

    def drawing():
        return charts.progress_png(points, result="R", plan="P", low=1.0, high=None)

    blocks = (*DRAFT.blocks, table, paper_draft.coverage("Phạm vi"), paper_draft.picture("Hình 1", drawing))
    told = words(replace(DRAFT, blocks=blocks, note="(Kèm theo)"))
    for part in ("Một", "Hai", "I. SỐ LIỆU", "Cam", "Cộng", "Phạm vi", "Hình 1", "(Kèm theo)", "Kính gửi", "Như trên"):
        assert part in told, part


def test_a_picture_without_a_drawing_is_left_out():
    told = words(replace(DRAFT, blocks=(Block("picture", "Hình 1"),), addressed=()))
    assert "Hình 1" not in told
    assert "Kính gửi" not in told


def test_a_letter_has_its_matter_in_the_head_and_no_title():
    told = words(replace(DRAFT, kind="", about="V/v đôn đốc"))
    assert "V/v đôn đốc" in told
    assert "BÁO CÁO" not in told.upper().replace("BC", "")


def test_the_deputy_signs_under_the_heads_title():
    signed = DRAFT.signed_by(deputy=True, name="Nguyễn Văn A")
    told = words(signed)
    assert "KT." in told
    assert "Nguyễn Văn A" in told
    assert "KT." not in words(DRAFT)
