"""Files that people attach to a record: evidence in the register, the signed scan of a plan, a report, a finding."""
