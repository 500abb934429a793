"""The set-up of a new portal: what the first administrator and the office still have to say before it counts."""
