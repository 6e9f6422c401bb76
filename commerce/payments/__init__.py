"""Money: attempts, the news of providers, the ledger. One function writes an attempt's state."""
