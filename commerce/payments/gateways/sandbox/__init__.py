"""A provider of our own that behaves like a real one: its own pages, its own rows, signed webhooks over HTTP."""
