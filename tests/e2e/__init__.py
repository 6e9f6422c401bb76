"""Journeys in a real browser against what `make run` runs."""
