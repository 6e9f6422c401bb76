"""Outgoing mail: queued as a row in the caller's transaction, sent by a task, retried, and tracked until delivered."""
