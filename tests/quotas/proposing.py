"""A proposal sent from its page."""

BASIS = "Nhu cầu của ba thôn vùng cao"


def home(tenant_id):
    return f"/communes/{tenant_id}/quotas"


def propose(visitor, tenant_id, status=302, action="submit", **values):
    page = visitor.get(f"{home(tenant_id)}/proposal")
    typed = {f"c-{tenant_id}-{place.replace('_', '-')}": text for place, text in values.items() if place != "basis"}
    return visitor.send(
        page, "quotas/proposal", values={**typed, "basis": values.get("basis", BASIS), "action": action}, status=status
    )
