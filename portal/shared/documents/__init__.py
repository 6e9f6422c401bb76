"""Drawn documents and files for download: PDF, QR images, spreadsheets, and their names."""
