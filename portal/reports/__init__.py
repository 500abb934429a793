"""Official Word documents, from the same records as every page."""
