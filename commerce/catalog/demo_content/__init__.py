"""Texts and tables of the demo's events."""
