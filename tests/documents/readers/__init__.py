"""The readers of the sandbox, asked directly."""
