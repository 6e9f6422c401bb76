"""Order look-up: the orders of a verified address, their status, and resending their mail."""
