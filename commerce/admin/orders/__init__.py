"""Screens for staff: orders, their search, filters, exports and row actions."""
