"""What worker and scheduler processes do for themselves: heartbeats, and tasks that are enqueued once."""
