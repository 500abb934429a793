"""The two communes of these tests."""

OWN, FOREIGN = "00952", "00919"
