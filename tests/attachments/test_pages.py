"""The files on a page: what is kept, what is removed, and a form for who may attach."""

from portal.attachments import services
from portal.attachments.pages import files_for
from portal.duties.models import DutyItemFile
from tests.attachments.attaching import PDF, add


def test_who_only_reads_sees_what_is_kept_and_no_form(app, record):
    kept, gone = add(record), add(record, PDF + b"2")
    services.remove(gone)
    with app.test_request_context():
        reading = files_for(DutyItemFile, record, False, "duties", {"item_id": record[1]})
        assert (reading.kept, reading.removed, reading.form, reading.sent) == ([kept], [], None, False)
        editing = files_for(DutyItemFile, record, True, "duties", {"item_id": record[1]})
        assert (editing.removed, editing.sent) == ([gone], False)
        assert editing.form is not None
        assert editing.address("add_file") == f"/duties/items/{record[1]}/files"
        assert str(kept.id) in editing.address("fetch_file", kept)
        back = files_for(DutyItemFile, record, True, "duties", {}, sent=editing.form)
        assert back.sent
        assert back.form is editing.form
