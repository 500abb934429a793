"""The illustrative story."""
