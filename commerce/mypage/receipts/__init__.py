"""Receipts and credit notes in My Page, and their public verification."""
