"""Requests and responses: middleware, context processors, the page cache, private pages, addresses."""
