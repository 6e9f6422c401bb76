"""Data of the demo: events, organizers, payment methods and store guides."""
