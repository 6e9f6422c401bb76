"""A Stripe for tests, written from its documentation, and a judge over both sides: its own published schema."""
