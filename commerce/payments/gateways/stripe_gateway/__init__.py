"""Stripe: card and PayPay on its hosted page, payment numbers for convenience stores. Its SDK is imported only here."""
