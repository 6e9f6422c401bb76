"""Cancelling orders and events."""
