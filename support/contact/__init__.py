"""Asking a person: the form, its answers at hand, and the desk's list."""
