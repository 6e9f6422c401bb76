"""Receipts in My Page."""
