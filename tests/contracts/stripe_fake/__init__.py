"""A fake Stripe for tests, written from its documentation; requests and replies are checked against Stripe's schema."""
