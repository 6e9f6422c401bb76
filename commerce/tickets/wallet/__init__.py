"""Tickets in the wallets of phones; each is off until its certificate is given."""
