"""Receipts: frozen facts and stored bytes."""
