"""The district as data (units, bodies, resolution) and the seeded illustrative figures: pure Python, no database."""
