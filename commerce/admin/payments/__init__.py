"""Screens for staff: payments, refunds, reviews, cancellations and receipts."""
