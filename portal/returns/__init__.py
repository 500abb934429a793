"""Reporting periods and the returns that communes and bodies owe at each cut-off."""
