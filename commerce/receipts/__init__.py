"""Receipts and credit notes: their content, number, PDF, validity and download."""
