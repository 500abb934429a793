"""What is applied and kept: only a sound file, what it erases once confirmed, per commune with what was done."""

import hashlib

import pytest

from portal.core.errors import RuleBroken
from portal.imports import queries, services
from portal.imports.importable_communes import of_page
from tests.imports.files import workbook
from tests.imports.giving import CAM, QUE, REGISTER, applied, preview


def test_a_file_that_is_none_is_refused_at_the_file(commune):
    with pytest.raises(RuleBroken) as refused:
        services.preview_file("registry", b"%PDF-1.7", "sổ.pdf", of_page(commune))
    assert refused.value.field == "file"


def test_equal_previews_have_one_mark_and_a_changed_one_another(commune):
    one, same = (preview(commune, "registry", Sổ=[REGISTER, CAM]) for _ in range(2))
    more = preview(commune, "registry", Sổ=[REGISTER, CAM, QUE])
    assert services.fingerprint(one) == services.fingerprint(same) != services.fingerprint(more)
    applied(commune, "registry", Sổ=[REGISTER, CAM])
    assert services.fingerprint(preview(commune, "registry", Sổ=[REGISTER, CAM])) != services.fingerprint(one)


def test_what_was_done_is_kept_with_its_file(commune):
    (batch,) = applied(commune, "registry", Sổ=[REGISTER, CAM, QUE])
    assert (batch.tenant_id, batch.added, batch.changed, batch.same) == (commune, 2, 0, 0)
    assert batch.sha256 == hashlib.sha256(workbook(Sổ=[REGISTER, CAM, QUE])).hexdigest()
    assert batch.state == "applied"
    assert {one["table"] for one in batch.changes} == {"collectives", "collective_statuses"}
    (again,) = applied(commune, "registry", Sổ=[REGISTER, CAM, [*QUE[:4], "06/3/2018"]])
    assert (again.added, again.changed, again.same) == (0, 1, 1)
    assert queries.batches(commune) == [again, batch]
    assert queries.batches(commune, 1) == [again]
    assert queries.batches(commune + 1) == []
    assert queries.batch(commune, batch.id) is batch
    assert queries.batch(commune + 1, batch.id) is None


def test_with_a_fault_or_an_open_question_nothing_is_written(commune):
    wrong = preview(commune, "registry", Sổ=[REGISTER, [*CAM[:4], "hôm qua"]])
    with pytest.raises(RuleBroken) as refused:
        services.apply(wrong, "", "x")
    assert refused.value.field == "file"
    assert queries.stored_entries([commune]) == []


def test_what_is_erased_is_confirmed(commune):
    applied(commune, "registry", Sổ=[[*REGISTER, "Thôn"], [*CAM, "Bản Lù"]])
    entry = queries.stored_entries([commune])[0].stored
    emptied = [[*REGISTER, "Thôn"], [f"00703-{entry.id}", *CAM[1:], None]]
    shown = preview(commune, "registry", Sổ=emptied)
    with pytest.raises(RuleBroken) as refused:
        services.apply(shown, "", "x")
    assert refused.value.field == "erase"
    assert entry.villages == "Bản Lù"
    services.apply(shown, "", "x", erase=True)
    assert entry.villages == ""


def test_a_name_that_is_too_long_is_cut(commune):
    shown = preview(commune, "registry", Sổ=[REGISTER, CAM])
    (batch,) = services.apply(shown, "", "x" * 300)
    assert len(batch.file_name) == 200
