"""Each record's plan."""
