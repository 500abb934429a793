"""The inspection commission's findings of the illustrative story: one in each state, one of them late."""

from collections.abc import Iterator
from typing import Any

from portal.core.access import Role
from portal.inspection import services
from portal.inspection.models import Finding
from portal.notices.kinds import NoticeKind
from portal.notices.services import take_back
from portal.seed.demo.duties import Item, duty_item
from portal.seed.demo.player import HOLDERS, Happening, Played
from portal.seed.files import Row, rows


def happenings() -> Iterator[Happening]:
    """Yield each finding of the file with the steps that led to where it stands."""
    for row in rows("findings.csv"):
        yield Happening(row.required_day("opened_on"), "findings.open", _opened(row))
        key = row.text("number")
        answered, returned, closed = (row.day(name) for name in ("answered_on", "returned_on", "closed_on"))
        if answered:
            said = {"note": row.text("answer"), "document_number": row.optional("answer_number") or ""}
            yield Happening(answered, "findings.answer", {"key": key, "body": row.text("body_code"), **said})
        if returned:
            yield Happening(returned, "findings.give_back", {"key": key, "note": row.text("missing")})
        if closed:
            yield Happening(closed, "findings.close", {"key": key, "note": row.text("conclusion")})


def _opened(row: Row) -> dict[str, Any]:
    duty = row.optional("duty")
    item: Item | None = (duty, row.text("body_code"), row.text("period")) if duty else None
    said = {name: row.text(name) for name in ("basis", "text", "recommendation")}
    said["document_number"] = row.text("number")
    return {"body": row.text("body_code"), "item": item, "deadline": row.required_day("deadline"), **said}


def _open(played: Played, body: str, item: Item | None, **said: Any) -> None:
    subject = "item" if item else "unit" if body.startswith("UBND-") else "body"
    found = duty_item(played, item) if item else None
    made = services.open_finding(
        posting_id=_inspector(played).id, subject=subject, body=played.bodies[body], item=found, **said
    )
    played.made["finding", said["document_number"]] = made


def _answer(played: Played, key: str, body: str, **said: Any) -> None:
    row = _finding(played, key)
    services.answer(row, posting_id=played.post(body, *HOLDERS).id, version=row.version, **said)


def _give_back(played: Played, key: str, note: str) -> None:
    row = _finding(played, key)
    services.give_back(row, posting_id=_inspector(played).id, note=note, version=row.version)


def _close(played: Played, key: str, note: str) -> None:
    row = _finding(played, key)
    services.close(row, posting_id=_inspector(played).id, note=note, version=row.version)


def _finding(played: Played, key: str) -> Finding:
    found: Finding = played.made["finding", key]
    return found


def _inspector(played: Played) -> Any:
    return played.post("UBKT", Role.INSPECTOR)


def keep_mail_back() -> None:
    """The people of the story are told of findings on their page; no mail goes out to them."""
    take_back([kind for kind in NoticeKind if kind.startswith("finding_")], ())


ACTS = {
    "findings.open": _open,
    "findings.answer": _answer,
    "findings.give_back": _give_back,
    "findings.close": _close,
}
