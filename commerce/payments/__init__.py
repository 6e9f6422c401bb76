"""Payments: attempts, webhook events, the ledger, refunds and reviews. Only apply_snapshot writes an attempt's state."""
