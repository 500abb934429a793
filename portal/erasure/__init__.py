"""What tells of a person who is no account (name, village, telephone) goes on request, for good (Law 91/2025/QH15)."""
