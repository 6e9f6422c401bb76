"""Cancellation of confirmed orders, by buyers and staff, and of whole events."""
