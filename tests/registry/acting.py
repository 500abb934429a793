"""A commune's officer at the register's pages, and within its services."""

import re

from tests.pages import Visitor

OWN, OTHER = "00952", "00955"
GROUP = {
    "kind": "THT",
    "name": "Tổ hợp tác chăn nuôi dê thôn Nà Pồng",
    "sector": "agriculture_forestry_fishery",
    "registered_on": "2019-05-03",
    "registration_number": "07/THT",
}


class Clerk(Visitor):
    """Sends the first form of the page's own matter, not that of the frame."""

    def send(self, page, action_part="/communes/", **options):
        return super().send(page, action_part, **options)

    def enter(self, home, **changes):
        """Enter an entry; return its address."""
        return self.send(self.get(f"{home}/registry/new"), values={**GROUP, **changes}).location


def link(page, part):
    """Return the first address of the page's matter that fits a pattern."""
    return next(href for href in page.all("//main//a/@href") if re.search(part, href))
