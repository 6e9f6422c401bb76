"""Counting what happens without knowing to whom: numbers per day, no row and no token of a person."""
