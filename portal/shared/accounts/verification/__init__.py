"""Verified addresses: the form, the mailed link, and the session that remembers it."""
