"""Admin screens of orders: list, search, filters, export, page and row actions."""
