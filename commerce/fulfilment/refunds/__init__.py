"""Refunds: sending them and what follows from them."""
