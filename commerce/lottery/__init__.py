"""Lottery entries and their draw."""
