"""A document attached to a product."""

import io
from types import SimpleNamespace

from portal.attachments import services
from portal.duties.models import DutyItemFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def add(record, content=PDF, name="kế hoạch.pdf", **more):
    return services.add(DutyItemFile, record, SimpleNamespace(filename=name, stream=io.BytesIO(content)), **more)
