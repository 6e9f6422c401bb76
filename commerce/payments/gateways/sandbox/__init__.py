"""A simulated payment provider with its own pages, rows and API, and with signed webhooks over HTTP."""
