"""The viewer of the audit and of the access log; each record's history in words."""
