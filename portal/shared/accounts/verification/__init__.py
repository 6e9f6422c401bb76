"""Verified addresses: the form, the mailed link and code, and the session that remembers it."""
