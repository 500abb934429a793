"""What the portal tells people, in the app and by mail: an outbox, each person's choices."""
