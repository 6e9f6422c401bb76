"""Tickets: one row per admission, its secret link, its signed QR."""
