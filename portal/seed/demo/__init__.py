"""The illustrative story from the opening balance to 23/10/2024: plain data, played on the portal's own services."""

from datetime import date

STORY_DAY = date(2024, 10, 23)
