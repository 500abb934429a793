"""An import taken back: within its day and once, nothing that somebody changed or went on with."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.errors import RuleBroken
from portal.extensions import db
from portal.imports import queries, undo
from portal.imports.models import ImportBatch
from portal.registry import services as registry
from tests.conftest import STORY_NOW
from tests.imports.giving import CAM, QUE, REGISTER, applied


def entries(commune):
    return [one.stored for one in queries.stored_entries([commune])]


def moved(row, day):
    return [*row[:4], day]


@pytest.mark.parametrize(
    ("state", "after", "may"),
    [
        ("applied", timedelta(hours=24), True),
        ("applied", timedelta(hours=24, seconds=1), False),
        ("undone", timedelta(), False),
        ("previewed", timedelta(), False),
    ],
)
def test_for_a_day_and_once(commune, state, after, may):
    batch = ImportBatch(state=state, applied_at=clock.now())
    with clock.frozen(STORY_NOW + after):
        assert undo.may_undo(batch) is may
    assert not undo.may_undo(ImportBatch(state="applied", applied_at=None))


def test_what_was_added_goes_and_what_was_changed_is_as_before(commune):
    applied(commune, "registry", Sổ=[REGISTER, CAM])
    (batch,) = applied(commune, "registry", Sổ=[REGISTER, moved(CAM, "06/3/2019"), QUE])
    assert len(entries(commune)) == 2
    undo.undo(batch)
    (left,) = entries(commune)
    assert (left.name, left.registered_on.day) == ("HTX Cam", 5)
    assert (batch.state, batch.undone_at is not None) == ("undone", True)
    with pytest.raises(RuleBroken):
        undo.undo(batch)


def test_what_somebody_changed_since_is_named_and_nothing_goes(commune):
    (batch,) = applied(commune, "registry", Sổ=[REGISTER, CAM, QUE])
    entries(commune)[0].head_name = "Ai đó"
    db.session.flush()
    with pytest.raises(RuleBroken, match="HTX Cam"):
        undo.undo(batch)
    assert len(entries(commune)) == 2


def test_what_somebody_went_on_with_stays(commune):
    (batch,) = applied(commune, "registry", Sổ=[REGISTER, CAM])
    registry.save_record(entries(commune)[0], 2023, {"members": 9})
    with pytest.raises(RuleBroken, match="HTX Cam"):
        undo.undo(batch)


def test_a_conversion_and_the_two_that_it_joins_go_together(commune):
    header = [*REGISTER, "Chuyển từ THT"]
    (batch,) = applied(commune, "registry", Sổ=[header, [*CAM, "THT Quế"], [*QUE, None]])
    assert any(one.converted_from_id for one in entries(commune))
    undo.undo(batch)
    assert entries(commune) == []


def test_values_come_back_as_their_columns_hold_them(commune):
    applied(commune, "registry", Sổ=[REGISTER, CAM])
    year = ["Loại hình", "Tên", "Năm", "Thành viên", "Doanh thu (triệu đồng)"]
    applied(commune, "yearly", Năm=[year, ["HTX", "HTX Cam", 2022, 7, "1.174,5"]])
    (batch,) = applied(commune, "yearly", Năm=[year, ["HTX", "HTX Cam", 2022, 9, "2.000"]])
    undo.undo(batch)
    (record,) = queries.records([commune]).values()
    assert record.members == 7
    assert str(record.revenue.normalize()) == "1174.5"
