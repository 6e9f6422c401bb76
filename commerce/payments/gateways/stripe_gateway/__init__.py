"""Stripe: cards and PayPay on its hosted page, vouchers for convenience stores. Its SDK is imported only here."""
