"""Drawn documents: PDF and QR images."""
